"""An index that belongs to the test's database, and people who ask it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from wagtail_kb import search
from wagtail_kb.models import FacetValue, Item
from wagtail_kb.search import engine
from wagtail_kb.testing import make_base, make_dimension, make_facet, make_user
from wagtail_kb.viewer import Viewer, for_user


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """Where this test's index lies; there is none yet, and only the test drains."""
    path = tmp_path / "search"
    settings.WAGTAIL_KB = {"SEARCH": {"PATH": path, "DRAIN": "manual"}}
    engine.forget()
    return path


@pytest.fixture
def index(db: None, folder: Path) -> Path:
    """An empty index that belongs to the database."""
    search.rebuild()
    return folder


@pytest.fixture
def base(db: None) -> Any:
    return make_base()


@pytest.fixture
def agent(db: None) -> Viewer:
    """Somebody who may read internal knowledge, of all sites."""
    return replace(for_user(make_user("view_internal")), site_paths=None)


@pytest.fixture
def pages(index: Path):
    """The pages that a viewer finds, best first: `pages("退款", viewer=agent, kinds=["faq"])`."""

    def pages(text: str, *, viewer: Viewer | None = None, **bounds: Any) -> list[int | None]:
        found = search.search(viewer or Viewer(), text, **bounds)
        by_item = dict(Item.objects.values_list("pk", "page"))
        return [by_item[hit.item_id] for hit in found.hits]

    return pages


@pytest.fixture
def dimensions(db: None) -> tuple[dict[str, FacetValue], dict[str, FacetValue]]:
    """Products, of which S6 and S7 stand below S 系列, and regions, by title."""
    product, region = make_dimension("产品"), make_dimension("地区")
    series = make_facet(product, "S 系列")
    products = [series, make_facet(product, "X1")]
    products += [make_facet(product, title, parent=series) for title in ("S6", "S7")]
    regions = [make_facet(region, title) for title in ("华东", "华北")]
    return {v.title: v for v in products}, {v.title: v for v in regions}
