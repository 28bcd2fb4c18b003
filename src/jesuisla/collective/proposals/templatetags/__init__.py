"""What proposals say in templates."""
