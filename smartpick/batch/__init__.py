"""Many applicants at once, for an adviser or a school: profiles in, one table of lists and one of outlooks out."""

from smartpick.batch.profiles import Batch, Entry, read_profiles
from smartpick.batch.run import Outputs, write_lists

__all__ = ["Batch", "Entry", "Outputs", "read_profiles", "write_lists"]
