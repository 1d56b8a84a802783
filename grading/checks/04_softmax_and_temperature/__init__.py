"""Hidden checks of exercise set 04: softmax, log-sum-exp and their relatives."""
