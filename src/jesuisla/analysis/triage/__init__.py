"""Finding, among thousands of comments, the threads where a few good voices matter most."""
