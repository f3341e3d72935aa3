"""How well messages are understood, measured on texts that are no part of the project."""
