"""Hidden checks of exercise set 06: KL with its zeros, Jensen–Shannon, Gaussians, distillation."""
