"""Every door an answer can leave by: what leaves is attested, or it is said why not."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Locale, Page, WorkflowTask

from tests.wagtail_kb.admin.posting import add_url, edit_url, faq_data
from tests.wagtail_kb.filing import edit_image, make_image, png, showing
from wagtail_kb.models import Attestation, Item, Outcome, Version
from wagtail_kb.pages.models import KnowledgeFaqPage
from wagtail_kb.review import actions
from wagtail_kb.review.case import open_case
from wagtail_kb.testing import answer, make_base, make_faq

pytestmark = pytest.mark.django_db

Door = Callable[..., Any]


class World:
    """What doors need: a superuser's browser, and a draft that *author* wrote."""

    def __init__(self, editor: Any, admin_user: Any, category: Any, faq: Any, author: Any) -> None:
        self.editor, self.admin, self.category = editor, admin_user, category
        self.faq, self.author = faq, author

    @property
    def item(self) -> Item:
        return Item.objects.select_related("current").get(page=self.faq.pk)

    @property
    def page(self) -> Any:
        return KnowledgeFaqPage.objects.get(pk=self.faq.pk)

    def form(self, **more: Any) -> dict[str, Any]:
        """The draft as its form sends it."""
        return faq_data(title=self.faq.title, slug=self.faq.slug, answer=TEXT) | more


TEXT = "在订单页点「申请退款」。"


def edit_view(world: World) -> Any:
    world.editor.post(edit_url(world.faq), world.form(**{"action-publish": "1"}))
    return world.faq


def create_view(world: World) -> Any:
    data = faq_data(title="新的问题") | {"action-publish": "1"}
    world.editor.post(add_url(KnowledgeFaqPage, world.category), data)
    return KnowledgeFaqPage.objects.get(title="新的问题")


def bulk_action(world: World) -> Any:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    world.editor.post(f"{url}?id={world.faq.pk}")
    return world.faq


def schedule(world: World) -> Any:
    """Scheduled in the editor by somebody who may; later its time comes."""
    later = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    world.editor.post(edit_url(world.faq), world.form(go_live_at=later, **{"action-publish": "1"}))
    past = timezone.now() - timedelta(minutes=5)
    revision = world.page.get_latest_revision()
    assert revision.approved_go_live_at
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    call_command("publish_scheduled")
    return world.faq


def rest_api(world: World) -> Any:
    token = pytest.importorskip("wagtail.models", reason="").__dict__.get("APIToken")
    if token is None:
        pytest.skip("Wagtail 7.4 has no tokens, and no such API.")
    _, key = token.create_token(user=world.admin, name="test")
    url = reverse("wagtailapi_v3:pages_actions_publish", args=[world.faq.pk])
    response = world.editor.post(url, headers={"authorization": f"Bearer {key}"})
    assert response.status_code == 200, response.content
    return world.faq


def other_workflow(world: World) -> Any:
    """The site's own approval task comes after ours, or alone."""
    state = world.page.current_workflow_task_state
    if state is None:
        world.faq.get_workflow().start(world.page, world.admin)
        state = world.page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[world.faq.pk, "approve", state.pk])
    world.editor.post(url, {"comment": ""})
    return world.faq


def shell_publish(world: World) -> Any:
    world.page.get_latest_revision().publish()
    return world.faq


def shell_save(world: World) -> Any:
    page = world.page
    page.live = True
    page.save()
    return world.faq


def shell_base_class(world: World) -> Any:
    Page.objects.get(pk=world.faq.pk).get_latest_revision().publish()
    return world.faq


def add_child(world: World) -> Any:
    return make_faq(world.category, title="新的问题")


def copy(world: World) -> Any:
    make_faq(world.category, title="原来的问题")
    page = KnowledgeFaqPage.objects.get(title="原来的问题")
    return page.copy(update_attrs={"slug": "copy", "title": "抄的问题"}, keep_live=True)


def restore(world: World) -> Any:
    """An older revision of a live page is published again."""
    old = world.page.get_latest_revision()
    old.publish()
    page = world.page
    page.title = "另一个问题"
    page.save_revision(user=world.author).publish()
    world.editor.post(
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk]),
        world.form(**{"action-publish": "1", "revision": str(old.pk)}),
    )
    old.publish()
    return world.faq


def move_into_a_base(world: World) -> Any:
    outside = make_base(slug="elsewhere")
    page = make_faq(outside, title="别处的问题")
    page.move(world.category, pos="last-child")
    return page


def file_import(world: World) -> Any:
    row = {"id": "a-1", "lang": "zh-CN", "question": "导入的问题", "answer_md": "答案"}
    file = ContentFile(json.dumps(row).encode())
    path = world.tmp_path / "rows.jsonl"  # type: ignore[attr-defined]  # set by the fixture
    path.write_bytes(file.read())
    options = {"locale": "zh-Hans", "stdout": StringIO(), "stderr": StringIO()}
    call_command("kb_import", str(path), **options)
    return KnowledgeFaqPage.objects.get(title="导入的问题")


def localize(world: World) -> Any:
    """wagtail-localize publishes a translation by itself."""
    from wagtail_localize.models import StringTranslation, TranslationSource

    shell_publish(world)
    english = Locale.objects.get_or_create(language_code="en")[0]
    world.category.copy_for_translation(english, copy_parents=True)
    source, _ = TranslationSource.update_or_create_from_instance(world.page)
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=english,
            context=segment.context,
            data="Translated",
        )
    with TestCase.captureOnCommitCallbacks(execute=True):
        source.create_or_update_translation(english, publish=True, fallback=True)
    return world.page.get_translation(english)


def found_by_sync(world: World) -> Any:
    KnowledgeFaqPage.objects.filter(pk=world.faq.pk).update(live=True)
    call_command("kb_sync", stdout=StringIO(), stderr=StringIO())
    return world.faq


# Doors that the reviewed draft itself may leave by, and those where something else does.
OF_THE_DRAFT = [
    edit_view,
    bulk_action,
    schedule,
    rest_api,
    other_workflow,
    shell_publish,
    shell_save,
    shell_base_class,
    found_by_sync,
]
OF_SOMETHING_ELSE = [create_view, add_child, copy, restore, move_into_a_base, file_import, localize]
named = pytest.mark.parametrize


@pytest.fixture
def world(
    editor: Any,
    admin_user: Any,
    category: Any,
    workflow: Any,
    faq: Any,
    author: Any,
    settings: Any,
    tmp_path: Any,
) -> World:
    try:
        import wagtail.api.v3.urls  # noqa: F401  # Wagtail 8 only

        settings.ROOT_URLCONF = "tests.wagtail_kb.review.api_urls"
    except ImportError:
        pass
    # After our step the site's own: what ours approved isn't published yet.
    last = GroupApprovalTask.objects.create(name="release")
    WorkflowTask.objects.create(workflow=workflow, task=last, sort_order=9)
    made = World(editor, admin_user, category, faq, author)
    made.tmp_path = tmp_path  # type: ignore[attr-defined]  # for doors that read a file
    draft = faq.get_latest_revision_as_object()
    draft.body = answer(TEXT)
    draft.save_revision(user=author)
    return made


def of(page: Any) -> tuple[Item, Attestation]:
    item = Item.objects.select_related("current").get(page=page.pk)
    rows = Attestation.objects.filter(version=item.current).order_by("-pk")
    assert rows, "nothing was said of this version"
    return item, rows[0]


@named("door", OF_THE_DRAFT + OF_SOMETHING_ELSE, ids=lambda door: door.__name__)
def test_what_leaves_unapproved_is_unverified_and_says_why(world: World, door: Door):
    if door is other_workflow:
        GroupApprovalTask.objects.update(active=True)
        world.faq.get_workflow().workflow_tasks.exclude(task__name="release").delete()
    item, said = of(door(world))
    assert item.current is not None
    assert (item.verified, item.verification) == (False, "unverified")
    assert said.outcome == Outcome.UNVERIFIED
    assert said.why


@named("door", OF_THE_DRAFT, ids=lambda door: door.__name__)
def test_what_leaves_as_it_was_approved_is_verified(world: World, bob: Any, door: Door):
    actions.submit(world.item, world.author)
    actions.approve(world.item, bob, seen=open_case(world.item).digest)
    assert world.item.current is None
    if door in (shell_save, found_by_sync):
        # These publish what the page itself holds, not its revision.
        world.page.get_latest_revision_as_object().save()
    item, said = of(door(world))
    assert item.verified
    assert (said.outcome, said.name) == (Outcome.VERIFIED, "Bob")


def test_a_file_replaced_behind_an_approved_item_leaves_it_unverified(world: World, bob: Any):
    picture = make_image("red")
    draft = world.faq.get_latest_revision_as_object()
    draft.body = showing(world.category, picture).body
    draft.save_revision(user=world.author)
    actions.submit(world.item, world.author)
    actions.approve(world.item, bob, seen=open_case(world.item).digest)
    shell_publish(world)
    assert world.item.verified
    edit_image(world.editor, picture, png("blue"))
    item, said = of(world.faq)
    assert (item.current.number, item.verified, said.outcome) == (2, False, "unverified")


def test_approving_later_is_said_of_the_same_version(world: World, bob: Any):
    item, _ = of(shell_publish(world))
    actions.approve(item, bob, seen=item.current.answer_digest)
    item, said = of(world.faq)
    assert (item.verified, said.outcome, item.current.number) == (True, Outcome.VERIFIED, 1)
    assert Version.objects.filter(item=item).count() == 1


class TestRefusing:
    """``REQUIRE_APPROVAL``: nothing unapproved leaves by the doors that can refuse."""

    @pytest.fixture(autouse=True)
    def require(self, settings: Any) -> None:
        settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": {"REQUIRE_APPROVAL": True}}

    @named(
        "door",
        [edit_view, bulk_action, shell_publish, shell_base_class, shell_save],
        ids=lambda door: door.__name__,
    )
    def test_nothing_unapproved_leaves(self, world: World, door: Door):
        with suppress(PermissionDenied):
            door(world)
        assert world.item.current is None
        assert not Version.objects.exists()

    def test_the_draft_is_kept(self, world: World):
        data = world.form(title="另一个标题", **{"action-publish": "1"})
        world.editor.post(edit_url(world.faq), data)
        assert world.page.get_latest_revision_as_object().title == "另一个标题"

    def test_what_is_approved_leaves(self, world: World, bob: Any):
        actions.submit(world.item, world.author)
        actions.approve(world.item, bob, seen=open_case(world.item).digest)
        shell_publish(world)
        assert world.item.verified

    def test_what_was_approved_by_a_reviewer_without_the_right_to_publish_leaves(
        self, world: World, bob: Any
    ):
        GroupApprovalTask.objects.get(name="release").delete()
        actions.submit(world.item, world.author)
        actions.approve(world.item, bob, seen=open_case(world.item).digest)
        assert world.item.verified

    def test_only_the_categories_named_refuse(self, world: World, settings: Any):
        other = {"REQUIRE_APPROVAL": ["00000000-0000-0000-0000-000000000000"]}
        settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": other}
        shell_publish(world)
        assert world.item.current
        here = {"REQUIRE_APPROVAL": [world.category.translation_key]}
        settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": here}
        draft = world.page
        draft.title = "另一个标题"
        with pytest.raises(PermissionDenied):
            draft.save_revision().publish()
        assert world.item.current.number == 1
