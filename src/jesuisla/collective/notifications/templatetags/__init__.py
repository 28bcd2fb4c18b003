"""What templates may say of notifications."""
