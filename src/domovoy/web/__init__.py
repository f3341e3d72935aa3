"""What the faces share: sign-in, files, problems, the frame of every page."""
