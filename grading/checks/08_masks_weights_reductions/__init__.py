"""Hidden checks of exercise set 08: what goes into a mean, with which weight, divided by what."""
