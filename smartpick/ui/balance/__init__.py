"""The page Balance: shares and weights by sliders, what they cost, what they may bring, and what would change it."""
