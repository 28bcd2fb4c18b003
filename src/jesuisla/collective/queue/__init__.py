"""The moderators' queue: cases by urgency, the team's rules, stories, alerts."""
