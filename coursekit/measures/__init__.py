"""Formulas over numbers and tables."""
