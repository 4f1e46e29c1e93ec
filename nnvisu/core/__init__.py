"""core: numbers. Same input, same output; knows no thread, clock, socket or message."""
