"""Hidden checks of exercise set 07: two hinges, focal loss, smoothed labels and calibration."""
