"""What automatic scoring says of comments, what people say, and what is learnt from it."""
