"""What happens after the list is sent: dates, news, interviews, the rank list."""
