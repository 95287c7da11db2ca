"""Seeded models of a world."""
