"""Training the shipped classifier: data, weights, calibration, and its model card."""
