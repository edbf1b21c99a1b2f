"""Page Start: the questions, the curve that is the slider, the places, the first rows of the list."""
