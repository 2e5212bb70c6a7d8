"""No field of the API tells anybody what they may not see."""

from datetime import timedelta
from itertools import count

import orjson
import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, PageViewRestriction, Site

from kbcore.content import BlockAudience, Line, RichText, Run
from tests.wagtail_kb.graphql.everything import Everything
from tests.wagtail_kb.graphql.reviewing import review_id
from tests.wagtail_kb.timeline import add_version, item_of, past
from wagtail_kb import visibility
from wagtail_kb.graphql import cost, limits
from wagtail_kb.graphql.connection import Order
from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.execution import execute
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.graphql.schema import schema
from wagtail_kb.models import ApprovalRight, Item, ItemQuerySet
from wagtail_kb.retirement import retire
from wagtail_kb.review import actions
from wagtail_kb.testing import (
    answer,
    make_author,
    make_base,
    make_category,
    make_faq,
    make_user,
    publish,
)
from wagtail_kb.viewer import for_user

HISTORIANS = frozenset({"historian", "inspector", "root"})
STAFF = frozenset({"agent", "inspector", "root"})
REVIEWERS = frozenset({"editor", "reviewer", "root"})
EVERYBODY = frozenset({"anonymous", "customer", "member"}) | HISTORIANS | STAFF | REVIEWERS
MAY_SEE = {
    "public": EVERYBODY,
    "draft": frozenset(),
    "change": frozenset(),
    "former": HISTORIANS,
    "scheduled": frozenset(),
    "expired": HISTORIANS,
    "deleted": HISTORIANS,
    "internal": STAFF,
    "block": STAFF,
    "file": STAFF,
    "translation": STAFF,
    "formerinternal": HISTORIANS & STAFF,
    "formerblock": HISTORIANS & STAFF,
    "deletedinternal": HISTORIANS & STAFF,
    "deletedgroup": {"root"},
    "retired": HISTORIANS,
    "reason": HISTORIANS | STAFF,
    "reasoninternal": STAFF,
    "reasongroup": {"root"},
    "successor": STAFF,
    "login": EVERYBODY - {"anonymous"},
    "group": {"member", "root"},
    "password": frozenset(),
    "site": frozenset(),
}
"""Who may see the text that is hidden in each of these ways."""

REVIEWED = frozenset(
    {"public", "draft", "change", "scheduled", "expired", "internal", "translation"}
    | {"login", "group", "password", "retired"}
)
"""Those that say it in their newest draft, on this site: whoever may edit or approve sees them."""

AS_OF = 'asOf: "2024-03-01T09:30:00Z"'
DIFF = "{ html fields { spans { text } } blocks { spans { text } properties { before after } } }"

COUNTED = {"items": "ItemConnection", "search": "SearchConnection"}


THEN = past(minutes=30)
"""When every item that ever had a version had one that says the same as its last one."""


def marker(case: str) -> str:
    """A word that stands in everything of *case*: its titles, slugs, texts and file names."""
    return f"zq{case}zq"


class World:
    """A knowledge base with something hidden in every way that there is."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.base = make_base()
        self.open = make_category(self.base, title="公开")
        self.numbers = count()
        self.pages: dict[str, Page] = {}
        for case in MAY_SEE:
            self.pages[case] = getattr(self, f"make_{case}")(case)
        for case in MAY_SEE:
            self.give_past(case)
        links = "".join(f'<a linktype="page" id="{p.pk}">见</a>' for p in self.pages.values())
        make_faq(self.open, title="链接", body=[("rich_text", {"text": f"<p>{links}</p>"})])
        for case in ("draft", "change", "internal", "group", "translation", "site"):
            self.submit(case)
        self.viewers = self.make_viewers()

    def submit(self, case):
        """Hand it in, with its marker as note, as somebody whose name stands in no page."""
        page = Page.objects.get(pk=self.pages[case].pk)
        page.specific.get_latest_revision_as_object().save_revision()
        actions.submit(item_of(page), make_user(is_superuser=True), note=marker(case))

    def make_viewers(self):
        users = {
            "anonymous": None,
            "customer": make_user(),
            "agent": make_user("view_internal"),
            "historian": make_user("view_history"),
            "inspector": make_user("view_history", "view_internal"),
            "member": make_user(groups=["伙伴"]),
            "editor": make_author(self.site.root_page),
            "reviewer": self.make_reviewer(),
            "root": make_user(is_superuser=True),
        }
        return {name: for_user(user, site_id=self.site.pk) for name, user in users.items()}

    def make_reviewer(self):
        """Somebody with the right to approve on this site, and no other."""
        user = make_user(groups=["审核"])
        group = Group.objects.get(name="审核")
        ApprovalRight.objects.create(group=group, page_id=self.site.root_page.pk)
        return user

    def give_past(self, case):
        """A version that was valid at THEN; two cases said something secret in it."""
        page, secret = self.pages[case], {}
        if case == "formerinternal":
            secret = {"audience": "internal", "summary": marker(case)}
        elif case == "formerblock":
            line = Line(runs=(Run(text=marker(case)),))
            block = RichText(lines=(line,), audience=BlockAudience.INTERNAL)
            secret = {"blocks": [block.to_json()]}
        if item_of(page).versions.exists():
            add_version(page, 900, THEN - timedelta(minutes=30), past(hours=1), **secret)

    def faq(self, case, parent=None, **fields):
        word = marker(case)
        file = ContentFile(b"text", name=f"{word}.pdf")
        document = get_document_model().objects.create(title=word, file=file)
        given = {
            "title": f"退款 {word}",
            "slug": f"{word}-{next(self.numbers)}",
            "summary": word,
            "text": f"退款 {word}",
            "similar_questions": word,
            "keywords": word,
            "attachments": [("attachment", {"document": document, "title": word})],
        }
        return make_faq(parent or self.open, **{**given, **fields})

    def private(self, case, **privacy):
        """An item below a category that is itself private, and named by the marker."""
        word = marker(case)
        category = make_category(self.base, title=word, slug=word)
        restriction = PageViewRestriction.objects.create(page=category, **privacy)
        if privacy["restriction_type"] == "groups":
            restriction.groups.add(Group.objects.get_or_create(name="伙伴")[0])
        return self.faq(case, category)

    def make_public(self, case):
        return self.faq(case)

    def make_draft(self, case):
        page = self.faq(case, live=False)
        page.save_revision()
        return page

    def make_change(self, case):
        page = make_faq(self.open, title="不变")
        page.title = page.summary = marker(case)
        page.body = answer(marker(case))
        page.save_revision()
        return page

    def make_former(self, case):
        page = self.faq(case)
        plain = {"title": "新的", "slug": "new", "summary": "", "body": answer("新的")}
        return publish(page, **plain, similar_questions="", keywords="", attachments=[])

    def make_scheduled(self, case):
        page = self.faq(case, live=False, go_live_at=timezone.now() + timedelta(days=1))
        page.save_revision().publish()
        return page

    def make_expired(self, case):
        page = self.faq(case)
        Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(days=1))
        call_command("publish_scheduled", verbosity=0)
        return page

    def make_deleted(self, case):
        page = self.faq(case)
        kept = Page.objects.get(pk=page.pk)
        page.delete()
        return kept

    def make_formerinternal(self, case):
        return make_faq(self.open, title="曾是内部")

    make_formerblock = make_formerinternal

    def make_deletedinternal(self, case):
        page = self.faq(case, audience="internal")
        kept = Page.objects.get(pk=page.pk)
        page.delete()
        return kept

    def make_deletedgroup(self, case):
        category = make_category(self.base, title="伙伴")
        restriction = PageViewRestriction.objects.create(page=category, restriction_type="groups")
        restriction.groups.add(Group.objects.get_or_create(name="伙伴")[0])
        page = self.faq(case, category)
        kept = Page.objects.get(pk=page.pk)
        page.delete()
        return kept

    def make_retired(self, case):
        page = self.faq(case)
        retire(item_of(page), user=None, reason="不再有效")
        return page

    def make_reason(self, case, **fields):
        page = make_faq(self.open, title="旧规定", **fields)
        retire(item_of(page), user=None, reason=marker(case))
        return page

    def make_reasoninternal(self, case):
        return self.make_reason(case, audience="internal")

    def make_reasongroup(self, case):
        category = make_category(self.base, title="伙伴专用")
        restriction = PageViewRestriction.objects.create(page=category, restriction_type="groups")
        restriction.groups.add(Group.objects.get_or_create(name="伙伴")[0])
        page = make_faq(category, title="旧规定")
        retire(item_of(page), user=None, reason=marker(case))
        return page

    def make_successor(self, case):
        secret = self.faq(case, audience="internal")
        page = make_faq(self.open, title="旧答案")
        retire(item_of(page), user=None, reason="改了", successor=secret.translation_key)
        return page

    def make_internal(self, case):
        return self.faq(case, audience="internal")

    def make_block(self, case):
        return make_faq(self.open, title="退款", text="退款", internal=f"退款 {marker(case)}")

    def make_file(self, case):
        file = ContentFile(b"text", name=f"{marker(case)}.pdf")
        document = get_document_model().objects.create(title="文件", file=file)
        block = {"document": document, "title": marker(case), "internal": True}
        return make_faq(self.open, title="附件", attachments=[("attachment", block)])

    def make_translation(self, case):
        source = make_faq(self.open, title="来源", audience="internal")
        english, _ = Locale.objects.get_or_create(language_code="en")
        page = source.copy_for_translation(english, copy_parents=True)
        word = marker(case)
        plain = {"title": f"refund {word}", "slug": word, "summary": word, "body": answer(word)}
        return publish(page, audience="public", **plain)

    def make_login(self, case):
        return self.private(case, restriction_type="login")

    def make_group(self, case):
        return self.private(case, restriction_type="groups")

    def make_password(self, case):
        return self.private(case, restriction_type="password", password="geheim")

    def make_site(self, case):
        word = marker(case)
        home = self.site.root_page.get_parent().add_child(
            instance=Page(title=word, slug=word, locale=self.base.locale)
        )
        Site.objects.create(hostname=f"{word}.example", root_page=home)
        base = make_base(parent=home, title=word, slug=word)
        return self.faq(case, make_category(base, title=word, slug=word))


def probes(world: World) -> dict[str, list[str]]:
    """For each field of Query: the arguments that might show something hidden."""
    items, categories, nodes = [], [], []
    for page in world.pages.values():
        key, language = page.translation_key, page.locale.language_code
        item = Item.objects.get(key=key, locale=language)
        nodes.append(GlobalId(type="Item", key=key, locale=language))
        versions = item.versions.values_list("number", flat=True)
        nodes += [GlobalId(type="Version", key=key, locale=language, number=n) for n in versions]
        selectors = [
            f'id: "{GlobalId(type="Item", key=key, locale=language)}"',
            f'key: "{key}"',
            f'reference: "{item.reference}"',
            f'path: "{page.url_path.removeprefix(world.site.root_page.url_path[:-1])}"',
            f'path: "{page.url_path}"',
        ]
        items += selectors + [f"{one}, {AS_OF}" for one in selectors]
        parent = Page.objects.get(path=page.path[:-4])
        if parent.translation_key != world.open.translation_key:
            pk = GlobalId(type="Category", key=parent.translation_key, locale=language)
            nodes.append(pk)
            path = parent.url_path.removeprefix(world.site.root_page.url_path[:-1])
            categories += [f'id: "{pk}"', f'path: "{path}"']
    locales = [f'locale: "{code}"' for code in ("zh-Hans", "en", "zh-Hant")]
    pks = [one for one in categories if one.startswith("id")]
    lists = [f"{locale}, first: 100" for locale in locales]
    filters = [f"filter: {{category: {pk.removeprefix('id: ')}}}" for pk in pks]
    filters += [f"filter: {{audience: {one}}}" for one in ("RESTRICTED", "INTERNAL", "MEMBERS")]
    words = ["退款", "refund", *map(marker, MAY_SEE)]
    return {
        "node": [f'id: "{pk}"' for pk in nodes],
        "item": items,
        "resolve": [one for one in items if one.startswith(("ref", "path")) and AS_OF not in one],
        "items": [
            *lists,
            *(f"{lists[0]}, orderBy: {order.name}" for order in Order),
            *(f"{lists[0]}, {one}" for one in filters),
            *(f"{one}, {AS_OF}" for one in lists),
            *(f"{lists[0]}, {AS_OF}, orderBy: {order.name}" for order in Order),
            *(f"{lists[0]}, {AS_OF}, {one}" for one in filters),
        ],
        "search": [
            f'{locale}, query: "{word}", first: 100, includeFormer: {former}'
            for former in ("true", "false")
            for locale in locales[:2]
            for word in words
        ],
        "categories": [
            *(f"{locale}, depth: 10" for locale in locales),
            *(f"parent: {pk.removeprefix('id: ')}" for pk in pks),
        ],
        "category": categories,
        "facets": locales,
        "viewer": [""],
        "review": [f'id: "{review_id(item_of(page))}"' for page in world.pages.values()],
        "reviewQueue": [
            "first: 100",
            "first: 100, filter: {askedOfMe: false}",
            *(f"first: 100, {one}" for one in filters if "category" in one),
        ],
    }


def reviews(world: World) -> list[str]:
    """What the review of each item says, asked for by its item and as a node."""
    plain = """title digest events { text actor { name } } asked { name } mayApprove { name }
        approvals { person { name } note } run { requestedBy { name } }
        item { title summary body }"""
    told = f"{{ {plain} diff {{ html }} }}"
    parts = [
        f"reviewQueue(first: 100) {{ ReviewConnection_edges_0: edges {{ node {{ {plain} }} }} }}"
    ]
    for page in world.pages.values():
        item = item_of(page)
        own = GlobalId(type="Item", key=item.key, locale=item.locale)
        parts.append(f'review(id: "{own}") {told}')
        parts.append(f'node(id: "{review_id(item)}") {{ ... on Review {told} }}')
    return parts


def histories(world: World) -> list[str]:
    """All that the history of each item holds, asked for by the item and by each version."""
    parts = []
    for page in world.pages.values():
        item = item_of(page)
        ids = [
            GlobalId(type="Version", key=item.key, locale=item.locale, number=number)
            for number in item.versions.values_list("number", flat=True)
        ]
        diffs = " ".join(f'd{n}: diff(to: "{pk}") {DIFF}' for n, pk in enumerate(ids))
        told = f"changeNote item {{ title summary slug body category {{ title }} }} {diffs}"
        whole = f"versions(first: 100) {{ totalCount edges {{ node {{ number {told} }} }} }}"
        parts += [f'node(id: "{pk}") {{ ... on Version {{ {told} }} }}' for pk in ids]
        parts += [
            f'item(key: "{item.key}", locale: "{item.locale}"{at}) {{ {whole} }}'
            for at in ("", f", {AS_OF}")
        ]
    return parts


@pytest.fixture
def world(site, index, monkeypatch):
    for name in ("MAX_DEPTH", "MAX_FIELDS", "MAX_ALIASES"):
        monkeypatch.setattr(limits, name, 10**9)
    monkeypatch.setattr(cost, "MAX_OBJECTS", 10**9)
    world = World(site)
    index()
    return world


@pytest.fixture
def ask(world):
    """``ask("agent")``: the answer to every probe, one of each root field with every field."""
    some_version = GlobalId(
        type="Version",
        key=world.pages["formerinternal"].translation_key,
        locale="zh-hans",
        number=900,
    )
    arguments = {
        "Faq.body": ["", "(format: TEXT)"],
        "Version.diff": [f'(to: "{some_version}")'],
    }
    everything = Everything(schema(), arguments=arguments)
    given = probes(world)
    parts = [f"history_{number}: {part}" for number, part in enumerate(histories(world))]
    parts += [f"review_of_{number}: {part}" for number, part in enumerate(reviews(world))]
    for root, arguments in given.items():
        for number, some in enumerate(arguments):
            # What a review holds is read by ``reviews``, and by the first node.
            is_plain = number or root.startswith("review")
            selection = everything.plain(root) if is_plain else everything.select(root)
            parts.append(f"{root}_{number}: {root}{some and f'({some})'} {selection}")
    document = "{ " + "\n".join(parts) + " }"
    assert everything.covered == everything.fields()
    assert set(given) == set(schema().query_type.fields)

    def ask(name):
        result = execute(schema(), document, context=Context(viewer=world.viewers[name])).body
        assert not result.get("errors"), result["errors"][:3]
        return result["data"]

    return ask


def seen(data) -> set[str]:
    """The cases whose marker stands anywhere in *data*."""
    text = orjson.dumps(data).decode().lower()
    return {case for case in MAY_SEE if marker(case) in text}


def filled(answer) -> bool:
    """Whether a review, or a page of the queue, holds anything."""
    return bool(answer) and answer.get("ReviewConnection_edges_0") != []


@pytest.mark.slow
def test_everybody_sees_what_they_may_and_counts_no_more(ask):
    for name in sorted(EVERYBODY):
        data = ask(name)
        reviewed = {root: data.pop(root) for root in list(data) if root.startswith("review")}
        may_see = {case for case, who in MAY_SEE.items() if name in who}
        assert seen(data) == may_see, name
        if name in REVIEWERS:
            assert REVIEWED <= seen(reviewed) <= REVIEWED | may_see, name
        else:
            assert not any(filled(answer) for answer in reviewed.values()), name
        lists = {root: page for root, page in data.items() if root.startswith(tuple(COUNTED))}
        for root, page in lists.items():
            of = COUNTED[root.partition("_")[0]]
            assert page[f"{of}_totalCount_0"] == len(page[f"{of}_edges_0"]), (name, root)


@pytest.mark.slow
def test_a_hole_in_the_access_rule_is_found(ask, monkeypatch):
    monkeypatch.setattr(ItemQuerySet, "visible_to", lambda items, viewer: items.current())
    assert {"internal", "login", "group", "password", "site"} <= seen(ask("anonymous"))


@pytest.mark.slow
def test_a_hole_in_the_rule_of_reviews_is_found(ask, monkeypatch):
    monkeypatch.setattr("wagtail_kb.graphql.relations.review.seen_by", lambda *args: Item.objects)
    assert {"draft", "change", "internal", "group", "site"} <= seen(ask("customer"))


@pytest.mark.slow
def test_a_hole_in_the_rule_of_history_is_found(ask, monkeypatch):
    monkeypatch.setattr(ItemQuerySet, "known_to", lambda items, viewer: items)
    assert {"group", "password", "site", "deletedgroup"} <= seen(ask("historian"))


@pytest.mark.slow
def test_a_hole_in_the_rule_of_former_versions_is_found(ask, monkeypatch):
    monkeypatch.setattr(visibility, "known_version", lambda viewer, versions: Q())
    assert "formerinternal" in seen(ask("historian"))
