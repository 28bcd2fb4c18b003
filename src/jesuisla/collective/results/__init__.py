"""What actions changed, counted truthfully."""
