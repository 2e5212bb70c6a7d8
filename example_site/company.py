"""The demo's company as values: categories, facets, pictures and accounts from YAML files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml

from .entries import CONTENT

__all__ = [
    "Account",
    "Category",
    "Company",
    "Facet",
    "Picture",
    "Titles",
    "Value",
    "category_key",
    "company",
]

Titles = Mapping[str, str]
"""A text by language code."""


def category_key(path: str) -> UUID:
    """The key of the category at *path*, the same in every language."""
    return _key("category", path)


def _key(kind: str, path: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"https://jiwan.example/{kind}/{path}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category page; *path* is made of the slugs below the base."""

    path: str
    title: Titles
    intro: Titles
    audience: str
    children: tuple[Category, ...]

    @property
    def slug(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def key(self) -> UUID:
        return category_key(self.path)

    def walk(self) -> Iterator[Category]:
        """This category and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a facet; *path* starts with the facet's slug."""

    path: str
    slug: str
    title: Titles
    children: tuple[Value, ...]

    @property
    def key(self) -> UUID:
        return _key("facet", self.path)

    def walk(self) -> Iterator[Value]:
        """This value and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A dimension; one that *applies_to* says for whom an answer holds."""

    slug: str
    title: Titles
    applies_to: bool
    values: tuple[Value, ...]

    @property
    def key(self) -> UUID:
        return _key("facet", self.slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A file that ``pictures.py`` draws."""

    file: str
    title: Titles


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who can sign in; *title* is the role as people call it, *groups* keys of ``roles.ROLES``."""

    username: str
    name: str
    role: str
    groups: tuple[str, ...]
    locale: str
    title: Titles
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Everything about the company that isn't an item; *often_asked* are slugs of items."""

    source_locale: str
    locales: tuple[str, ...]
    name: Titles
    tagline: Titles
    hours: Titles
    hotline: str
    domain: str
    base_key: UUID
    base_slug: str
    base_title: Titles
    base_intro: Titles
    categories: tuple[Category, ...]
    facets: tuple[Facet, ...]
    pictures: tuple[Picture, ...]
    often_asked: tuple[str, ...]
    accounts: tuple[Account, ...]

    def all_categories(self) -> tuple[Category, ...]:
        """Every category, parents first."""
        return tuple(below for category in self.categories for below in category.walk())

    def all_values(self) -> tuple[Value, ...]:
        """Every facet value, parents first."""
        tops = (value for facet in self.facets for value in facet.values)
        return tuple(below for value in tops for below in value.walk())


@cache
def company() -> Company:
    """The company of ``company.yaml`` and ``accounts.yaml``."""
    data, accounts = _yaml("company.yaml"), _yaml("accounts.yaml")
    about, base = data["company"], data["base"]
    return Company(
        source_locale=data["source_locale"],
        locales=tuple(data["locales"]),
        name=about["name"],
        tagline=about["tagline"],
        hours=about["hours"],
        hotline=about["hotline"],
        domain=about["domain"],
        base_key=UUID(base["key"]),
        base_slug=base["slug"],
        base_title=base["title"],
        base_intro=base["intro"],
        categories=_categories(data["categories"]),
        facets=tuple(map(_facet, data["facets"])),
        pictures=tuple(Picture(**picture) for picture in data["pictures"]),
        often_asked=tuple(data["often_asked"]),
        accounts=tuple(
            Account(**one | {"groups": tuple(one["groups"]), "password": accounts["password"]})
            for one in accounts["accounts"]
        ),
    )


def _yaml(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))
    return loaded


def _categories(
    data: Iterable[Mapping[str, Any]], above: str = "", audience: str = "public"
) -> tuple[Category, ...]:
    return tuple(_category(one, above, one.get("audience", audience)) for one in data)


def _category(data: Mapping[str, Any], above: str, audience: str) -> Category:
    path = f"{above}{data['slug']}"
    return Category(
        path=path,
        title=data["title"],
        intro=data.get("intro", {}),
        audience=audience,
        children=_categories(data.get("children", ()), f"{path}/", audience),
    )


def _facet(data: Mapping[str, Any]) -> Facet:
    return Facet(
        slug=data["slug"],
        title=data["title"],
        applies_to=data.get("applies_to", False),
        values=_values(data["values"], f"{data['slug']}/"),
    )


def _values(data: Iterable[Mapping[str, Any]], above: str) -> tuple[Value, ...]:
    return tuple(
        Value(
            path=f"{above}{one['slug']}",
            slug=one["slug"],
            title=one["title"],
            children=_values(one.get("children", ()), f"{above}{one['slug']}/"),
        )
        for one in data
    )
