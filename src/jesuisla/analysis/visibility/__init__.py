"""How a network orders comments, the attention a place gets, whom to support next."""
