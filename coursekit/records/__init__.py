"""Events and where they are kept."""
