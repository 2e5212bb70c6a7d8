"""The company's facets as snippets, in every language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from wagtail.models import Locale

from example_site.company import Facet, Value, company
from wagtail_kb.models import FacetDimension, FacetValue

__all__ = ["Values", "make_facets"]

Values = dict[tuple[str, str], FacetValue]
"""Values by language and path: ``("en", "product/s6")`` is found below any other value."""


def make_facets(locales: Iterable[Locale]) -> Values:
    """Add the facets that are missing; all values of the company, found or made."""
    made: Values = {}
    for locale in locales:
        for order, facet in enumerate(company().facets):
            dimension = _dimension(facet, locale, order)
            _make_values(facet.values, dimension, None, count(), made)
    return made


def _dimension(facet: Facet, locale: Locale, order: int) -> FacetDimension:
    dimension, _ = FacetDimension.objects.get_or_create(
        translation_key=facet.key,
        locale=locale,
        defaults={
            "title": facet.title[locale.language_code],
            "slug": facet.slug,
            "applies_to": facet.applies_to,
            "sort_order": order,
        },
    )
    return dimension


def _make_values(
    values: Iterable[Value],
    dimension: FacetDimension,
    parent: FacetValue | None,
    numbers: Iterator[int],
    made: Values,
) -> None:
    """Numbers run through the whole tree, so that a list of any values can be put in order."""
    language = dimension.locale.language_code
    for value in values:
        row, _ = FacetValue.objects.get_or_create(
            translation_key=value.key,
            locale=dimension.locale,
            defaults={
                "dimension": dimension,
                "parent": parent,
                "title": value.title[language],
                "slug": value.slug,
                "sort_order": next(numbers),
            },
        )
        made[language, f"{dimension.slug}/{value.slug}"] = row
        _make_values(value.children, dimension, row, numbers, made)
