"""``KnowledgeItem``: what every item has, whatever page type it was written as."""

from __future__ import annotations

from typing import Any

import graphene

from kbcore import kinds
from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.connection import Connection
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.graphql.locales import tag_of
from wagtail_kb.graphql.registry import registry
from wagtail_kb.graphql.relations.attachment import attachments_of
from wagtail_kb.graphql.relations.category import category_of
from wagtail_kb.graphql.relations.content import html_of, text_of
from wagtail_kb.graphql.relations.facet import facets_of
from wagtail_kb.graphql.relations.privacy import audience_of
from wagtail_kb.graphql.relations.versions import versions_of
from wagtail_kb.models.reference import format_reference

from .attachment import Attachment
from .enums import Audience, ContentFormat, Format, item_kind
from .facet import FacetValue
from .node import Node
from .version import Verification, Version, VersionConnection, version_of

__all__ = ["KnowledgeItem", "content_field", "item_id"]

_UNKNOWN_KIND = "article"


def content_field(description: str) -> graphene.Field:
    """A field of content, with its format as argument."""
    return graphene.Field(
        graphene.NonNull(graphene.String),
        format=graphene.Argument(
            ContentFormat,
            default_value=Format.HTML,
            description="As what to return it.",
        ),
        description=description,
    )


def item_id(row: Row) -> str:
    """The global id of the item *row*: one for each key and language."""
    return str(GlobalId(type="Item", key=row["key"], locale=row["locale"]))


# The two types hold each other.
def _category() -> Any:
    from .category import Category

    return Category


class KnowledgeItem(graphene.Interface):
    """A piece of knowledge in one language, as it was published last."""

    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True, description="Made of key and language, opaque.")
    key = graphene.UUID(required=True, description="The same in every language.")
    reference = graphene.String(
        required=True, description="What people quote: KB-1042, the same in every language."
    )
    kind = graphene.Field(lambda: graphene.NonNull(item_kind()), description="What sort it is.")
    locale = graphene.String(required=True, description="Its language, as BCP 47: zh-Hans.")
    title = graphene.String(required=True, description="The title; of a FAQ the question.")
    summary = graphene.String(
        required=True, description="One or two sentences; of a FAQ the short answer."
    )
    slug = graphene.String(required=True, description="Its part of the address.")
    path = graphene.String(description="Address within the site; null where it has no page there.")
    url = graphene.String(description="Address with the host name; null as `path` is.")
    body = content_field("The content; internal notes only for those who may see them.")
    category = graphene.Field(
        _category,
        description="The category it stands in; null if there is none that you may see.",
    )
    facets = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(FacetValue))),
        description="The values that it is filed under, such as product or region.",
    )
    attachments = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(Attachment))),
        description="Files to take away.",
    )
    audience = graphene.Field(graphene.NonNull(Audience), description="Who may read it.")
    verified = graphene.Boolean(
        required=True, description="Whether the answer as it stands was approved."
    )
    verification = graphene.Field(
        graphene.NonNull(Verification), description="What stands behind the answer as it stands."
    )
    version = graphene.Field(Version, description="The version that you read.")
    versions = graphene.Field(
        VersionConnection,
        first=graphene.Int(default_value=20, description="How many, at most."),
        after=graphene.String(description="The cursor behind which to go on."),
        description="All versions that you may read, newest first. Null without the right to see "
        "history.",
    )
    published_at = graphene.DateTime(description="When it first went live.")
    updated_at = graphene.DateTime(description="When its answer last changed.")
    review_by = graphene.Date(description="When somebody must check it again.")

    @classmethod
    def resolve_type(cls, row: Row, info: Any) -> Any:
        return registry.type_of(row["page_type"])

    @staticmethod
    def resolve_id(row: Row, info: Any) -> str:
        return item_id(row)

    @staticmethod
    def resolve_reference(row: Row, info: Any) -> str:
        return format_reference(row["reference_id"])

    @staticmethod
    def resolve_kind(row: Row, info: Any) -> str:
        return row["kind"] if row["kind"] in kinds else _UNKNOWN_KIND

    @staticmethod
    def resolve_locale(row: Row, info: Any) -> str:
        return tag_of(row["locale"])

    @staticmethod
    def resolve_path(row: Row, info: Any) -> str | None:
        found = _address(row, info)
        return found[0] if found else None

    @staticmethod
    def resolve_url(row: Row, info: Any) -> str | None:
        found = _address(row, info)
        return found[1] if found else None

    @staticmethod
    def resolve_body(row: Row, info: Any, format: Format | None) -> str:  # noqa: A002  # the SDL's
        return text_of(row) if format is Format.TEXT else html_of(row, info.context.viewer)

    @staticmethod
    def resolve_category(row: Row, info: Any) -> Row | None:
        return category_of(row, info.context.viewer)

    @staticmethod
    def resolve_facets(row: Row, info: Any) -> list[Row]:
        return facets_of(row)

    @staticmethod
    def resolve_attachments(row: Row, info: Any) -> list[Row]:
        return attachments_of(row, info.context.viewer)

    @staticmethod
    def resolve_audience(row: Row, info: Any) -> Any:
        return audience_of(row)

    @staticmethod
    def resolve_version(row: Row, info: Any) -> Row:
        return version_of(row)

    @staticmethod
    def resolve_versions(
        row: Row, info: Any, first: int | None, after: str | None = None
    ) -> Connection | None:
        return versions_of(row, info, first=first, after=after)


def _address(row: Row, info: Any) -> tuple[str, str] | None:
    """Path and URL of the page; None for what is hidden or deleted."""
    found: tuple[str, str] | None = row["url_path"] and info.context.address(row["url_path"])
    return found
