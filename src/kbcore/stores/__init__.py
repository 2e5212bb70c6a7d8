"""Stores of knowledge items and their versions, behind one protocol."""

from .folder import FolderStore
from .memory import MemoryStore
from .store import Store, UnknownItem

__all__ = ["FolderStore", "MemoryStore", "Store", "UnknownItem"]
