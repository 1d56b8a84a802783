"""Hidden checks of exercise set 09: losses of pairs, triplets and their mining, and of orders."""
