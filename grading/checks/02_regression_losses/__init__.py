"""Hidden checks of exercise set 02: squared error, Huber, weights, quantiles and log-cosh."""
