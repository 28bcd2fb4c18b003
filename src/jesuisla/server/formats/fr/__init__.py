"""French, as its readers write days and hours."""
