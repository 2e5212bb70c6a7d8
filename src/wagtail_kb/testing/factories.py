"""Factories of pages, facets and people."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import count
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    GroupPagePermission,
    Locale,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from wagtail_kb.basepage import get_page_model
from wagtail_kb.models import ApprovalRight, FacetDimension, FacetValue, ReviewTask

__all__ = [
    "answer",
    "make_article",
    "make_author",
    "make_base",
    "make_category",
    "make_dimension",
    "make_facet",
    "make_faq",
    "make_reviewer",
    "make_user",
    "make_workflow",
    "publish",
]

_numbers = count(1)


def _model(name: str) -> Any:
    # By name: the module can be imported before the apps are loaded.
    return apps.get_model("wagtail_kb_pages", name)


def _locale(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def answer(text: str = "", *, internal: str = "") -> list[tuple[str, dict[str, Any]]]:
    """A body of one paragraph of *text*, and one of *internal* that only staff see."""
    notes = [(text, False), (internal, True)]
    return [
        ("rich_text", {"text": f"<p>{escape(part)}</p>", "internal": is_internal})
        for part, is_internal in notes
        if part
    ]


def make_base(*, parent: Any = None, locale: str = "zh-hans", **fields: Any) -> Any:
    """A live knowledge base, below the default site's root page if no *parent* is given."""
    parent = parent or Site.objects.get(is_default_site=True).root_page
    return _child(
        parent, "KnowledgeBasePage", {"title": "知识库", "locale": _locale(locale), **fields}
    )


def make_category(parent: Any, **fields: Any) -> Any:
    """A live category below *parent*."""
    return _child(parent, "KnowledgeCategoryPage", {"title": "退款", **fields})


def make_faq(parent: Any, **fields: Any) -> Any:
    """A FAQ below *parent*; live with a version unless ``live=False``."""
    text = fields.pop("text", "在订单页点「申请退款」。")
    internal = fields.pop("internal", "")
    defaults = {"title": "如何申请退款", "body": answer(text, internal=internal)}
    return _child(parent, "KnowledgeFaqPage", {**defaults, **fields})


def make_article(parent: Any, **fields: Any) -> Any:
    """An article below *parent*, a how-to unless its *kind* is given."""
    text = fields.pop("text", "先关闭进水阀，再取出滤芯。")
    internal = fields.pop("internal", "")
    body = answer(text, internal=internal)
    return _child(
        parent,
        "KnowledgeArticlePage",
        {"title": "更换滤芯", "kind": "how_to", "body": body, **fields},
    )


def _child(parent: Any, model: str, fields: dict[str, Any]) -> Any:
    facets: Iterable[FacetValue] = fields.pop("facets", ())
    fields.setdefault("slug", f"{model.removeprefix('Knowledge').lower()}-{next(_numbers)}")
    fields.setdefault("locale", parent.locale)
    page = _model(model)(**fields)
    if facets:
        page.facets = list(facets)
    parent.refresh_from_db()
    return parent.add_child(instance=page)


def publish(page: Any, *, user: Any = None, **changes: Any) -> Any:
    """Publish *page* with *changes*, as an editor does: a revision, then its publication."""
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish(user=user)
    return page.specific_class.objects.get(pk=page.pk)


def make_reviewer(page: Any, *, role: str = "", **fields: Any) -> Any:
    """A user who may approve at and below *page*, in *role* if one is given, and edit there."""
    name = f"reviewers-{page.pk}-{role}"
    user = make_user(groups=[name], **fields)
    group = Group.objects.get(name=name)
    ApprovalRight.objects.get_or_create(group=group, page_id=page.pk, role=role)
    _let_edit(group, page)
    return user


def make_author(page: Any, **fields: Any) -> Any:
    """A user who may write at and below *page*, and not publish."""
    name = f"authors-{page.pk}"
    user = make_user(groups=[name], **fields)
    _let_edit(Group.objects.get(name=name), page)
    return user


def _let_edit(group: Any, page: Any) -> None:
    admin = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    group.permissions.add(admin)
    app = get_page_model()._meta.app_label
    for codename in ("add_page", "change_page"):
        held = Permission.objects.get(content_type__app_label=app, codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=held)


def make_workflow(page: Any, *policies: str) -> Any:
    """A workflow for *page* and below: a review task for each of *policies* ("" the default)."""
    workflow = Workflow.objects.create(name=f"workflow {next(_numbers)}")
    for order, policy in enumerate(policies or ("",)):
        task = ReviewTask.objects.create(name=f"{policy or 'review'} {order + 1}", policy=policy)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.create(page_id=page.pk, workflow=workflow)
    return workflow


def make_dimension(
    title: str = "产品", *, locale: str = "zh-hans", **fields: Any
) -> FacetDimension:
    """A facet."""
    fields.setdefault("slug", f"facet-{next(_numbers)}")
    return FacetDimension.objects.create(title=title, locale=_locale(locale), **fields)


def make_facet(dimension: FacetDimension, title: str = "S6", **fields: Any) -> FacetValue:
    """A value of *dimension*."""
    fields.setdefault("slug", f"value-{next(_numbers)}")
    return FacetValue.objects.create(
        dimension=dimension, title=title, locale=dimension.locale, **fields
    )


def make_user(*permissions: str, groups: Iterable[str] = (), **fields: Any) -> Any:
    """A user with *permissions* of ours (``view_internal`` …), in *groups* by name."""
    fields.setdefault("username", f"user-{next(_numbers)}")
    password = fields.pop("password", "password")
    user = get_user_model().objects.create_user(password=password, **fields)
    held = Permission.objects.filter(codename__in=permissions, content_type__app_label="wagtail_kb")
    user.user_permissions.set(held)
    user.groups.set([Group.objects.get_or_create(name=name)[0] for name in groups])
    return user
