"""The collective at work: one Django app a noun, each with the same files."""
