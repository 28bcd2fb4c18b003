"""What texts of other apps mean, kept as numbers, and which of them are near a text."""
