"""Where imported rows stand: categories by title and product facets, made when they are missing."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext, override
from wagtail.models import Locale

from wagtail_kb.mixins import KnowledgeCategoryMixin, concrete_models
from wagtail_kb.models import FacetDimension, FacetValue

__all__ = ["Places"]

PRODUCT = "product"


class Places:
    """Categories below *parent* and values of the product facet, each looked up once."""

    def __init__(self, parent: Any, locale: Locale, *, category_model: Any = None) -> None:
        self._parent, self._locale = parent, locale
        self._model = category_model or concrete_models(KnowledgeCategoryMixin)[0]
        self._categories: dict[tuple[str, ...], Any] = {(): parent}
        self._products: dict[str, FacetValue] = {}
        self._dimension: FacetDimension | None = None

    def category(self, path: tuple[str, ...]) -> Any:
        """The category at *path* (titles from the parent down), made with those above it."""
        path = tuple(title[:255] for title in path)
        if path not in self._categories:
            above = self.category(path[:-1])
            children = self._model.objects.child_of(above).filter(title=path[-1])
            self._categories[path] = children.first() or self._new_category(above, path[-1])
        return self._categories[path]

    def _new_category(self, above: Any, title: str) -> Any:
        above.refresh_from_db(fields=["path", "depth", "numchild", "url_path"])
        return above.add_child(instance=self._model(title=title, locale=self._locale))

    def product(self, code: str, name: str) -> FacetValue:
        """The value of the product facet with the slug of *code*, called *name*."""
        slug = (slugify(code, allow_unicode=True) or "product")[:50]
        if slug not in self._products:
            title = (name or code)[:100]
            self._products[slug], _ = FacetValue.objects.select_related("dimension").get_or_create(
                dimension=self._product_dimension(),
                slug=slug,
                defaults={"title": title, "locale": self._locale},
            )
        return self._products[slug]

    def _product_dimension(self) -> FacetDimension:
        if self._dimension is None:
            with override(self._locale.language_code):
                title = gettext("Product")
            self._dimension, _ = FacetDimension.objects.get_or_create(
                locale=self._locale, slug=PRODUCT, defaults={"title": title, "applies_to": True}
            )
        return self._dimension
