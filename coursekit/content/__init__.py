"""Where lessons, items and concepts lie; strict loading; the check of everything."""
