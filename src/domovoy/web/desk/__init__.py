"""What the faces of officers share: the order of events, files of answers, refusals in words."""
