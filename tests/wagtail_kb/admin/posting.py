"""Forms filled and sent as a browser does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from wagtail_kb.pages.models import KnowledgeFaqPage

__all__ = ["add_url", "edit_url", "faq_data", "paragraph", "picture", "post_faq"]


def add_url(model: Any, parent: Any) -> str:
    meta = model._meta
    return reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, parent.pk])


def edit_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def paragraph(html: str = "<p>在订单页点「申请退款」。</p>", **fields: Any) -> tuple[str, Any]:
    features = ["bold", "ol", "ul", "link"]
    return "rich_text", {"text": rich_text(html, features=features), **fields}


def picture(**fields: Any) -> tuple[str, Any]:
    return "picture", {"image": "", "url": "", "alt": "", "caption": "", **fields}


def faq_data(
    *,
    title: str = "如何申请退款",
    answer: str = "",
    body: Any = None,
    facets: Iterable[int] = (),
    **fields: Any,
) -> dict[str, Any]:
    """What the form of a FAQ sends."""
    body = body or [paragraph(answer) if answer else paragraph()]
    defaults = {"slug": f"faq-{uuid4()}", "audience": "public", "attachments": streamfield([])}
    names = ("summary", "similar_questions", "keywords", "steward", "review_by")
    texts = dict.fromkeys((*names, "seo_title", "search_description"), "")
    dates = {"go_live_at": "", "expire_at": ""}
    values = {"title": title, "body": streamfield(body), **texts, **dates, **defaults, **fields}
    return {**nested_form_data(values), "facets": list(facets)}


def post_faq(client: Any, parent: Any, *, publish: bool = False, **fields: Any) -> Any:
    """A FAQ written below *parent*; the response after the redirect."""
    data = faq_data(**fields) | ({"action-publish": "1"} if publish else {})
    response = client.post(add_url(KnowledgeFaqPage, parent), data, follow=True)
    assert response.redirect_chain, response.context["form"].errors
    return response
