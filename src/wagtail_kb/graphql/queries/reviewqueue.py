"""``reviewQueue``: the reviews that wait for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

import graphene

from wagtail_kb.graphql.connection import Connection
from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.cursors import Cursors
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.graphql.limits import page_size
from wagtail_kb.graphql.relations.category import in_category
from wagtail_kb.graphql.relations.review import rows_of
from wagtail_kb.graphql.types.reviewconnection import ReviewConnection
from wagtail_kb.graphql.types.reviewfilter import ReviewFilter
from wagtail_kb.models import ItemQuerySet
from wagtail_kb.review import waiting
from wagtail_kb.review.overview import Overview
from wagtail_kb.review.people import id_of
from wagtail_kb.review.sight import approved_by, seen_by

__all__ = ["ReviewQueueQuery"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What is asked for; None and an empty list for everything."""

    asked_of_me: bool | None = None
    may_approve: bool | None = None
    states: tuple[Any, ...] = ()
    overdue: bool | None = None
    category: UUID | None = None
    locale: str | None = None

    @classmethod
    def parse(cls, given: Mapping[str, Any] | None, context: Context) -> Self:
        """The conditions of the input object *given*; raises BadRequest."""
        fields = {name: value for name, value in (given or {}).items() if value is not None}
        category, tag = fields.get("category"), fields.get("locale")
        return cls(
            asked_of_me=fields.get("asked_of_me"),
            may_approve=fields.get("may_approve"),
            states=tuple(fields.get("state", ())),
            overdue=fields.get("overdue"),
            category=GlobalId.parse(category, wanted="Category").key if category else None,
            locale=None if tag is None else context.locale(tag),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether reviews must be decided to know whether they are asked for."""
        decided = (self.asked_of_me, self.may_approve, self.overdue)
        return bool(self.states) or any(one is not None for one in decided)

    def described(self) -> list[Any]:
        """As JSON values, to bind cursors to it."""
        states = sorted(state.value for state in self.states)
        return [self.asked_of_me, self.may_approve, states, self.overdue, self.category]

    def apply(self, items: ItemQuerySet, context: Context) -> ItemQuerySet:
        """Those of *items* that can be asked for."""
        if self.category is not None:
            items = items.filter(in_category(context.viewer, self.category))
        if self.locale is not None:
            items = items.filter(locale=self.locale)
        if self.asked_of_me or self.may_approve:
            items = items.filter(approved_by(context.user))
        return items

    def fits(self, review: Overview, user: Any) -> bool:
        """Whether *review*, as it is decided, is asked for."""
        me = id_of(user)
        return (
            self.asked_of_me in (None, me in review.asked)
            and self.may_approve in (None, me in review.may_approve)
            and (not self.states or review.state in self.states)
            and self.overdue in (None, review.is_overdue)
        )


class ReviewQueueQuery(graphene.ObjectType):
    """Query.reviewQueue."""

    review_queue = graphene.Field(
        graphene.NonNull(ReviewConnection),
        filter=graphene.Argument(ReviewFilter, description="Which ones."),
        first=graphene.Int(default_value=20, description="How many, at most."),
        after=graphene.String(description="The cursor behind which to go on."),
        description="The reviews that you may see and that wait for reviewers, for their author "
        "or to go live; what was handed in first stands first.",
    )

    @staticmethod
    def resolve_review_queue(
        root: None,
        info: Any,
        first: int | None,
        filter: Any = None,  # noqa: A002  # the SDL's name
        after: str | None = None,
    ) -> Connection:
        context: Context = info.context
        wanted, size = _Wanted.parse(filter, context), page_size(first)
        cursors = Cursors("reviewQueue", wanted.locale, wanted.described())
        behind = 0 if after is None else int(cursors.read(after)[0])
        user = context.user
        seen = seen_by(user, context.viewer.site_paths)
        items = None if user is None else waiting.under_way(wanted.apply(seen, context))

        def found(size: int | None, after: int = 0) -> waiting.Found:
            if items is None:
                return waiting.Found(reviews=[], has_next=False)
            return waiting.take(
                items,
                size=size,
                after=after,
                fits=lambda review: wanted.fits(review, user),
                is_narrow=wanted.is_narrow,
            )

        page = found(size, behind)
        return Connection(
            rows=rows_of(page.reviews),
            has_next=page.has_next,
            has_previous=after is not None,
            cursors=cursors,
            place=lambda row: [waiting.place_of(row["review"])],
            count=lambda: len(found(None).reviews),
        )
