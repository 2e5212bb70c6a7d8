"""Relations of rows, each read for a whole batch at once."""
