"""What automatic scoring says in templates."""
