"""The GraphQL API: what front ends read. A site adds to it through ``registry``."""

from .batch import Batch, Row, related
from .context import Context
from .extra import extra
from .registry import Registry, SchemaIsBuilt, registry
from .types.item import KnowledgeItem
from .types.node import Node

__all__ = [
    "Batch",
    "Context",
    "KnowledgeItem",
    "Node",
    "Registry",
    "Row",
    "SchemaIsBuilt",
    "extra",
    "registry",
    "related",
]
