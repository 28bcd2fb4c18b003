"""English, for readers of many countries."""
