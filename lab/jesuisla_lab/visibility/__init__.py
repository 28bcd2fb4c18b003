"""Comparing ways of supporting on invented threads."""
