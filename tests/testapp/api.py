"""The test site's own type of the API, as a site joins: this file and one line in `apps.py`."""

import graphene

from wagtail_kb.graphql import KnowledgeItem, Node, extra


class Guide(graphene.ObjectType):
    """A guide: an article that says how long it takes."""

    class Meta:
        interfaces = (KnowledgeItem, Node)

    minutes = extra(graphene.Int, key="minutes", description="How long it takes.")
