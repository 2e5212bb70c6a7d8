"""The command ``kbcore``: a knowledge base in a folder of Markdown files."""

from .app import main

__all__ = ["main"]
