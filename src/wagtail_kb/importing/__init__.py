"""Importing rows of a file as FAQ pages, through the same path as an editor's work."""

from .file import SourceFile
from .plan import Outcome, Result
from .run import UnknownParent, find_parent, run

__all__ = ["Outcome", "Result", "SourceFile", "UnknownParent", "find_parent", "run"]
