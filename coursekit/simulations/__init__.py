"""Seeded models of a customer's world; they know nothing of screens."""
