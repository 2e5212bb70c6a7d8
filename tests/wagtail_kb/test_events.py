"""What becomes of Item, Version and index at every event, whatever door it comes through."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    Locale,
    Page,
    PageViewRestriction,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from wagtail_kb.models import Item, Stamp, Version
from wagtail_kb.testing import (
    answer,
    make_article,
    make_base,
    make_category,
    make_dimension,
    make_facet,
    make_faq,
    publish,
)

pytestmark = pytest.mark.django_db

SHOWN, HIDDEN = [(1, True)], [(1, False)]


def admin(name, *args, query=""):
    return reverse(f"wagtailadmin_pages:{name}", args=args) + query


def form_of(text="<p>在订单页点「申请退款」。</p>", **fields):
    """What an editor posts for a FAQ."""
    block = ("rich_text", {"text": rich_text(text), "internal": ""})
    return nested_form_data(
        {
            "title": "如何申请退款",
            "slug": "apply-for-refund",
            "summary": "",
            "audience": "public",
            "similar_questions": "",
            "keywords": "",
            "body": streamfield([block]),
            "attachments": streamfield([]),
            "steward": "",
            "review_by": "",
            "facets": [],
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
            "seo_title": "",
            "search_description": "",
            **fields,
        }
    )


def create(editor, parent, **fields):
    url = admin("add", "wagtail_kb_pages", "knowledgefaqpage", parent.pk)
    response = editor.post(url, form_of(**fields))
    assert response.status_code == 302, response.context and response.context["form"].errors
    return Page.objects.get(slug=fields.get("slug", "apply-for-refund")).specific


def edit(editor, page, **fields):
    response = editor.post(admin("edit", page.pk), form_of(slug=page.slug, **fields))
    assert response.status_code == 302, response.context["form"].errors
    return type(page).objects.get(pk=page.pk)


def in_future(**delta):
    return timezone.localtime(timezone.now() + timedelta(**delta)).strftime("%Y-%m-%d %H:%M")


def let_time_pass(page, revision, *, go_live=None, expire=None):
    """As if *page* had been scheduled long ago."""
    past = timezone.now() - timedelta(minutes=5)
    if go_live:
        revision.content["go_live_at"] = past.isoformat()
        revision.approved_go_live_at = past
        revision.save()
    if expire:
        Page.objects.filter(pk=page.pk).update(expire_at=past)
        revision.content["expire_at"] = past.isoformat()
        revision.save()


class TestPublish:
    def test_the_create_view_publishes(self, editor, category, history, queued):
        page = create(editor, category, **{"action-publish": "1"})
        assert history(page) == SHOWN
        assert ("item", page.pk) in queued()

    def test_the_create_view_saves_a_draft(self, editor, category, history):
        assert history(create(editor, category)) == []

    def test_the_edit_view_publishes_the_change(self, editor, category, history):
        page = create(editor, category, **{"action-publish": "1"})
        edit(editor, page, title="另一个问题", **{"action-publish": "1"})
        assert history(page) == [(1, False), (2, True)]

    def test_the_edit_view_publishes_nothing_new_without_a_change(self, editor, category, history):
        page = create(editor, category, **{"action-publish": "1"})
        edit(editor, page, **{"action-publish": "1"})
        assert history(page) == SHOWN

    def test_a_draft_of_a_live_page_waits(self, editor, category, history):
        page = create(editor, category, **{"action-publish": "1"})
        edit(editor, page, title="另一个问题")
        assert history(page) == SHOWN

    def test_the_bulk_action_publishes(self, editor, category, history):
        pages = [make_faq(category, live=False) for _ in range(2)]
        for page in pages:
            page.save_revision()
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        ids = "&".join(f"id={page.pk}" for page in pages)
        editor.post(f"{url}?{ids}")
        assert [history(page) for page in pages] == [SHOWN, SHOWN]

    def test_republishing_an_old_revision_is_a_change(self, category, history):
        page = make_faq(category)
        old = page.save_revision()
        publish(page, title="另一个问题")
        old.publish()
        assert history(page) == [(1, False), (2, False), (3, True)]

    def test_the_approval_of_a_workflow_publishes(self, editor, category, history):
        page = create(editor, category)
        task = GroupApprovalTask.objects.create(name="审核")
        workflow = Workflow.objects.create(name="审核")
        WorkflowTask.objects.create(workflow=workflow, task=task)
        WorkflowPage.objects.create(workflow=workflow, page=category)
        editor.post(admin("edit", page.pk), form_of(slug=page.slug, **{"action-submit": "1"}))
        assert history(page) == []
        state = page.current_workflow_task_state.pk
        editor.post(admin("workflow_action", page.pk, "approve", state), {"comment": ""})
        assert history(page) == SHOWN

    def test_a_locked_page_is_published_by_whoever_may(self, editor, admin_user, category, history):
        page = make_faq(category)
        page.locked, page.locked_by = True, admin_user
        page.save()
        publish(page, title="另一个问题", user=admin_user)
        assert history(page) == [(1, False), (2, True)]


class TestHide:
    def test_the_unpublish_view_hides(self, editor, category, history, queued):
        page = make_faq(category)
        queued()
        editor.post(admin("unpublish", page.pk))
        assert history(page) == HIDDEN
        assert queued() == {("item", page.pk)}

    def test_the_unpublish_view_hides_descendants_too(self, editor, category, history):
        pages = [make_faq(category), make_article(make_category(category))]
        editor.post(admin("unpublish", category.pk), {"include_descendants": "on"})
        assert [history(page) for page in pages] == [HIDDEN, HIDDEN]

    def test_an_item_stays_under_an_unpublished_category(self, editor, category, history, anyone):
        page = make_faq(category)
        editor.post(admin("unpublish", category.pk))
        assert history(page) == SHOWN
        assert Item.objects.visible_to(anyone).count() == 1

    def test_the_bulk_action_hides(self, editor, category, history):
        pages = [make_faq(category), make_faq(category)]
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
        ids = "&".join(f"id={page.pk}" for page in pages)
        editor.post(f"{url}?{ids}")
        assert [history(page) for page in pages] == [HIDDEN, HIDDEN]

    def test_the_base_class_unpublishes(self, category, history):
        page = make_faq(category)
        Page.objects.get(pk=page.pk).unpublish()
        assert history(page) == HIDDEN

    def test_the_base_class_unpublishes_what_it_read_before(self, category, history):
        page = make_faq(category)
        plain = Page.objects.get(pk=page.pk)
        assert plain.specific.live
        plain.unpublish()
        assert history(page) == HIDDEN

    def test_saving_only_live_hides(self, category, history):
        page = make_faq(category)
        page.live = False
        page.save(update_fields=["live"])
        assert history(page) == HIDDEN

    def test_a_page_expires(self, category, history, queued):
        page = publish(make_faq(category))
        let_time_pass(page, page.latest_revision, expire=True)
        queued()
        call_command("publish_scheduled")
        assert history(page) == HIDDEN
        assert queued() == {("item", page.pk)}


class TestSchedule:
    def test_a_page_created_for_later_has_no_version_until_then(self, editor, category, history):
        page = create(editor, category, go_live_at=in_future(days=1), **{"action-publish": "1"})
        assert history(page) == []
        call_command("publish_scheduled")
        assert history(page) == []
        let_time_pass(page, page.latest_revision, go_live=True)
        call_command("publish_scheduled")
        assert history(page) == SHOWN
        assert Version.objects.get().cause == "schedule"

    def test_a_live_page_keeps_its_version_until_the_change_is_due(self, editor, category, history):
        page = create(editor, category, **{"action-publish": "1"})
        later = {"title": "下月的规定", "go_live_at": in_future(days=1)}
        page = edit(editor, page, **later, **{"action-publish": "1"})
        assert history(page) == SHOWN
        let_time_pass(page, page.latest_revision, go_live=True)
        call_command("publish_scheduled")
        assert history(page) == [(1, False), (2, True)]
        assert Item.objects.get().current.title == "下月的规定"

    def test_a_live_page_saved_with_a_future_date_keeps_its_version(self, category, history):
        page = make_faq(category)
        page.title, page.go_live_at = "下月的规定", timezone.now() + timedelta(days=1)
        page.save()
        assert history(page) == SHOWN
        assert Item.objects.get().current.title == "如何申请退款"


class TestDelete:
    def test_the_delete_view_retires(self, editor, category, history, queued):
        page = make_faq(category)
        queued()
        editor.post(admin("delete", page.pk))
        item = Item.objects.get()
        assert (item.page, item.current) == (None, None)
        assert history(page) == HIDDEN
        assert queued() == {("item", None)}

    def test_the_bulk_action_retires(self, editor, category):
        pages = [make_faq(category), make_faq(category)]
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        editor.post(f"{url}?" + "&".join(f"id={page.pk}" for page in pages))
        assert Item.objects.filter(page=None, current=None).count() == 2

    def test_deleting_a_whole_base_retires_everything_below(self, base, category):
        make_faq(category)
        make_article(make_category(category))
        root = base.translation_key
        Page.objects.get(pk=base.pk).delete()
        assert Item.objects.filter(page=None, current=None, root=root).count() == 2
        assert not Version.objects.filter(retired_at=None).exists()

    def test_a_queryset_deletes(self, category):
        page = make_faq(category)
        Page.objects.filter(pk=page.pk).delete()
        assert Item.objects.filter(page=None, current=None).count() == 1

    def test_the_privacy_of_a_deleted_page_is_remembered(self, category):
        page = make_faq(category)
        PageViewRestriction.objects.create(page=category, restriction_type="login")
        page.delete()
        assert Item.objects.get().restriction == [{"type": "login", "groups": []}]


class TestMove:
    def test_inside_the_base_only_the_index_hears_of_it(self, base, category, history, queued):
        page, other = make_faq(category), make_category(base)
        queued()
        page.move(other, pos="last-child")
        assert history(page) == SHOWN
        assert ("subtree", page.pk) in queued()

    def test_out_of_the_base_hides_and_back_shows_again(self, category, site, history, anyone):
        page = make_faq(category)
        page.move(site.root_page, pos="last-child")
        assert history(page) == HIDDEN
        Page.objects.get(pk=page.pk).move(Page.objects.get(pk=category.pk), pos="last-child")
        assert history(page) == [(1, False), (2, True)]
        assert Item.objects.visible_to(anyone).count() == 1

    def test_a_whole_category_out_of_the_base_hides_its_items(self, category, site, history):
        pages = [make_faq(category), make_article(make_category(category))]
        category.refresh_from_db()
        category.move(site.root_page, pos="last-child")
        assert [history(page) for page in pages] == [HIDDEN, HIDDEN]
        Page.objects.get(pk=category.pk).move(Page.objects.get(slug="kb"), pos="last-child")
        assert [history(page)[-1] for page in pages] == [(2, True), (2, True)]

    @pytest.fixture
    def base(self, db):
        return make_base(slug="kb")

    def test_to_another_base_changes_the_root_alone(self, base, category, history):
        page, draft = make_faq(category), make_faq(category, live=False)
        other = make_base(slug="other")
        before = dict(Stamp.objects.values_list("root", "value"))
        category.refresh_from_db()
        category.move(other, pos="last-child")
        assert history(page) == SHOWN
        assert set(Item.objects.values_list("root", flat=True)) == {other.translation_key}
        assert Item.objects.get(page=draft.pk).current is None
        after = dict(Stamp.objects.values_list("root", "value"))
        assert after[base.translation_key] > before[base.translation_key]
        assert other.translation_key in after

    def test_a_base_below_another_one_keeps_its_items(self, base, category, history):
        page, outer = make_faq(category), make_category(make_base(slug="outer"))
        Page.objects.get(pk=base.pk).move(outer, pos="last-child")
        assert history(page) == SHOWN
        assert Item.objects.get().root == base.translation_key

    def test_the_move_view_moves(self, editor, base, category, history, site):
        page = make_faq(category)
        editor.post(admin("move_confirm", page.pk, site.root_page.pk))
        # Wagtail forbids a FAQ there; where it allows the move, the signal is the same.
        assert history(page) == SHOWN

    def test_moving_many_items_costs_the_same_for_2_and_6(self, base, category, sql):
        other = make_category(base)
        for _ in range(2):
            make_faq(category)
        two = sql(Page.objects.get(pk=category.pk).move, other, pos="last-child")
        for _ in range(4):
            make_faq(category)
        six = sql(Page.objects.get(pk=category.pk).move, base, pos="first-child")
        assert len(six) <= len(two), "\n".join(six)


class TestAlias:
    def test_an_alias_is_no_item(self, category, history):
        page = make_faq(category)
        page.create_alias(update_slug="alias")
        publish(page, title="另一个问题")
        assert Item.objects.count() == 1
        assert history(page) == [(1, False), (2, True)]

    def test_an_alias_shows_the_current_version_of_what_it_repeats(self, client, category):
        page = make_faq(category, text="在订单页。")
        alias = page.create_alias(update_slug="alias").create_alias(update_slug="of-alias")
        publish(page, body=answer("打客服电话。"))
        assert "打客服电话。" in client.get(alias.url).content.decode()
        page.unpublish()
        assert client.get(alias.url).status_code == 404

    def test_a_translation_alias_is_no_item(self, base, category):
        page = make_faq(category)
        english = Locale.objects.get_or_create(language_code="en")[0]
        page.copy_for_translation(english, copy_parents=True, alias=True)
        assert Item.objects.count() == 1

    def test_a_converted_alias_is_an_item_of_its_own(self, editor, category, history):
        alias = make_faq(category).create_alias(update_slug="alias")
        editor.post(admin("convert_alias", alias.pk))
        alias.refresh_from_db()
        assert history(alias) == SHOWN
        assert Item.objects.count() == 2


class TestCopy:
    def test_a_copy_has_another_key_and_is_a_draft(self, category, history):
        page = make_faq(category)
        copy = page.copy(update_attrs={"slug": "copy"}, keep_live=False)
        assert history(copy) == []
        assert len(set(Item.objects.values_list("key", "reference"))) == 2

    def test_a_copy_may_stay_live(self, category, history):
        value = make_facet(make_dimension())
        copy = make_faq(category, facets=[value]).copy(update_attrs={"slug": "copy"})
        assert history(copy) == SHOWN
        item = Item.objects.get(page=copy.pk)
        assert [facet.key for facet in item.current.value.facets] == [value.translation_key]

    def test_a_branch_is_copied_with_its_items(self, category, history):
        pages = [make_faq(category), make_faq(category, live=False)]
        copy = Page.objects.get(pk=category.pk).copy(
            recursive=True, update_attrs={"slug": "copy"}, keep_live=True
        )
        copies = [child.specific for child in copy.get_children()]
        assert [history(page) for page in (*pages, *copies)] == [SHOWN, [], SHOWN, []]

    def test_the_copy_view_copies(self, editor, category, history):
        page = make_faq(category, slug="first")
        form = {"new_title": "副本", "new_slug": "copy", "new_parent_page": category.pk}
        editor.post(admin("copy", page.pk), {**form, "publish_copies": "on"})
        assert history(Page.objects.get(slug="copy")) == SHOWN

    def test_the_admin_api_copies(self, editor, category, history):
        page = make_faq(category)
        url = reverse("wagtailadmin_api:pages:action", args=[page.pk, "copy"])
        body = json.dumps({"slug": "copy", "keep_live": True})
        response = editor.post(url, body, content_type="application/json")
        assert response.status_code == 201, response.content
        assert history(Page.objects.get(slug="copy")) == SHOWN

    def test_the_admin_api_publishes_and_hides(self, editor, category, history):
        page = make_faq(category, live=False)
        page.save_revision()
        for action in ("publish", "unpublish"):
            url = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
            assert editor.post(url, "{}", content_type="application/json").status_code == 200
        assert history(page) == HIDDEN


class TestBranches:
    """Nothing is stored with an item; its subtree is indexed again."""

    def test_a_renamed_category(self, editor, category, queued, history):
        page = make_faq(category)
        queued()
        publish(category, title="售后")
        assert queued() == {("subtree", category.pk)}
        assert history(page) == SHOWN

    def test_a_category_saved_as_it_was(self, category, queued):
        queued()
        publish(category)
        assert queued() == set()

    def test_another_slug_of_a_category(self, category, queued):
        queued()
        publish(category, slug="after-sales")
        assert queued() == {("subtree", category.pk)}

    def test_a_hidden_category(self, category, queued):
        queued()
        Page.objects.get(pk=category.pk).unpublish()
        assert queued() == {("subtree", category.pk)}

    def test_another_slug_of_an_item(self, category, queued, history):
        page = make_faq(category)
        queued()
        stamp = Stamp.objects.get().value
        publish(page, slug="another")
        assert queued() == set()
        assert Stamp.objects.get().value > stamp
        assert history(page) == SHOWN

    def test_another_host_name(self, site, queued):
        site.hostname = "help.example"
        site.save()
        assert queued() == {("subtree", site.root_page_id)}

    @pytest.mark.parametrize("which", ["dimension", "value"])
    def test_a_renamed_facet(self, category, queued, history, which):
        dimension = make_dimension()
        value = make_facet(dimension)
        page = make_faq(category, facets=[value])
        make_faq(category)
        queued()
        renamed = {"dimension": dimension, "value": value}[which]
        renamed.title = "另一个名字"
        renamed.save()
        assert queued() == {("item", page.pk)}
        assert history(page) == SHOWN

    def test_a_facet_that_comes_to_say_where_the_answer_applies(self, category, history):
        dimension = make_dimension()
        page = make_faq(category, facets=[make_facet(dimension)])
        dimension.applies_to = True
        dimension.save()
        assert history(page) == [(1, False), (2, True)]

    def test_a_deleted_facet_value(self, category, history):
        value = make_facet(make_dimension())
        page = make_faq(category, facets=[value])
        value.delete()
        assert history(page) == [(1, False), (2, True)]
        assert Item.objects.get().current.value.facets == ()

    def test_privacy_set_changed_and_lifted(self, editor, category, queued):
        make_faq(category)
        url = admin("set_privacy", category.pk)
        for restriction in ("login", "none"):
            queued()
            editor.post(url, {"restriction_type": restriction, "password": "", "groups": []})
            assert queued() == {("subtree", category.pk)}

    def test_privacy_of_a_source_queues_its_translations(self, category, queued):
        page = make_faq(category)
        translation = page.copy_for_translation(
            Locale.objects.get_or_create(language_code="en")[0], copy_parents=True
        )
        queued()
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        assert queued() == {("subtree", page.pk), ("item", translation.pk)}

    def test_every_event_raises_the_stamp(self, base, category, site):
        page = make_faq(category, facets=[make_facet(make_dimension())])
        stamps = [Stamp.objects.get(root=base.translation_key).value]
        for change in (
            lambda: publish(category, title="售后"),
            lambda: PageViewRestriction.objects.create(page=page, restriction_type="login"),
            lambda: page.move(base, pos="last-child"),
            lambda: Site.objects.get().save(),
        ):
            change()
            stamps.append(Stamp.objects.get(root=base.translation_key).value)
        assert stamps == sorted(set(stamps))


class TestTranslation:
    @pytest.fixture
    def english(self, db):
        return Locale.objects.get_or_create(language_code="en")[0]

    def test_a_translation_is_an_item_with_its_own_numbers(self, category, english, history):
        page = publish(make_faq(category), title="另一个问题")
        translation = page.copy_for_translation(english, copy_parents=True)
        assert history(translation) == []
        source, translated = Item.objects.order_by("pk")
        assert (translated.source, translated.reference) == (source, source.reference)
        publish(translation.specific, title="How do I get a refund?")
        assert history(translation) == SHOWN
        assert history(page) == [(1, False), (2, True)]

    def test_the_root_is_the_same_in_every_language(self, base, category, english):
        make_faq(category).copy_for_translation(english, copy_parents=True)
        roots = Item.objects.values_list("root", flat=True)
        assert set(roots) == {base.translation_key}
        assert len(roots) == 2

    def test_wagtail_localize_publishes_a_translation(
        self, category, english, history, queued, django_capture_on_commit_callbacks
    ):
        from wagtail_localize.models import StringTranslation, TranslationSource

        page = publish(make_faq(category, summary="三天内"))
        page.get_parent().specific.copy_for_translation(english, copy_parents=True)
        source, _ = TranslationSource.update_or_create_from_instance(page)
        for segment in source.stringsegment_set.all():
            StringTranslation.objects.create(
                translation_of=segment.string,
                locale=english,
                context=segment.context,
                data="How do I get a refund?" if "title" in segment.context.path else "Text",
            )
        queued()
        with django_capture_on_commit_callbacks(execute=True):
            source.create_or_update_translation(english, publish=True, fallback=True)
        translation = page.get_translation(english)
        assert history(translation) == SHOWN
        assert Item.objects.get(locale="en").current.title == "How do I get a refund?"
        assert ("item", translation.pk) in queued()
