"""What the desk says in templates."""
