"""What is done without anybody waiting: sending words, watching terms."""
