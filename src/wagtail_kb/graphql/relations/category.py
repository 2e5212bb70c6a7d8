"""Categories: live pages between a base and its items, found by their place in the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, Exists, F, Q, Subquery, When, Window
from django.db.models.functions import Length, RowNumber, Substr

from wagtail_kb import sites, visibility
from wagtail_kb.basepage import get_page_model
from wagtail_kb.graphql.batch import Batch, Row, related
from wagtail_kb.graphql.itemrows import Columns, read
from wagtail_kb.mixins import KnowledgeBaseMixin, KnowledgeCategoryMixin, concrete_models
from wagtail_kb.models import Item
from wagtail_kb.viewer import Viewer

from .document import document_of

__all__ = [
    "categories_at",
    "categories_below",
    "category_by_key",
    "category_of",
    "category_shown",
    "children_of",
    "in_category",
    "item_count",
    "newest_items",
    "parent_of",
    "top_categories",
]

_STEP = 4  # characters of a tree path a level


def category_of(row: Row, viewer: Viewer) -> Row | None:
    """The nearest category above the item *row*; None if *viewer* may not see that one.

    Of a former state the one that it was published in.
    """
    if "former_at" in row:
        return _former_category(row, viewer)

    def load(rows: list[Row]) -> dict[int, Row]:
        above = {one["pk"]: _above(one["tree_path"]) for one in rows}
        # Those that the viewer may not see as well: one of them may be the nearest.
        shown = Case(When(visibility.page_condition(viewer), then=True), default=False)
        all_above = _categories().filter(path__in=set().union(*above.values()))
        found = _by_path(all_above.annotate(shown=shown), "shown")
        nearest = {
            pk: max((p for p in paths if p in found), key=len, default="")
            for pk, paths in above.items()
        }
        return {pk: found[path] for pk, path in nearest.items() if path and found[path]["shown"]}

    category: Row | None = related(row, "category", load)
    return category


def _former_category(row: Row, viewer: Viewer) -> Row | None:
    def load(rows: list[Row]) -> dict[int, Row]:
        paths = {one["pk"]: document_of(one).get("category", []) for one in rows}
        keys = {path[-1]["key"] for path in paths.values() if path}
        shown = _by_path(_shown(viewer).filter(translation_key__in=keys)) if keys else {}
        found = {(str(one["key"]), one["language"]): one for one in shown.values()}
        wanted = {one["pk"]: one["locale"] for one in rows if paths[one["pk"]]}
        named = {pk: found.get((paths[pk][-1]["key"], code)) for pk, code in wanted.items()}
        return {pk: category for pk, category in named.items() if category}

    category: Row | None = related(row, "category", load)
    return category


def parent_of(row: Row, viewer: Viewer) -> Row | None:
    """The category right above the category *row*, if *viewer* may see it."""

    def load(rows: list[Row]) -> dict[str, Row]:
        above = {one["pk"]: one["pk"][:-_STEP] for one in rows if one["level"] > 1}
        found = _by_path(_shown(viewer).filter(path__in=set(above.values()))) if above else {}
        return {path: found[parent] for path, parent in above.items() if parent in found}

    parent: Row | None = related(row, "parent", load)
    return parent


def children_of(row: Row, viewer: Viewer) -> list[Row]:
    """The categories right below the category *row*, in the order of the tree."""

    def load(rows: list[Row]) -> dict[str, list[Row]]:
        below: dict[str, list[Row]] = {one["pk"]: [] for one in rows}
        for child in _batch(_shown(viewer).filter(parent_path__in=list(below))):
            below[child["pk"][:-_STEP]].append(child)
        return below

    children: list[Row] = related(row, "children", load)
    return children


def item_count(row: Row, viewer: Viewer) -> int:
    """How many items in the category *row* and below it *viewer* may read."""

    def load(rows: list[Row]) -> dict[str, int]:
        items = Item.objects.visible_to(viewer).under(_tops(one["pk"] for one in rows))
        parent = Substr("page__path", 1, Length("page__path") - _STEP)
        groups = items.order_by().annotate(under=parent).values_list("under")
        counts = Counter(dict(groups.annotate(number=Count("pk"))))
        return {
            one["pk"]: sum(n for path, n in counts.items() if path.startswith(one["pk"]))
            for one in rows
        }

    count: int = related(row, "itemCount", load)
    return count


def newest_items(row: Row, viewer: Viewer, *, first: int, columns: Columns) -> list[Row]:
    """The *first* items of the category *row* that changed last, one SQL for the whole batch."""

    def load(rows: list[Row]) -> dict[str, list[Row]]:
        paths = [one["pk"] for one in rows]
        ranks = {f"rank_{length}": length for length in {len(path) for path in paths}}
        items = Item.objects.visible_to(viewer).under(_tops(paths))
        items = items.annotate(**{name: _rank(length) for name, length in ranks.items()})
        wanted = Q(*((f"{name}__lte", first) for name in ranks), _connector=Q.OR)
        ordered = items.filter(wanted).order_by("-updated_at", "-pk")
        found = read(ordered, columns | {"tree_path", "updated_at"})
        inside = {path: [i for i in found if i["tree_path"].startswith(path)] for path in paths}
        return {path: items[:first] for path, items in inside.items()}

    items: list[Row] = related(row, ("items", first, columns), load)
    return items


def top_categories(viewer: Viewer, locale: str, *, depth: int) -> list[Row]:
    """The categories of *depth* levels below the bases of this site in *locale*."""
    return _batch(_shown(viewer).filter(locale__language_code=locale, level__lte=depth))


def categories_below(row: Row, viewer: Viewer, *, depth: int) -> list[Row]:
    """The categories of *depth* levels below the category *row*."""
    below = Q(path__startswith=row["pk"], level__gt=row["level"], level__lte=row["level"] + depth)
    return _batch(_shown(viewer).filter(below))


def category_by_key(viewer: Viewer, key: Any, locale: str) -> Row | None:
    """The category *key* in the language *locale*."""
    found = _batch(_shown(viewer).filter(translation_key=key, locale__language_code=locale))
    return next(iter(found), None)


def categories_at(viewer: Viewer, path: str) -> list[Row]:
    """The categories at *path* on this site: one for each root page that it may be under."""
    url_paths = sites.url_paths(path, viewer.site_id)
    return _batch(_shown(viewer).filter(url_path__in=url_paths)) if url_paths else []


def category_shown(viewer: Viewer, key: Any) -> Q:
    """Whether there is a category *key* that *viewer* may see; else no list may be found by it."""
    pages = get_page_model().objects.filter(
        visibility.page_condition(viewer),
        translation_key=key,
        content_type__in=_content_types(KnowledgeCategoryMixin),
    )
    return Q(Exists(pages.order_by()))


def in_category(viewer: Viewer, key: Any) -> Q:
    """What holds of an Item in the category *key* or below it, if *viewer* may see that."""
    above = get_page_model().objects.filter(
        visibility.page_condition(viewer),
        translation_key=key,
        content_type__in=_content_types(KnowledgeCategoryMixin),
        path__in=visibility.prefixes("page__path"),
    )
    return Q(Exists(above.order_by()))


def _rank(length: int) -> Window:
    """The place of an item among those below the same page, *length* characters down the tree."""
    return Window(
        RowNumber(),
        partition_by=[Substr("page__path", 1, length)],
        order_by=[F("updated_at").desc(), F("pk").desc()],
    )


def _categories() -> Any:
    """All categories below a base."""
    bases = get_page_model().objects.filter(
        content_type__in=_content_types(KnowledgeBaseMixin), path__in=visibility.prefixes("path")
    )
    return (
        get_page_model()
        .objects.filter(content_type__in=_content_types(KnowledgeCategoryMixin))
        .annotate(
            level=F("depth") - Subquery(bases.order_by("-depth").values("depth")[:1]),
            parent_path=Substr("path", 1, Length("path") - _STEP),
        )
        .filter(level__isnull=False)
    )


def _shown(viewer: Viewer) -> Any:
    """The categories that *viewer* may see."""
    return _categories().filter(visibility.page_condition(viewer))


def _batch(categories: Any, *more: str) -> list[Row]:
    """The rows of *categories* in the order of the tree; the tree path tells them apart."""
    rows = categories.order_by("path").values(
        "title",
        "slug",
        "url_path",
        "level",
        *more,
        pk=F("path"),
        key=F("translation_key"),
        language=F("locale__language_code"),
    )
    return Batch(rows).rows


def _by_path(categories: Any, *more: str) -> dict[str, Row]:
    return {row["pk"]: row for row in _batch(categories, *more)}


def _content_types(mixin: type) -> list[int]:
    """Ids of the content types of all pages with *mixin*; Django keeps them."""
    models = concrete_models(mixin)
    types = ContentType.objects.get_for_models(*models, for_concrete_models=False)
    return sorted(content_type.pk for content_type in types.values())


def _above(path: str) -> set[str]:
    return {path[:end] for end in range(_STEP, len(path), _STEP)}


def _tops(paths: Iterable[str]) -> list[str]:
    """*paths* without those below another one."""
    tops: list[str] = []
    for path in sorted(paths):
        if not tops or not path.startswith(tops[-1]):
            tops.append(path)
    return tops
