"""Review: an approval of an item is of its answer as it is, by whom and in whatever door."""
