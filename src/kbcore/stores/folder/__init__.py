"""A folder of Markdown files with front matter as a store of knowledge items."""

from .files import Draft, UnpublishedChanges
from .header import Header
from .journal import BrokenLine
from .lock import FolderLocked
from .problem import Problem, ProblemCode
from .reviews import Review
from .store import FolderStore, NotAFolder, Scan, Standing

__all__ = [
    "BrokenLine",
    "Draft",
    "FolderLocked",
    "FolderStore",
    "Header",
    "NotAFolder",
    "Problem",
    "ProblemCode",
    "Review",
    "Scan",
    "Standing",
    "UnpublishedChanges",
]
