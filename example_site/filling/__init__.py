"""Fills the example site from its content files."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from wagtail.models import Locale

from example_site.company import company
from wagtail_kb import roles
from wagtail_kb.models import Cause
from wagtail_kb.publishing import because

from .facets import make_facets
from .items import make_items
from .people import make_people
from .tree import make_tree
from .uploads import upload_pictures

__all__ = ["fill"]


@transaction.atomic
def fill(progress: Callable[[int, int], None]) -> int:
    """Add what is missing of people, facets, pictures, categories and items; how many items.

    What is there already, by key, stays as it was edited. All or nothing: a run that is stopped
    leaves no half.
    """
    locales = [Locale.objects.get_or_create(language_code=one)[0] for one in company().locales]
    roles.set_up(())
    people = make_people()
    places = make_tree(locales, steward=people["manager"])
    roles.set_up(places[one.language_code, ""] for one in locales)
    values, images = make_facets(locales), upload_pictures()
    with because(Cause.IMPORT, batch="kb_demo"):
        return make_items(
            places,
            values,
            images,
            author=people["author"],
            publisher=people["admin"],
            progress=progress,
        )
