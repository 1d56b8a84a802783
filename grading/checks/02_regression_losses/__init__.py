"""Hidden checks of exercise set 97: squared error, Huber, weights, quantiles and log-cosh."""
