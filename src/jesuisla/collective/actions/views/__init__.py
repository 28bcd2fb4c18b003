"""The pages of actions: the desk of the team, and the room of the members."""
