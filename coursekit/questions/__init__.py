"""Items, marking and the practice session."""
