"""A site's own app, as tests need one: a plain page to compare with, a page type that joins."""
