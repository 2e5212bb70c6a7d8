"""``Article``: an item of any kind that has no type of its own."""

from __future__ import annotations

import graphene

from .item import KnowledgeItem
from .node import Node

__all__ = ["Article"]


class Article(graphene.ObjectType):
    """An article, how-to, policy or anything else that isn't a FAQ."""

    class Meta:
        interfaces = (KnowledgeItem, Node)
