"""Settings, addresses, embedded database, web server, jobs, backup and doctor."""
