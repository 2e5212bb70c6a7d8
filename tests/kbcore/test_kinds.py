import pytest

from kbcore.kinds import DEFAULT_KINDS, InvalidKind, Kind, KindRegistry, UnknownKind, kinds

RECIPE = Kind(
    name="recipe",
    labels={"en": "Recipe", "zh_hans": "菜谱"},
    headings={"en": ("Ingredients",), "zh-Hans": ("材料", "做法")},
)


@pytest.fixture
def registry() -> KindRegistry:
    return KindRegistry(*DEFAULT_KINDS)


def test_a_site_adds_a_kind_of_its_own_after_ours(registry: KindRegistry) -> None:
    registry.register(RECIPE)
    assert list(registry) == [*DEFAULT_KINDS, RECIPE]
    assert registry["recipe"] is RECIPE


def test_registering_the_same_kind_twice_changes_nothing(registry: KindRegistry) -> None:
    registry.register(RECIPE)
    registry.register(RECIPE)
    assert len(registry) == len(DEFAULT_KINDS) + 1


def test_a_name_that_is_taken_is_refused(registry: KindRegistry) -> None:
    with pytest.raises(InvalidKind, match="faq"):
        registry.register(Kind(name="faq", labels={"en": "Other"}))


@pytest.mark.parametrize("name", ["", "How-to", "9lives", "a b", "常见问题", "x" * 33])
def test_a_name_that_no_url_or_column_takes_is_refused(registry: KindRegistry, name: str) -> None:
    with pytest.raises(InvalidKind, match="how_to"):
        registry.register(Kind(name=name, labels={"en": "X"}))


def test_an_unknown_kind_is_told_with_those_that_are_known(registry: KindRegistry) -> None:
    with pytest.raises(UnknownKind, match=r"faq.*video") as unknown:
        registry["hologram"]
    assert unknown.value.name == "hologram"
    assert "hologram" not in registry


def test_a_label_is_in_the_reader_s_language_else_english_else_the_name() -> None:
    assert RECIPE.label("zh-hans") == "菜谱"
    assert RECIPE.label("fr") == "Recipe"
    assert Kind(name="bare", labels={}).label("en") == "bare"


def test_a_template_is_in_the_editor_s_language_else_english_else_empty() -> None:
    assert RECIPE.template("zh_Hans") == ("材料", "做法")
    assert RECIPE.template("fr") == ("Ingredients",)
    assert kinds["faq"].template("zh-Hans") == ()


@pytest.mark.parametrize("kind", DEFAULT_KINDS, ids=lambda kind: kind.name)
def test_each_of_our_kinds_is_named_in_three_languages(kind: Kind) -> None:
    assert set(kind.labels) == {"en", "zh-Hans", "zh-Hant"}
    assert kind.headings.keys() in (set(), {"en", "zh-Hans", "zh-Hant"})
    assert len({len(headings) for headings in kind.headings.values()}) <= 1
