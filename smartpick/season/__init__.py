"""What happens after the application: signals, interviews, rank list, and what to do without a match."""
