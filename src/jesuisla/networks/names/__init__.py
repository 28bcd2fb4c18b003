"""Whether words are somebody's name, and who writes in a page or a file: so that none is kept."""
