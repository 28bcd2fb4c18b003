"""Taking part in a thread together, from brief to result."""
