"""The resident's screens, by what they are about."""
