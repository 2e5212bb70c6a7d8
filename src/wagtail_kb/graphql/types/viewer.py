"""``Viewer``: who asks."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.locales import tag_of
from wagtail_kb.models import Item
from wagtail_kb.viewer import Viewer as Reader

__all__ = ["Viewer"]


class Viewer(graphene.ObjectType):
    """Who you are to this API, and what you may do."""

    username = graphene.String(description="Your account; null for nobody in particular.")
    permissions = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(graphene.String))),
        description="Rights of the knowledge base that you hold: view_internal … "
        "`approve` if you may approve anything; where, `Review.viewerCan` says.",
    )
    locale = graphene.String(
        required=True, description="The language that holds where you name none."
    )

    @staticmethod
    def resolve_username(viewer: Reader, info: Any) -> str | None:
        return viewer.username or None

    @staticmethod
    def resolve_permissions(viewer: Reader, info: Any) -> list[str]:
        ours = (*(codename for codename, _ in Item._meta.permissions), "approve")
        return [codename for codename in ours if viewer.may(codename)]

    @staticmethod
    def resolve_locale(viewer: Reader, info: Any) -> str:
        context: Context = info.context
        return tag_of(context.locale(None))
