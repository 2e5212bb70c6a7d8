"""Knowledge items, their versions and how they are found: a library without a framework."""

from .digest import AnswerDigest, Digest, answer_digest, digest
from .items import Audience, CategoryRef, FacetRef, ItemKey, KnowledgeItem, Reference
from .kinds import Kind, KindRegistry, kinds
from .locale import Locale, locale
from .versions import Timeline, Version

__all__ = [
    "AnswerDigest",
    "Audience",
    "CategoryRef",
    "Digest",
    "FacetRef",
    "ItemKey",
    "Kind",
    "KindRegistry",
    "KnowledgeItem",
    "Locale",
    "Reference",
    "Timeline",
    "Version",
    "answer_digest",
    "digest",
    "kinds",
    "locale",
]
