"""A knowledge base for Wagtail: pages are for writing, versions are for reading."""

__version__ = "0.1.0"
