"""Practising: invented threads, alone and together, and lessons of two minutes."""
