"""What sentences are made of: drafts with gaps, facts as typed, names of places and programs, slips, wordings."""
