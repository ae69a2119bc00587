"""Measurements: ours and the floor side by side in one run, as ratios. Run with ``make bench``."""
