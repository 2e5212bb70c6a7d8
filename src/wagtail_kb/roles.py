"""Roles: the groups that people who work with a knowledge base are in, and its moderated workflow.

Setting up again adds what is missing and takes nothing away: a group that has rights keeps them as
its site's managers left them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from wagtail_kb.basepage import get_page_model
from wagtail_kb.mixins import KnowledgeBaseMixin, concrete_models
from wagtail_kb.models import ApprovalRight, ReviewTask

__all__ = ["ROLES", "WORKFLOW", "Role", "UnknownBase", "bases", "group_of", "set_up"]


class UnknownBase(LookupError):
    """No knowledge base stands at *path*."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"No knowledge base at {path!r}. Give the path of its page, like /help/.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a group may do; *page* and *collection* hold for every knowledge base and its files.

    *approves*: its members review in every base.
    """

    key: str
    name: str
    rights: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    collection: tuple[str, ...] = ()
    approves: bool = False

    def names(self) -> set[str]:
        """What the group may be called: the name in English and in every language of the site."""
        found = {self.name}
        for code, _label in settings.LANGUAGES:
            with translation.override(code):
                found.add(gettext(self.name))
        return found


_ADMIN = "wagtailadmin.access_admin"
_READ = "wagtail_kb.view_internal"
_HISTORY = "wagtail_kb.view_history"
_SETTINGS = tuple(
    f"wagtail_kb.{verb}_{model}"
    for model in ("facetdimension", "facetvalue", "approvalright")
    for verb in ("add", "change", "delete", "view")
)
_WRITING = (
    "wagtailimages.add_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.choose_document",
)
_CARING = (*_WRITING, "wagtailimages.change_image", "wagtaildocs.change_document")

ROLES = (
    Role(
        key="manager",
        name=gettext_noop("Knowledge managers"),
        rights=(_ADMIN, _READ, _HISTORY, *_SETTINGS),
        page=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        collection=_CARING,
        approves=True,
    ),
    Role(
        key="author",
        name=gettext_noop("Knowledge authors"),
        rights=(_ADMIN, _READ),
        page=("add_page", "change_page"),
        collection=_WRITING,
    ),
    Role(
        key="reviewer",
        name=gettext_noop("Knowledge reviewers"),
        rights=(_ADMIN, _READ, _HISTORY),
        page=("change_page", "publish_page"),
        collection=_WRITING,
        approves=True,
    ),
    Role(
        key="translator",
        name=gettext_noop("Knowledge translators"),
        rights=(_ADMIN, _READ, "wagtail_localize.submit_translation"),
        page=("add_page", "change_page"),
        collection=_WRITING,
    ),
    Role(key="agent", name=gettext_noop("Knowledge agents"), rights=(_READ,)),
    Role(
        key="inspector",
        name=gettext_noop("Knowledge inspectors"),
        rights=(_ADMIN, _READ, _HISTORY),
    ),
)
"""Agents and inspectors (quality evaluators) read.

Agents stay out of the admin; inspectors find nothing there but what was valid when.
"""

WORKFLOW = gettext_noop("Knowledge review")
"""Name of the workflow and of its one task: a reviewer approves, then the item is published."""


def group_of(key: str) -> Group | None:
    """The group of the role *key* (``"author"``), under its name in any language."""
    role = next(role for role in ROLES if role.key == key)
    return Group.objects.filter(name__in=role.names()).order_by("pk").first()


def bases(path: str = "") -> list[Any]:
    """All knowledge bases, or the one whose page stands at *path* below a site's root."""
    found: list[Any] = [
        page
        for model in concrete_models(KnowledgeBaseMixin)
        for page in model._default_manager.order_by("path")
    ]
    if not path:
        return found
    ending = f"/{path.strip('/')}/"
    if not (named := [page for page in found if page.url_path.endswith(ending)]):
        raise UnknownBase(path)
    return named


@transaction.atomic
def set_up(pages: Iterable[Any]) -> list[str]:
    """Make groups, rights on the base *pages* and the workflow; a sentence for each thing done."""
    pages = list(pages)
    done: list[str] = []
    for role in ROLES:
        done += _set_up_role(role, pages)
    done += _set_up_workflow(pages)
    return done


def _set_up_role(role: Role, pages: list[Any]) -> Iterator[str]:
    group = group_of(role.key)
    if group is None:
        group = Group.objects.create(name=gettext(role.name))
        yield f"Made the group {group.name!r}."
    if not group.permissions.exists():
        group.permissions.set(permissions(role.rights))
        yield f"Gave {group.name!r} the rights of its role."
    if role.collection and not GroupCollectionPermission.objects.filter(group=group).exists():
        _share_files(group, role.collection)
        yield f"Let {group.name!r} use images and documents."
    for page in pages if role.page else ():
        if not GroupPagePermission.objects.filter(group=group, page=page).exists():
            _open_page(group, page, role.page)
            yield f"Let {group.name!r} work in {page.title!r}."
    for page in pages if role.approves else ():
        _, is_new = ApprovalRight.objects.get_or_create(group=group, page_id=page.pk, role="")
        if is_new:
            yield f"Let {group.name!r} approve in {page.title!r}."


def permissions(labels: Iterable[str]) -> list[Permission]:
    """Permissions by ``app.codename``; those of apps that aren't installed are left out."""
    found = Permission.objects.none()
    for label in labels:
        app, codename = label.split(".")
        found |= Permission.objects.filter(content_type__app_label=app, codename=codename)
    return list(found)


def _share_files(group: Group, labels: Iterable[str]) -> None:
    root = Collection.get_first_root_node()
    for permission in permissions(labels):
        GroupCollectionPermission.objects.create(
            group=group, collection=root, permission=permission
        )


def _open_page(group: Group, page: Any, codenames: Iterable[str]) -> None:
    app = get_page_model()._meta.app_label
    held = Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
    for permission in held:
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)


def _set_up_workflow(pages: list[Any]) -> Iterator[str]:
    names = Role(key="workflow", name=WORKFLOW).names()
    workflow = Workflow.objects.filter(name__in=names).order_by("pk").first()
    if workflow is None:
        workflow = Workflow.objects.create(name=gettext(WORKFLOW))
        task = ReviewTask.objects.create(name=gettext(WORKFLOW))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        yield f"Made the workflow {workflow.name!r}."
    elif not _tasks(workflow, ReviewTask).exists():
        yield _bind(workflow)
    for page in pages:
        if not WorkflowPage.objects.filter(page=page).exists():
            WorkflowPage.objects.create(page=page, workflow=workflow)
            yield f"{page.title!r} is reviewed by {workflow.name!r} before it is published."


def _tasks(workflow: Workflow, model: type[Task]) -> Any:
    return model.objects.filter(workflow_tasks__workflow=workflow)


def _bind(workflow: Workflow) -> str:
    """Put our task in the place of the group approval that an older set-up made."""
    task = ReviewTask.objects.create(name=gettext(WORKFLOW))
    names = Role(key="workflow", name=WORKFLOW).names()
    old = WorkflowTask.objects.filter(
        workflow=workflow, task__in=_tasks(workflow, GroupApprovalTask).filter(name__in=names)
    )
    if not old.update(task=task):
        last = workflow.workflow_tasks.count()
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=last)
    return f"Approvals in {workflow.name!r} are bound to the answer now."
