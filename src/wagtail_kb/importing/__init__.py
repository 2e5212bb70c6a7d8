"""Importing rows of a file as FAQ pages, through the same path as an editor's work."""

from .plan import Outcome, Result
from .run import UnknownParent, find_parent, run

__all__ = ["Outcome", "Result", "UnknownParent", "find_parent", "run"]
