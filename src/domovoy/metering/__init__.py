"""Meters and their readings, as the register gives them. Read-only here."""
