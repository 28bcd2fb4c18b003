"""What the queue says in templates."""
