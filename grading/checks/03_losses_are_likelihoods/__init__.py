"""Hidden checks of exercise set 03: Gaussian, Laplace and Poisson likelihoods, and two scores."""
