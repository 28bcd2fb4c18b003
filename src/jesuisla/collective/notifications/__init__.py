"""What members are told of outside the pages: channels, wishes, limits, digests."""
