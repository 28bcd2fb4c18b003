"""What was done, by whom and when, and the word of it passed on."""
