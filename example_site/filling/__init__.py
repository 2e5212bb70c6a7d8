"""Fills the example site from its content files."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from wagtail.models import Locale

from example_site.company import company
from wagtail_kb import roles

from .facets import make_facets
from .items import make_items
from .people import make_people, name_lawyers, open_mailboxes
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
    bases = [places[one.language_code, ""] for one in locales]
    roles.set_up(bases)
    name_lawyers(people, bases)
    values, images = make_facets(locales), upload_pictures()
    added = make_items(places, values, images, people=people, progress=progress)
    open_mailboxes(people)
    return added
