"""The action room of a counterspeech collective."""
