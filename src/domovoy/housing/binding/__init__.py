"""Binding a person to premises: by the register, by an account, by a claim, by an invitation."""
