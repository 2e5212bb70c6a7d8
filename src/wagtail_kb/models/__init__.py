"""The plugin's tables. Pages are for writing; these are for reading."""

from .attestation import Attestation
from .facet import FacetDimension, FacetValue, ItemFacet
from .item import Item, ItemQuerySet
from .outbox import Outbox
from .reference import Reference
from .restriction import DerivedRestriction
from .row import ImportRow
from .search_index import SearchIndex
from .stamp import Stamp
from .version import AppendOnly, Cause, Version, VersionFile

__all__ = [
    "AppendOnly",
    "Attestation",
    "Cause",
    "DerivedRestriction",
    "FacetDimension",
    "FacetValue",
    "ImportRow",
    "Item",
    "ItemFacet",
    "ItemQuerySet",
    "Outbox",
    "Reference",
    "SearchIndex",
    "Stamp",
    "Version",
    "VersionFile",
]
