"""SmartPick: where to apply for US residency, with honest odds."""
