"""How fast and how large SmartPick is, measured."""
