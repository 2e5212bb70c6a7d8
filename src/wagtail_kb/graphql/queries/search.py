"""``search``: items by words, best first."""

from __future__ import annotations

from typing import Any

import graphene

from kbcore.search import SearchUnavailable
from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.cursors import CursorInvalid, Cursors
from wagtail_kb.graphql.errors import ApiError, BadRequest, Code
from wagtail_kb.graphql.filters import Filter
from wagtail_kb.graphql.found import HIGHLIGHT_COLUMNS, FoundPage, page_of
from wagtail_kb.graphql.itemrows import Columns, columns_of
from wagtail_kb.graphql.limits import page_size
from wagtail_kb.graphql.relations.privacy import audience_is
from wagtail_kb.graphql.selection import selected
from wagtail_kb.graphql.types.itemfilter import ItemFilter
from wagtail_kb.graphql.types.searchconnection import SearchConnection
from wagtail_kb.search import Found, search

__all__ = ["SearchQuery"]

MAX_CHARACTERS = 1_000
"""Longest question."""
MAX_PLACE = 5_000
"""Furthest hit: so many candidates are examined at most."""


class SearchQuery(graphene.ObjectType):
    """Query.search."""

    search = graphene.Field(
        graphene.NonNull(SearchConnection),
        query=graphene.String(required=True, description="What somebody would type or ask."),
        locale=graphene.String(description="BCP 47; without one see `Viewer.locale`."),
        filter=graphene.Argument(ItemFilter, description="Which items at all."),
        first=graphene.Int(default_value=10, description="How many, at most."),
        after=graphene.String(description="The cursor behind which to go on."),
        include_former=graphene.Boolean(
            default_value=False,
            description="Also what is hidden, retired or deleted, as it was last; with the right "
            "to see history.",
        ),
        description="Items in one language that match, in either Chinese script, best first.",
    )

    @staticmethod
    def resolve_search(
        root: None,
        info: Any,
        query: str,
        first: int | None,
        locale: str | None = None,
        filter: Any = None,  # noqa: A002  # the SDL's name
        after: str | None = None,
        include_former: bool | None = False,
    ) -> FoundPage:
        context: Context = info.context
        if len(query) > MAX_CHARACTERS:
            raise BadRequest(
                f"`query` has {len(query)} characters; {MAX_CHARACTERS} are allowed.",
                argument="query",
                limit=MAX_CHARACTERS,
            )
        code, wanted, size = (
            context.locale(locale),
            Filter.parse(filter),
            page_size(first, default=10),
        )
        former = bool(include_former) and context.viewer.may("view_history")
        cursors = Cursors("search", code, query, wanted.described(), former)
        offset = _offset(cursors, after)
        fields = selected(info)
        found = _found(
            context,
            query,
            code,
            wanted,
            size,
            offset,
            former=former,
            count_facets="facetCounts" in fields,
        )
        return page_of(
            query,
            found,
            viewer=context.viewer,
            locale=code,
            offset=offset,
            cursors=cursors,
            columns=_columns(info, context, former=former)
            if {"edges", "pageInfo"} & set(fields)
            else None,
            former=former,
        )


def _offset(cursors: Cursors, after: str | None) -> int:
    place = 0 if after is None else cursors.read(after)[0]
    if not 0 <= place < MAX_PLACE:
        raise CursorInvalid
    return int(place)


def _found(
    context: Context,
    text: str,
    code: str,
    wanted: Filter,
    first: int,
    offset: int,
    *,
    former: bool,
    count_facets: bool,
) -> Found:
    try:
        return search(
            context.viewer,
            text,
            locale=code,
            kinds=wanted.kinds,
            category=wanted.category,
            facets=wanted.facets,
            updated_since=wanted.updated_since,
            verified=wanted.verified,
            where=audience_is(wanted.audiences) if wanted.audiences else None,
            former=former,
            first=first,
            offset=offset,
            count_facets=count_facets,
        )
    except SearchUnavailable as error:
        raise ApiError(
            Code.SEARCH_UNAVAILABLE,
            "Search doesn't work at the moment; everything else does.",
            problem=type(error).__name__,
        ) from error


def _columns(info: Any, context: Context, *, former: bool) -> Columns:
    columns = columns_of(info, "edges", "node", viewer=context.viewer, former=former)
    if "highlights" in selected(info, "edges"):
        columns |= HIGHLIGHT_COLUMNS
        if context.viewer.may("view_internal"):
            columns |= {"internal_text"}
    return columns
