"""Notices: what one person is told of one item, in the admin and by mail, once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.mail import send_mail
from wagtail.users.models import UserProfile

from kbcore.review import Person
from wagtail_kb.models import Item, Notice
from wagtail_kb.models.reference import format_reference
from wagtail_kb.review.people import users

__all__ = ["asked", "lapsed", "seen", "sentence", "tell", "unseen"]

logger = logging.getLogger("wagtail_kb.review")

_SENTENCES = {
    Notice.Code.LAPSED: gettext_lazy(
        "%(by)s changed “%(title)s” after you had approved it. Your approval no longer holds."
    ),
    Notice.Code.ASKED: gettext_lazy("“%(title)s” waits for your review."),
    Notice.Code.HELD: gettext_lazy(
        "The change of “%(title)s” planned for %(time)s was held back: it is not what was approved."
    ),
    Notice.Code.FILE: gettext_lazy(
        "The file “%(file)s” was replaced. %(count)s live items show it and are unverified now, "
        "“%(title)s” among them."
    ),
    Notice.Code.OVERDUE: gettext_lazy("The review of “%(title)s” was due on %(due)s."),
}


def tell(user: Any, item: Item, code: str, about: dict[str, Any] | None = None) -> Notice | None:
    """Tell *user* in the admin, and by mail once the transaction has committed.

    Nothing happens while the same is unseen.
    """
    if user is None or not user.is_active:
        return None
    told = {"title": _title(item), **(about or {})}
    same = Notice.objects.filter(user=user, item=item, code=code, seen_at=None)
    if "file" in told:  # one item may show several files
        same = same.filter(about__file=told["file"])
    if same.exists():
        return None
    notice = Notice.objects.create(user=user, item=item, code=code, about=told)
    transaction.on_commit(lambda: _mail(notice, user), robust=True)
    return notice


def _title(item: Item) -> str:
    page = item.page
    return page.get_admin_display_title() if page else str(item)


def lapsed(item: Item, people: Iterable[Person], *, by: Person) -> None:
    """Tell *people* that what they approved was changed *by* somebody."""
    for user in users(who.id for who in people):
        tell(user, item, Notice.Code.LAPSED, {"by": by.name or gettext("Somebody")})


def asked(item: Item, people: Iterable[Any]) -> None:
    """Tell *people*, users, that they are expected to review."""
    for user in people:
        tell(user, item, Notice.Code.ASKED)


def unseen(user: Any) -> list[Notice]:
    """What *user* has not been shown yet, the newest first."""
    rows = Notice.objects.filter(user=user, seen_at=None).select_related("item__page")
    return list(rows)


def seen(user: Any, *, item: Item | None = None) -> int:
    """*user* has seen what there was to tell, of *item* or of all; how many notices."""
    rows = Notice.objects.filter(user=user, seen_at=None)
    if item is not None:
        rows = rows.filter(item=item)
    return rows.update(seen_at=timezone.now())


def sentence(notice: Notice) -> str:
    """What *notice* says, in the active language."""
    return str(_SENTENCES[Notice.Code(notice.code)]) % {
        "by": "",
        "time": "",
        "due": "",
        "file": "",
        "count": "",
        **notice.about,
    }


def _mail(notice: Notice, user: Any) -> None:
    if not user.email:
        return
    profile = UserProfile.get_for_user(user)
    if not profile.submitted_notifications:
        return
    with translation.override(profile.get_preferred_language()):
        said = sentence(notice)
        reference = format_reference(notice.item.reference_id)
        body = render_to_string(
            "wagtail_kb/notices/mail.txt", {"said": said, "url": _url(notice), "user": user}
        )
    try:
        send_mail(f"{reference}: {said}"[:200], body, [user.email])
    except Exception:
        # The notice stands in the admin; a mail server that is down must not undo a review.
        logger.exception("The notice %s could not be mailed to %s.", notice.pk, user.pk)


def _url(notice: Notice) -> str:
    base: str = getattr(settings, "WAGTAILADMIN_BASE_URL", "") or ""
    page = notice.item.page_id
    return f"{base}{reverse('wagtail_kb_review', args=[page])}" if page else ""
