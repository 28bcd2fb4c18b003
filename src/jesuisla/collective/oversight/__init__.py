"""What the team and researchers read across all apps: the journal in words."""
