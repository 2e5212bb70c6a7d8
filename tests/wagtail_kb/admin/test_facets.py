"""Facets in the admin: a menu of their own, values as trees, each language by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from wagtail_kb.models import FacetValue
from wagtail_kb.testing import make_dimension, make_facet

pytestmark = pytest.mark.django_db

VALUES = "wagtailsnippets_wagtail_kb_facetvalue"


def listing(client: Any, **query: Any) -> str:
    response = client.get(reverse(f"{VALUES}:list"), {"locale": "zh-hans", **query})
    return response.content.decode()


def test_values_are_listed_below_their_parents(admin):
    product = make_dimension("产品")
    top = make_facet(product, "厨房", sort_order=2)
    make_facet(product, "饮水机", sort_order=1)
    make_facet(product, "台下", parent=top)
    rows = listing(admin).partition("<table")[2]
    assert rows.index("饮水机") < rows.index("厨房") < rows.index("kb-depth-1") < rows.index("台下")


def test_values_are_filtered_by_facet(admin):
    product, region = make_dimension("产品"), make_dimension("地区")
    make_facet(product, "净水器")
    make_facet(region, "华东")
    content = listing(admin, dimension=region.pk)
    rows = content.partition("<table")[2]
    assert "华东" in rows
    assert "净水器" not in rows


def test_values_are_found_by_their_title(admin):
    make_facet(make_dimension("产品"), "净水器")
    assert "净水器" in listing(admin, q="净水").partition("<table")[2]


def test_a_value_is_offered_facets_and_parents_of_its_language(admin):
    chinese = make_facet(make_dimension("产品"), "净水器")
    english = make_facet(make_dimension("Product", locale="en"), "Purifier")
    response = admin.get(reverse(f"{VALUES}:edit", args=[english.pk]))
    form = response.context["form"]
    assert list(form.fields["dimension"].queryset) == [english.dimension]
    assert chinese not in form.fields["parent"].queryset


def test_a_value_can_t_stand_below_itself(admin):
    top = make_facet(make_dimension(), "净水器")
    below = make_facet(top.dimension, "台下净水器", parent=top)
    data = {
        "title": top.title,
        "dimension": top.dimension_id,
        "parent": below.pk,
        "sort_order": 0,
        "slug": top.slug,
    }
    response = admin.post(reverse(f"{VALUES}:edit", args=[top.pk]), data)
    assert "stand below itself" in response.content.decode()
    assert FacetValue.objects.get(pk=top.pk).parent is None


def test_the_menu_has_a_part_of_the_knowledge_base(admin):
    content = admin.get(reverse("wagtailadmin_home")).content.decode()
    assert "Knowledge base" in content
    assert reverse(f"{VALUES}:list") in content
