"""The pages for everybody, and the team's page of the group's own texts."""
