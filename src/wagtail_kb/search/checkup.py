"""The state of the search index, and what to do about it, for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Min
from django.utils.translation import gettext_lazy as _

from kbcore.search import HealthState, IndexOutdated
from wagtail_kb.models import Outbox

from .engine import checked_engine, get_engine, index_path

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["SearchHealth", "health"]

_PROBLEMS: dict[HealthState, tuple[StrPromise, StrPromise]] = {
    HealthState.LOCKED: (
        _("The search index is being written; what is published now is found a little later."),
        _("Wait. If it takes more than some minutes, look for a kb_index that hangs."),
    ),
    HealthState.MISSING: (
        _("There is no search index, so nothing can be searched."),
        _("Build it: manage.py kb_index."),
    ),
    HealthState.OUTDATED: (
        _("The search index was made for another database or by another version."),
        _("Build it anew: manage.py kb_index --rebuild."),
    ),
    HealthState.BROKEN: (
        _("The search index can't be read."),
        _("Check the rights on its folder, then build it anew: manage.py kb_index --rebuild."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHealth:
    """*problem* and *mend* are sentences, empty if all is well; *queued* rows wait for a drain."""

    state: HealthState
    problem: str = ""
    mend: str = ""
    detail: str = ""
    place: str = ""
    documents: int = 0
    queued: int = 0
    oldest: datetime | None = None

    @property
    def answers(self) -> bool:
        """Whether searches are answered."""
        return self.state in (HealthState.OK, HealthState.LOCKED)


def health() -> SearchHealth:
    """How the index is, in the language of the moment; never raises SearchUnavailable."""
    found = get_engine().health()
    state, detail = found.state, found.detail
    if state in (HealthState.OK, HealthState.LOCKED):
        try:
            checked_engine(health=found)
        except IndexOutdated as error:
            state, detail = HealthState.OUTDATED, str(error)
    problem, mend = _PROBLEMS.get(state, ("", ""))
    waiting = Outbox.objects.aggregate(queued=Count("pk"), oldest=Min("created_at"))
    return SearchHealth(
        state=state,
        problem=str(problem),
        mend=str(mend),
        detail=detail,
        place=str(index_path()),
        documents=found.documents,
        **waiting,
    )
