"""What a search engine keeps of one knowledge item in one language."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["IndexDocument", "InvalidDocument"]


class InvalidDocument(ValueError):
    """A value that no index can keep; `field` says which."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"IndexDocument.{field}: {problem}")
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDocument:
    """The texts to search, and the keys to filter by.

    `categories` holds the keys of the category and of all its ancestors, `facets` those of the
    values and their ancestors. A reader needs any one of the `privacy` tokens: "none", "login",
    "group:3"; "never" is asked for by nobody.
    """

    id: str
    base: str
    locale: str
    kind: str
    title: str
    audience: str
    updated: datetime
    similar_questions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    summary: str = ""
    body: str = ""
    internal_body: str = ""
    categories: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    privacy: tuple[str, ...] = ("none",)
    verified: bool = False
    hidden: bool = False

    def __post_init__(self) -> None:
        if not self.id or not _is_utf8(self.id):
            raise InvalidDocument("id", "give a text that isn't empty and has no lone surrogates.")
        if self.updated.tzinfo is None:
            raise InvalidDocument("updated", "give a datetime with a time zone.")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
