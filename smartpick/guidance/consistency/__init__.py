"""Whether the texts fit the list and the choices: one rule after the other over every text."""
