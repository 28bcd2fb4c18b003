"""Whom to support next: what the order model and the planner say of one action."""
