"""The demo district: invented, the same for a seed and a day, and lived in through the real
actions, so that every screen has something to show at once."""

from domovoy.demo.scale import FULL, SMALL, Scale

__all__ = ["FULL", "SMALL", "Scale"]
