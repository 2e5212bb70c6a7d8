"""GraphiQL in a browser: it runs its first query, and asks no other host for its files."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from wagtail_kb.testing import make_base, make_faq

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def graphiql(page, server, settings):
    """The opened page, with the hosts that it asked in `page.hosts`."""
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "GRAPHIQL": True}
    page.hosts = set()
    page.on("request", lambda request: page.hosts.add(urlsplit(request.url).netloc))
    page.goto("/graphql/")
    return page


def test_the_first_query_runs_and_no_other_host_is_asked(graphiql, server):
    make_faq(make_base(locale="en"), title="When is the money back?")
    graphiql.get_by_role("button", name="Execute query").click()
    result = graphiql.get_by_role("region", name="Result Window")
    expect(result).to_contain_text("KB-1001")
    expect(result).to_contain_text("When is the money back?")
    assert graphiql.hosts == {urlsplit(server.url).netloc}


def test_the_schema_s_documentation_is_there_to_read(graphiql):
    graphiql.get_by_role("button", name="Show Documentation Explorer").click()
    graphiql.get_by_role("link", name="Query").click()
    expect(graphiql.get_by_text("Items in one language that match")).to_be_visible()
