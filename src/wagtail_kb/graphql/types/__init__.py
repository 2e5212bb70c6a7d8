"""The types of the schema, each in a module of its name."""
