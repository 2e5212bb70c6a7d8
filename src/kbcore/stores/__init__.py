"""Stores of knowledge items and their versions, behind one protocol."""

from .memory import MemoryStore
from .store import Store, UnknownItem

__all__ = ["MemoryStore", "Store", "UnknownItem"]
