"""What the templates of people need besides Django."""
