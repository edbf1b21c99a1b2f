"""What to say to programs, from the applicant's own facts."""
