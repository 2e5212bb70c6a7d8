"""Former states over GraphQL: as-of, versions, their differences, and search among the retired."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.wagtail_kb.timeline import add_version, attest, fill, item_of, past
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.models import Outcome
from wagtail_kb.testing import (
    answer,
    make_category,
    make_dimension,
    make_facet,
    make_faq,
    make_user,
    publish,
)

AS_OF = past(hours=1).isoformat()
ITEM = """query ($key: UUID!, $at: DateTime) { item(key: $key, locale: "zh-Hans", asOf: $at) {
  title slug kind body(format: TEXT) audience verified verification url path reviewBy
  publishedAt updatedAt category { title } facets { title } attachments { filename }
  version { number retiredAt approvals { name at roles } item { title } } } }"""
VERSIONS = """query ($key: UUID!, $first: Int, $after: String) { item(key: $key) {
  versions(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    edges { node { id number publishedAt retiredAt cause significance changeNote verified
      verification approvals { name } item { title body } } } } } }"""
DIFF = """query ($id: ID!, $to: ID!) { node(id: $id) { ... on Version { diff(to: $to) {
  isEmpty changesAnswer html fields { name label part change spans { op text } }
  blocks { type label change moved internal spans { op text } properties { name } } } } } }"""


@pytest.fixture
def historian(as_user):
    return as_user(make_user("view_history"))


@pytest.fixture
def inspector(as_user):
    return as_user(make_user("view_history", "view_internal"))


def version_id(page, number):
    key, locale = page.translation_key, page.locale.language_code
    return str(GlobalId(type="Version", key=key, locale=locale, number=number))


class TestAsOf:
    def test_an_item_is_told_as_it_was(self, historian, base, category):
        dimension = make_dimension("产品")
        page = make_faq(
            category,
            title="旧标题",
            text="旧答案",
            slug="old",
            facets=[make_facet(dimension, "S6")],
        )
        add_version(page, 2, past(), past(hours=2), title="旧标题")
        publish(page, title="新标题", body=answer("新答案"), slug="new", facets=[])
        page.refresh_from_db()
        page.move(make_category(base, title="发票"), pos="last-child")
        then = historian.data(ITEM, key=str(page.translation_key), at=AS_OF)["item"]
        told = {name: then[name] for name in ("title", "slug", "body", "category", "facets")}
        assert told == {
            "title": "旧标题",
            "slug": "old",
            "body": "旧答案",
            "category": {"title": "退款"},
            "facets": [{"title": "S6"}],
        }
        assert (then["version"]["number"], then["version"]["item"]["title"]) == (2, "旧标题")
        assert then["updatedAt"] == past().isoformat()
        assert then["reviewBy"] is None

    def test_verified_and_approvals_are_those_of_that_time(self, historian, category):
        page = make_faq(category)
        version = add_version(page, 2, past(), past(hours=9))
        attest(version, past(hours=2), "林岚")
        seen = [
            historian.data(ITEM, key=str(page.translation_key), at=past(hours=h).isoformat())
            for h in (1, 3)
        ]
        told = [(s["item"]["verified"], s["item"]["verification"]) for s in seen]
        assert told == [(False, "UNVERIFIED"), (True, "VERIFIED")]
        names = [[a["name"] for a in s["item"]["version"]["approvals"]] for s in seen]
        assert names == [[], ["林岚"]]

    @pytest.mark.parametrize("hours", [-1, 2, 2.5])
    def test_before_and_in_gaps_there_is_nothing(self, historian, category, hours):
        page = make_faq(category)
        add_version(page, 2, past(), past(hours=2))
        add_version(page, 3, past(hours=3), past(hours=4))
        at = past(hours=hours).isoformat()
        assert historian(ITEM, key=str(page.translation_key), at=at) == {"data": {"item": None}}

    def test_a_deleted_item_is_found_by_its_reference(self, historian, category, quoted):
        page = make_faq(category, title="已删除")
        add_version(page, 2, past(), past(hours=2), title="当时的")
        reference = quoted(page)
        page.delete()
        asked = f'{{ item(reference: "{reference}", asOf: "{AS_OF}") {{ title url path }} }}'
        found = historian.data(asked.replace("+00:00", "Z"))["item"]
        assert found == {"title": "当时的", "url": None, "path": None}

    def test_the_future_is_now(self, historian, category):
        page = make_faq(category, title="现在")
        at = (timezone.now() + timedelta(days=9)).isoformat()
        item = historian.data(ITEM, key=str(page.translation_key), at=at)["item"]
        assert (item["title"], item["url"] is None) == ("现在", False)

    def test_without_the_right_there_is_no_past(self, api, category):
        page = make_faq(category)
        add_version(page, 2, past(), past(hours=2))
        assert api.data(ITEM, key=str(page.translation_key), at=AS_OF) == {"item": None}
        asked = f'{{ items(locale: "zh-Hans", asOf: "{AS_OF}") {{ totalCount }} }}'
        assert api.data(asked) == {"items": {"totalCount": 0}}

    @pytest.mark.parametrize("at", ["2024-03-01T10:00:00", "2024-03-01", "gestern"])
    def test_a_time_without_a_zone_is_a_bad_request(self, historian, category, at):
        page = make_faq(category)
        assert historian.code(ITEM, key=str(page.translation_key), at=at) == "BAD_REQUEST"

    def test_internal_notes_of_then_are_for_those_who_may_read_them(
        self, historian, inspector, category
    ):
        page = make_faq(category, text="公开", internal="内部")
        add_version(page, 2, past(), past(hours=2))
        publish(page, body=answer("公开"))
        bodies = [
            who.data(ITEM, key=str(page.translation_key), at=AS_OF)["item"]["body"]
            for who in (historian, inspector)
        ]
        assert bodies == ["公开", "公开\n\n内部"]


class TestLists:
    @pytest.fixture
    def world(self, base, category):
        """Three FAQ that were valid then, one that is new, one that was hidden since."""
        pages = [make_faq(category, title=f"现在 {n}") for n in range(4)]
        product = make_facet(make_dimension("产品"), "S6")
        gone = make_faq(category, title="下架", facets=[product])
        for number, page in enumerate([*pages[:2], gone]):
            begin = past(minutes=number)
            add_version(page, 2, begin, past(hours=2), title=f"当时 {number}")
        gone.unpublish()
        return gone

    def asked(self, who, arguments=""):
        query = (
            f'{{ items(locale: "zh-Hans", asOf: "{AS_OF}", {arguments}) '
            "{ totalCount edges { cursor node { title } } } }"
        )
        page = who.data(query)["items"]
        assert page["totalCount"] >= len(page["edges"])
        return [edge["node"]["title"] for edge in page["edges"]], page["edges"]

    def test_a_list_holds_what_was_valid_then(self, historian, world):
        assert self.asked(historian)[0] == ["当时 2", "当时 1", "当时 0"]
        assert self.asked(historian, "orderBy: TITLE_ASC")[0] == ["当时 0", "当时 1", "当时 2"]

    def test_its_pages_hold_every_item_once(self, historian, world):
        titles, after = [], ""
        for _ in range(3):
            page, edges = self.asked(historian, f"first: 1 {after}")
            titles += page
            after = f'after: "{edges[0]["cursor"]}"'
        assert titles == ["当时 2", "当时 1", "当时 0"]
        cursor = edges[0]["cursor"]
        asked = f'{{ items(locale: "zh-Hans", after: "{cursor}") {{ totalCount }} }}'
        assert historian.code(asked) == "CURSOR_INVALID"

    def test_filters_ask_what_was_said_then(self, historian, world, category):
        attest(item_of(world).versions.get(number=2), past(), "林岚")
        data = historian.data(
            '{ categories(locale: "zh-Hans") { id } facets(locale: "zh-Hans") { values { id } } }'
        )
        value, top = data["facets"][0]["values"][0]["id"], data["categories"][0]["id"]
        found = {
            bound: self.asked(historian, f"filter: {{{bound}}}")[0]
            for bound in (
                "kind: FAQ",
                "kind: HOW_TO",
                f'facets: ["{value}"]',
                f'category: "{top}"',
                "verified: true",
                "verified: false",
                "audience: PUBLIC",
                "audience: INTERNAL",
                f'updatedSince: "{past(minutes=2).isoformat()}"',
            )
        }
        every, last = ["当时 2", "当时 1", "当时 0"], ["当时 2"]
        assert list(found.values()) == [
            *(every, [], last, every, last),
            *(every[1:], every, [], last),
        ]


class TestVersions:
    def test_all_versions_are_listed_newest_first(self, historian, category):
        page = publish(make_faq(category, title="一"), title="二")
        attest(item_of(page).current, timezone.now(), "林岚")
        found = historian.data(VERSIONS, key=str(page.translation_key))["item"]["versions"]
        nodes = [edge["node"] for edge in found["edges"]]
        assert [(n["number"], n["item"]["title"], n["verification"]) for n in nodes] == [
            (2, "二", "VERIFIED"),
            (1, "一", "UNVERIFIED"),
        ]
        assert nodes[0]["approvals"] == [{"name": "林岚"}]
        assert (nodes[0]["retiredAt"], found["totalCount"]) == (None, 2)

    def test_pages_of_versions_hold_each_once(self, historian, category):
        page = make_faq(category)
        fill(page, 5)
        numbers, after = [], None
        for _ in range(3):
            given = {"key": str(page.translation_key), "first": 2, "after": after}
            found = historian.data(VERSIONS, **given)["item"]["versions"]
            numbers += [edge["node"]["number"] for edge in found["edges"]]
            after = found["pageInfo"]["endCursor"]
        assert numbers == [1005, 1004, 1003, 1002, 1001, 1]

    def test_without_the_right_there_are_none_and_no_notes(self, api, category):
        page = make_faq(category)
        key = str(page.translation_key)
        assert api.data(VERSIONS, key=key) == {"item": {"versions": None}}
        asked = "{ item(key: %r) { version { number cause changeNote approvals { name } } } }"
        found = api.data((asked % key).replace("'", '"'))["item"]["version"]
        nothing = {"cause": None, "changeNote": None, "approvals": None}
        assert found == {"number": 1, **nothing}

    def test_a_former_version_is_a_node_for_who_may_see_it(self, api, historian, category):
        page = publish(make_faq(category, title="一"), title="二")
        asked = (
            f'{{ node(id: "{version_id(page, 1)}") {{ ... on Version {{ item {{ title }} }} }} }}'
        )
        assert historian.data(asked) == {"node": {"item": {"title": "一"}}}
        assert api.data(asked) == {"node": None}

    def test_self_approved_and_imported_are_states_of_their_own(self, api, category):
        page = make_faq(category)
        item = item_of(page)
        item.verification = Outcome.SELF_APPROVED
        item.save()
        asked = f'{{ item(key: "{page.translation_key}") {{ verified verification }} }}'
        assert api.data(asked)["item"]["verification"] == "SELF_APPROVED"


class TestDiff:
    @pytest.fixture
    def page(self, category):
        page = make_faq(category, title="退款", text="7 天内退款", internal="找王经理")
        return publish(page, title="退货", body=answer("15 天内退款", internal="找李经理"))

    def asked(self, who, page, one=1, to=2):
        ids = {"id": version_id(page, one), "to": version_id(page, to)}
        node = who.data(DIFF, **ids)["node"]
        return node and node["diff"]

    def test_it_tells_what_changed_as_data_and_html(self, inspector, page):
        found = self.asked(inspector, page)
        assert (found["isEmpty"], found["changesAnswer"]) == (False, True)
        (title,) = found["fields"]
        assert (title["name"], title["part"], title["change"]) == ("title", "ANSWER", "CHANGED")
        assert {"op": "INSERT", "text": "15"} in found["blocks"][0]["spans"]
        assert "<ins>" in found["html"]

    def test_internal_blocks_are_for_those_who_may_read_them(self, historian, inspector, page):
        told = [str(self.asked(who, page)) for who in (historian, inspector)]
        assert ["经理" in text for text in told] == [False, True]

    def test_there_is_none_to_another_item_or_without_the_right(
        self, api, historian, page, category
    ):
        other = make_faq(category)
        node = historian.data(DIFF, id=version_id(page, 1), to=version_id(other, 1))["node"]
        assert node == {"diff": None}
        assert api.data(DIFF, id=version_id(page, 2), to=version_id(page, 1)) == {
            "node": {"diff": None}
        }
        assert self.asked(historian, page, to=99) is None

    def test_an_id_that_is_none_of_ours_is_refused(self, historian, page):
        assert historian.code(DIFF, id=version_id(page, 1), to="xyz") == "BAD_REQUEST"


class TestSearch:
    QUERY = """query ($former: Boolean) { search(
      query: "退款", locale: "zh-Hans", includeFormer: $former) { totalCount edges {
        node { title url version { retiredAt } } highlights { fragments } } } }"""

    def found(self, who, former):
        page = who.data(self.QUERY, former=former)["search"]
        assert page["totalCount"] == len(page["edges"])
        return {edge["node"]["title"] for edge in page["edges"]}

    def test_the_hidden_and_deleted_are_found_by_who_may_see_history(
        self, api, historian, inspector, index, category
    ):
        make_faq(category, title="退款 现行")
        make_faq(category, title="退款 下架").unpublish()
        make_faq(category, title="退款 内部", audience="internal").unpublish()
        make_faq(category, title="退款 删除").delete()
        index()
        every = {"退款 现行", "退款 下架", "退款 删除"}
        assert self.found(api, True) == {"退款 现行"}
        assert self.found(historian, False) == {"退款 现行"}
        assert self.found(historian, True) == every
        assert self.found(inspector, True) == every | {"退款 内部"}
