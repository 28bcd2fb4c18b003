"""Outcomes of actions, trials and estimates: what changed, and how sure one may be."""
