"""``Attachment``: a file to take away."""

from __future__ import annotations

import graphene

__all__ = ["Attachment"]


class Attachment(graphene.ObjectType):
    """A file that an item offers."""

    id = graphene.ID(required=True, description="Opaque; stays while the file does.")
    title = graphene.String(required=True, description="What to call it.")
    filename = graphene.String(required=True, description="Its name when it was uploaded.")
    content_type = graphene.String(required=True, description="Its media type.")
    size = graphene.Field(
        graphene.NonNull(graphene.Float),
        description="Its size in bytes: a whole number, too large for Int beyond 2 GiB.",
    )
    url = graphene.String(description="Where to get it, under the privacy of its collection.")
