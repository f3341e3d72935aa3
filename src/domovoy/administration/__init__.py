"""The administrator, and the head where they keep their own staff and settings."""
