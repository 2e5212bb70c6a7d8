"""A complete site with the knowledge base of a fictional company."""
