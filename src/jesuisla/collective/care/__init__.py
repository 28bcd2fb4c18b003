"""Looking after members: whoever is attacked calls, and is not left alone."""
