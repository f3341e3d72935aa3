"""Bills and their lines, as the register gives them. Read-only here."""
