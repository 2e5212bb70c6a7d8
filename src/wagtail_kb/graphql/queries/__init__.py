"""The fields of Query, each in a module of its name."""
