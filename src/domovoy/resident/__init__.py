"""The flat owner on a phone."""
