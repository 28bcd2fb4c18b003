"""Every change to what this app keeps."""
