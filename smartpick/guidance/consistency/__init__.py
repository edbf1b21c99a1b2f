"""Whether what is said fits what is done: one rule after the other over every text."""
