"""Which site answers a request: what Wagtail says, without asking the database each time."""

from itertools import product

import pytest
from wagtail.models import Page, Site

from wagtail_kb import sites

pytestmark = pytest.mark.django_db

# Sites beside the default one, as (host, port), and whether there is a default one and which.
LAYOUTS = {
    "default alone": ([], "localhost", 80),
    "no default": ([("a.example", 80)], None, None),
    "one host": ([("a.example", 80)], "localhost", 80),
    "one host, two ports": ([("a.example", 80), ("a.example", 8000)], "localhost", 80),
    "no default, two ports": ([("a.example", 80), ("a.example", 8000)], None, None),
    "default on a host with more": ([("a.example", 8000), ("b.example", 80)], "a.example", 80),
    "three ports of the default's host": ([("a.example", 1), ("a.example", 2)], "a.example", 3),
}
REQUESTS = list(
    product(
        ["localhost", "a.example", "b.example", "A.Example", "c.example"],
        ["", ":80", ":8000", ":443", ":1"],
    )
)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_site_of_a_request_is_the_one_wagtail_finds(rf, layout):
    others, host, port = LAYOUTS[layout]
    root = Page.objects.get(depth=2)
    Site.objects.all().delete()
    if host:
        Site.objects.create(hostname=host, port=port, root_page=root, is_default_site=True)
    for name, number in others:
        Site.objects.create(hostname=name, port=number, root_page=root)
    for name, number in REQUESTS:
        request = rf.get("/", headers={"host": f"{name}{number}"})
        found = Site.find_for_request(request)
        assert sites.site_id_of(request) == (found and found.pk), (name, number)


def test_a_known_site_costs_no_statement(rf, site, sql):
    sites.site_id_of(rf.get("/"))
    assert sql(sites.site_id_of, rf.get("/")) == []


def test_a_new_and_a_changed_and_a_deleted_site_are_known_at_once(rf, site):
    def asked():
        return sites.site_id_of(rf.get("/", headers={"host": "new.example"}))

    assert asked() == site.pk
    new = Site.objects.create(hostname="new.example", root_page=site.root_page)
    assert asked() == new.pk
    new.hostname = "other.example"
    new.save()
    assert asked() == site.pk
    new.hostname = "new.example"
    new.save()
    new.delete()
    assert asked() == site.pk


def test_the_paths_of_a_site_are_those_of_its_roots(site):
    assert sites.paths(site.pk) == (site.root_page.url_path,)
    assert sites.paths(None) == ()


def test_an_address_is_what_wagtail_says(category, site):
    category = Page.objects.get(pk=category.pk)
    assert sites.address(category.url_path, site.pk) == (category.url, category.full_url)


def test_a_page_outside_every_site_has_no_address(site):
    assert sites.address("/elsewhere/", site.pk) is None
