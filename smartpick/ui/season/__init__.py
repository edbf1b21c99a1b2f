"""The season: what happens after the list is sent, part by part."""
