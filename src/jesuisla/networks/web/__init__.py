"""Any page of the web."""
