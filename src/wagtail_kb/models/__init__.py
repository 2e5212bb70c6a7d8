"""The plugin's tables. Pages are for writing; these are for reading."""

from .attestation import Attestation, Outcome
from .baseline import Baseline, ImportFile
from .facet import FacetDimension, FacetValue, ItemFacet
from .item import Item, ItemQuerySet
from .kept_file import KeptFile
from .notice import Notice
from .outbox import Outbox
from .reference import Reference
from .restriction import DerivedRestriction
from .retirement import Retirement
from .review import ApprovalRight, Draft, ReviewEvent
from .row import ImportRow
from .search_index import SearchIndex
from .stamp import Stamp
from .task import ReviewTask, ReviewTaskState
from .version import AppendOnly, Cause, Version, VersionFile

__all__ = [
    "AppendOnly",
    "ApprovalRight",
    "Attestation",
    "Baseline",
    "Cause",
    "DerivedRestriction",
    "Draft",
    "FacetDimension",
    "FacetValue",
    "ImportFile",
    "ImportRow",
    "Item",
    "ItemFacet",
    "ItemQuerySet",
    "KeptFile",
    "Notice",
    "Outbox",
    "Outcome",
    "Reference",
    "Retirement",
    "ReviewEvent",
    "ReviewTask",
    "ReviewTaskState",
    "SearchIndex",
    "Stamp",
    "Version",
    "VersionFile",
]
