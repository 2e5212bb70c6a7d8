"""Categories, facets, accounts and words of the demo's company."""

from example_site.company import company
from example_site.words import interface


def test_every_title_is_there_in_the_three_languages():
    about = company()
    titled = [*about.all_categories(), *about.facets, *about.all_values(), *about.pictures]
    texts = [one.title for one in titled] + list(interface().values())
    assert all(set(text) == set(about.locales) for text in texts)


def test_categories_are_three_levels_deep():
    assert max(category.path.count("/") + 1 for category in company().all_categories()) == 3


def test_what_stands_below_an_internal_category_is_internal():
    below = [one for one in company().all_categories() if one.path.startswith("internal/")]
    assert {one.audience for one in below} == {"internal"}


def test_keys_of_categories_and_facets_are_all_different():
    about = company()
    keyed = [*about.all_categories(), *about.facets, *about.all_values()]
    assert len({one.key for one in keyed}) == len(keyed)


def test_there_is_an_account_for_every_role():
    roles = {account.role for account in company().accounts}
    assert roles >= {
        "knowledge_manager", "author", "expert", "reviewer", "legal_reviewer", "agent",
        "team_leader", "quality_evaluator", "translator", "customer", "dealer", "bot",
    }  # fmt: skip
