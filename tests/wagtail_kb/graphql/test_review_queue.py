"""The review queue: what waits, for whom, in which order, and at what cost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Site,
    WorkflowTask,
)

from kbcore.review import Quorum, ReviewPolicy, Rule
from tests.wagtail_kb.graphql.reviewing import Desk, digest_of, write
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.models import ApprovalRight, Item
from wagtail_kb.review import actions, waiting
from wagtail_kb.review.case import open_case
from wagtail_kb.review.overview import overview_of
from wagtail_kb.testing import (
    answer,
    make_author,
    make_category,
    make_faq,
    make_reviewer,
    make_user,
    make_workflow,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_in(category, author, workflow):
    """``handed_in("标题")``: an item in review."""

    def handed_in(title="标题", parent=None, **fields):
        page = make_faq(parent or category, title=title, live=False, **fields)
        page.save_revision(user=author)
        item = Item.objects.get(page=page.pk)
        actions.submit(item, author)
        return item

    return handed_in


def titles(desk, arguments="", **variables):
    return [node["title"] for node in desk.queue(arguments, **variables)]


def test_what_was_handed_in_first_stands_first(handed_in, author, bob):
    first, _, _ = (handed_in(title) for title in "甲乙丙")
    actions.request_changes(first, bob, seen=digest_of(first), reason="改")
    assert titles(Desk(bob)) == ["甲", "乙", "丙"]
    actions.submit(first, author)
    assert titles(Desk(bob)) == ["乙", "丙", "甲"]


def test_drafts_and_what_is_published_or_withdrawn_do_not_wait(handed_in, author, bob, category):
    published, withdrawn, _ = (handed_in(title) for title in "甲乙丙")
    make_faq(category, title="草稿", live=False).save_revision(user=author)
    actions.approve(published, bob, seen=digest_of(published))
    actions.withdraw(withdrawn, author)
    assert titles(Desk(bob)) == ["丙"]


def test_a_change_of_a_live_item_waits_under_its_new_title(category, author, bob, workflow):
    page = publish(make_faq(category, title="旧"))
    write(page, author, title="新")
    actions.submit(Item.objects.get(page=page.pk), author)
    (node,) = Desk(bob).queue("", "{ title item { title } }")
    assert node == {"title": "新", "item": {"title": "旧"}}


def test_readers_and_nobody_have_an_empty_queue(handed_in):
    handed_in()
    for user in (None, make_user("view_internal", "view_history"), make_user(is_active=False)):
        found = Desk(user).api.data("{ reviewQueue { totalCount edges { node { id } } } }")
        assert found == {"reviewQueue": {"totalCount": 0, "edges": []}}


def test_nobody_sees_reviews_of_another_branch_or_site(handed_in, base, site, author):
    handed_in("这里")
    other = make_category(base, title="别处")
    make_workflow(other)
    elsewhere = make_reviewer(other)
    assert titles(Desk(elsewhere)) == []
    home = site.root_page.get_parent().add_child(instance=Page(title="x", slug="x-home"))
    Site.objects.create(hostname="other.example", root_page=home)
    root = make_user(is_superuser=True)
    assert titles(Desk(root)) == ["这里"]
    assert titles(Desk(root, SERVER_NAME="other.example")) == []


def test_who_approves_by_wagtails_own_task_sees_what_it_waits_for(category, author, workflow):
    group = Group.objects.create(name="主管")
    task = GroupApprovalTask.objects.create(name="主管")
    task.groups.add(group)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=5)
    page = make_faq(category, title="两步", live=False)
    page.save_revision(user=author)
    item = Item.objects.get(page=page.pk)
    actions.submit(item, author)
    chief = make_user(groups=["主管"])
    assert titles(Desk(chief)) == []
    reviewer = make_reviewer(category)
    actions.approve(item, reviewer, seen=digest_of(item))
    assert page.current_workflow_task == task
    assert titles(Desk(chief)) == ["两步"]


def test_the_queue_is_what_each_person_may_edit_or_approve(handed_in, base, category, author):
    page = handed_in().page
    group = Group.objects.create(name="only-owners")
    add = GroupPagePermission.objects.filter(permission__codename__startswith="add_").first()
    GroupPagePermission.objects.create(group=group, page_id=base.pk, permission=add.permission)
    owner = make_user(groups=["only-owners"])
    Page.objects.filter(pk=page.pk).update(owner=owner)
    rights = Group.objects.create(name="rights-only")
    ApprovalRight.objects.create(group=rights, page_id=category.pk)
    at_the_root = make_author(Page.objects.get(depth=1))
    people = {
        "author": author,
        "owner": owner,
        "not the owner": make_user(groups=["only-owners"]),
        "right alone": make_user(groups=["rights-only"]),
        "everywhere": at_the_root,
        "nobody": make_user(),
        "root": make_user(is_superuser=True),
    }
    page = Page.objects.get(pk=page.pk).specific
    for name, user in people.items():
        from wagtail_kb.review.people import may_approve

        expected = page.permissions_for_user(user).can_edit() or may_approve(user, page)
        assert bool(titles(Desk(user))) is expected, name


def test_the_filters_say_for_whom_it_waits(handed_in, author, bob, cem, base):
    both, mine = handed_in("都行"), handed_in("问我")
    actions.reassign(mine, bob, to=bob)
    own = handed_in("我改的")
    write(own.page.specific, bob, title="我改的标题")
    asked, able = "(filter: {askedOfMe: true})", "(filter: {mayApprove: true})"
    assert titles(Desk(bob), asked) == ["都行", "问我"]
    assert titles(Desk(cem), asked) == ["都行", "我改的标题"]
    assert titles(Desk(cem), able) == ["都行", "问我", "我改的标题"]
    assert titles(Desk(bob), "(filter: {mayApprove: false})") == ["我改的标题"]
    assert titles(Desk(author), able) == []
    assert both.pk


def test_a_filter_by_state(handed_in, author, bob, draft):
    objected = handed_in("改")
    handed_in("等")
    actions.request_changes(objected, bob, seen=digest_of(objected), reason="改")
    assert titles(Desk(bob), "(filter: {state: [CHANGES_REQUESTED]})") == ["改"]
    assert titles(Desk(bob), "(filter: {state: [IN_REVIEW]})") == ["等"]
    assert titles(Desk(bob), "(filter: {state: [DRAFT, PUBLISHED, APPROVED]})") == []
    assert titles(Desk(bob), "(filter: {state: []})") == ["改", "等"]


def test_a_filter_by_what_is_overdue(handed_in, author, bob, monkeypatch):
    handed_in("旧")
    then = timezone.now() + timedelta(days=30)
    monkeypatch.setattr(timezone, "now", lambda: then)
    handed_in("新")
    assert titles(Desk(bob), "(filter: {overdue: true})") == ["旧"]
    assert titles(Desk(bob), "(filter: {overdue: false})") == ["新"]


def test_a_filter_by_category_and_language(handed_in, base, bob):
    other = make_category(base, title="发货")
    handed_in("退款")
    handed_in("发货", parent=make_category(other, title="国际"))
    pk = GlobalId(type="Category", key=other.translation_key, locale="zh-hans")
    assert titles(Desk(bob), f'(filter: {{category: "{pk}"}})') == ["发货"]
    assert titles(Desk(bob), '(filter: {locale: "zh-HANS"})') == ["退款", "发货"]
    assert titles(Desk(bob), '(filter: {locale: "en"})') == []


def test_a_language_or_category_that_is_none_is_a_bad_request(bob):
    for given in ('locale: "xx"', 'category: "x"'):
        assert Desk(bob).api.code(f"{{ reviewQueue(filter: {{{given}}}) {{ totalCount }} }}") == (
            "BAD_REQUEST"
        )


PAGES = """query ($first: Int, $after: String, $filter: ReviewFilter) {
    reviewQueue(first: $first, after: $after, filter: $filter) {
        totalCount pageInfo { hasNextPage endCursor } edges { node { title } } } }"""


@pytest.mark.parametrize("wanted", [None, {"mayApprove": True}])
def test_pages_go_on_where_the_last_one_ended(handed_in, bob, wanted, monkeypatch):
    monkeypatch.setattr(waiting, "CHUNK", 2)
    for number in range(5):
        handed_in(str(number))
    found, after = [], None
    for _ in range(3):
        page = Desk(bob).api.data(PAGES, first=2, after=after, filter=wanted)["reviewQueue"]
        found.append([edge["node"]["title"] for edge in page["edges"]])
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert (page["totalCount"], more) == (5, len(found) < 3)
    assert found == [["0", "1"], ["2", "3"], ["4"]]


def test_a_cursor_of_another_list_is_refused(handed_in, bob):
    for number in range(2):
        handed_in(str(number))
    page = Desk(bob).api.data(PAGES, first=1)["reviewQueue"]
    after = page["pageInfo"]["endCursor"]
    assert Desk(bob).api.code(PAGES, after=after, filter={"overdue": False}) == "CURSOR_INVALID"
    assert Desk(bob).api.code(PAGES, first=0) == "BAD_REQUEST"


EVERYTHING = """{ id title state verification digest significance due overdue problems viewerCan
    item { title } step { name state missing { code message } } steps { policy why { message } }
    asked { name } mayApprove { name } approvals { person { name } }
    events { type actor { name } } run { state workflow task requestedBy { name } }
    requirement { people roles rules } missing { code } why { code } }"""

RULED = ReviewPolicy(
    name="ruled",
    quorum=Quorum(content=2, critical=2),
    rules=(Rule(name="法务", roles=("lawyer",)),),
)


@pytest.mark.parametrize("policy", ["pair", "ruled"])
@pytest.mark.parametrize("who", ["author", "bob", "root"])
def test_the_queue_costs_the_same_sql_for_2_and_20_reviews(
    handed_in, author, bob, base, sql, settings, policy, who
):
    review = {"POLICY": policy, "POLICIES": {"ruled": RULED}}
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": review}
    for number in range(20):
        item = handed_in(str(number))
        if number % 3 == 0:
            actions.request_changes(item, bob, seen=digest_of(item), reason="改")
    user = {"author": author, "bob": bob, "root": make_user(is_superuser=True)}[who]
    query = (
        f"query ($first: Int) {{ reviewQueue(first: $first) {{ edges {{ node {EVERYTHING} }} }} }}"
    )
    few, many = (sql(Desk(user).api.data, query, first=first) for first in (2, 20))
    assert len(few) == len(many) <= 19, (few, many)


def test_a_row_of_the_queue_says_what_the_review_itself_says(
    handed_in, author, bob, cem, base, settings
):
    review = {"POLICY": "ruled", "POLICIES": {"ruled": RULED}}
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": review}
    lawyer = make_reviewer(base, role="lawyer", first_name="Lou")
    waits, objected, halfway = (handed_in(title) for title in ("等", "改", "半"))
    actions.approve(halfway, bob, seen=digest_of(halfway))
    actions.request_changes(objected, bob, seen=digest_of(objected), reason="改")
    for user in (author, bob, lawyer, make_user(is_superuser=True)):
        desk = Desk(user)
        rows = desk.queue("", EVERYTHING)
        assert rows == [desk.review(item, EVERYTHING) for item in (waits, objected, halfway)]


def test_the_steps_of_a_workflow_are_the_same_in_the_queue(base, category, author, bob):
    make_workflow(base, "pair", "team")
    page = make_faq(category, live=False)
    page.save_revision(user=author)
    item = Item.objects.get(page=page.pk)
    actions.submit(item, author)
    actions.approve(item, bob, seen=digest_of(item))
    (listed,) = waiting.overviews(waiting.under_way(Item.objects.all()))
    case = open_case(Item.objects.select_related("current", "page").get(pk=item.pk))
    assert listed.case.steps == case.steps
    assert listed.case.digest == case.digest
    assert listed.current[0].policy.name == "team" == overview_of(case.item).current[0].policy.name


def test_a_diff_is_of_one_review_at_a_time(handed_in, bob):
    handed_in("甲", body=answer("新的答案"))
    asked = "(first: 1)", "{ diff { html } }"
    (node,) = Desk(bob).queue(*asked)
    assert "新的答案" in node["diff"]["html"]
    handed_in("乙")
    query = "{ reviewQueue { edges { node { diff { html } } } } }"
    assert Desk(bob).api.code(query) == "QUERY_TOO_COSTLY"
