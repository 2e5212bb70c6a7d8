"""``viewer``: who asks."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.types.viewer import Viewer

__all__ = ["ViewerQuery"]


class ViewerQuery(graphene.ObjectType):
    """Query.viewer."""

    viewer = graphene.Field(Viewer, description="Who am I, what may I do?")

    @staticmethod
    def resolve_viewer(root: None, info: Any) -> Any:
        return info.context.viewer
