"""What a report finds, kind by kind."""
