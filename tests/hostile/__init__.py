"""A class of made submissions, honest and not, with the verdict that each has to get."""
