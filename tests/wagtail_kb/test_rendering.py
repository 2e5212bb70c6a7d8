"""Links and pictures of stored HTML, filled in for one viewer."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction

from wagtail_kb.models import Item
from wagtail_kb.rendering import StoredHtml, resolve
from wagtail_kb.testing import make_base, make_faq
from wagtail_kb.viewer import Viewer

pytestmark = pytest.mark.django_db


def linking(parent: Any, *targets: Any) -> Any:
    """A FAQ whose answer links to *targets*."""
    links = "".join(f'<a linktype="page" id="{t.pk}">看{t.title}</a>' for t in targets)
    return make_faq(parent, body=[("rich_text", {"text": f"<p>{links}</p>", "internal": False})])


def html(page: Any, viewer: Viewer) -> str:
    item = Item.objects.select_related("current").get(page=page.pk)
    assert item.current
    one = StoredHtml(version_id=item.current.pk, locale=item.locale, html=item.current.html)
    return resolve([one], viewer)[0]


def test_a_link_leads_to_where_its_page_is_now(category: Any, base: Any, anyone: Viewer) -> None:
    target = make_faq(category, title="保修")
    page = linking(category, target)
    target.slug = "warranty"
    target.save()
    assert f'<a href="{target.url}">看保修</a>' in html(page, anyone)
    assert target.url.endswith("/warranty/")


@pytest.mark.parametrize("hide", ["unpublish", "login", "internal", "delete"])
def test_a_link_to_what_the_viewer_may_not_see_is_its_text(
    category: Any, anyone: Viewer, hide: str
) -> None:
    target = make_faq(
        category, title="保修", audience="internal" if hide == "internal" else "public"
    )
    page = linking(category, target)
    if hide == "unpublish":
        target.unpublish()
    elif hide == "delete":
        target.delete()
    elif hide == "login":
        PageViewRestriction.objects.create(page=target, restriction_type="login")
    assert html(page, anyone) == "<p>看保修</p>"


def test_a_link_to_an_internal_item_leads_there_for_an_agent(category: Any, agent: Viewer) -> None:
    target = make_faq(category, title="赔付", audience="internal")
    assert f'href="{target.url}"' in html(linking(category, target), agent)


def test_a_link_to_an_ordinary_page_of_the_site_works(category: Any, anyone: Viewer) -> None:
    home = category.get_site().root_page
    about = home.add_child(instance=Page(title="关于我们", slug="about"))
    assert '<a href="/about/">看关于我们</a>' in html(linking(category, about), anyone)


def test_a_link_prefers_the_translation_in_the_items_language(
    category: Any, base: Any, anyone: Viewer
) -> None:
    target = make_faq(category, title="保修")
    english = make_base(locale="en", slug="en-kb")
    make_faq(english, title="Warranty", translation_key=target.translation_key, slug="warranty")
    page = linking(english, target)
    assert "/en-kb/warranty/" in html(page, anyone)
    assert target.url in html(linking(category, target), anyone)


def test_a_picture_of_the_library_is_shown_with_its_size(category: Any, anyone: Viewer) -> None:
    image = get_image_model().objects.create(title="滤芯", file=get_test_image_file(size=(64, 48)))
    value = {"image": image.pk, "url": "", "alt": "滤芯", "decorative": False, "caption": ""}
    page = make_faq(category, body=[{"type": "picture", "value": value, "id": "a"}])
    shown = html(page, anyone)
    assert f'<img src="{image.file.url}" alt="滤芯" width="64" height="48"' in shown


def test_a_document_is_offered_under_wagtails_own_address(category: Any, anyone: Viewer) -> None:
    file = ContentFile(b"PDF", name="guide.pdf")
    document = get_document_model().objects.create(title="说明书", file=file)
    body = [{"type": "attachment", "value": {"document": document.pk, "title": ""}, "id": "a"}]
    assert f'<a href="{document.url}">说明书</a>' in html(make_faq(category, body=body), anyone)


def test_links_of_a_page_cost_the_same_sql_for_2_and_20(
    category: Any, anyone: Viewer, sql: Any
) -> None:
    targets = [make_faq(category, title=f"问题{n}") for n in range(20)]
    few, many = linking(category, *targets[:2]), linking(category, *targets)
    items = {p.pk: Item.objects.with_current().get(page=p.pk) for p in (few, many)}

    def render(page: Any) -> list[str]:
        item = items[page.pk]
        one = StoredHtml(version_id=item.current.pk, locale=item.locale, html=item.current.html)
        return resolve([one], anyone)

    assert len(sql(render, few)) == len(sql(render, many)) == 1


def test_html_without_placeholders_costs_no_sql(category: Any, anyone: Viewer, sql: Any) -> None:
    one = StoredHtml(version_id=1, locale="zh-hans", html="<p>只有文字</p>")
    assert sql(resolve, [one], anyone) == []
