"""``kbcore check``: what is wrong, doubled, not published or not reviewed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kbcore.items import ItemKey
from kbcore.kinds import kinds
from kbcore.stores import FolderStore
from kbcore.stores.folder import BrokenLine, Draft, Problem, Standing
from kbcore.text import fold

from .case import Case, cases_of
from .options import add_policy, policy_of
from .output import Output
from .target import Target, targets
from .words import Words

__all__ = ["add", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is to mend at *line* (0: the whole file) of *path*; *message* says how."""

    path: str
    line: int
    code: str
    message: str

    def to_json(self) -> dict[str, str | int]:
        return {
            "path": self.path,
            "line": self.line,
            "code": self.code,
            "message": self.message,
        }


def add(parser: ArgumentParser, words: Words) -> None:
    add_policy(parser, words)


def run(options: Namespace, out: Output) -> int:
    store = FolderStore(options.folder)
    scan = store.scan()
    found = targets(store, scan)
    cases = list(cases_of(store, found, policy=policy_of(options.policy)))
    findings = [_of_problem(problem, out) for problem in scan.problems]
    finder = _Finder(store, scan.drafts, out)
    findings += (*finder.of_drafts(), *finder.of_cases(cases), *finder.gone(found, findings))
    findings.sort(key=lambda finding: (finding.path, finding.line))
    files = {draft.path for draft in scan.drafts} | {finding.path for finding in findings}
    _print(out, findings, sum(path.endswith(".md") for path in files))
    return 1 if findings else 0


def _of_problem(problem: Problem, out: Output) -> Finding:
    return Finding(
        path=problem.path,
        line=problem.line,
        code=problem.code.value,
        message=problem.message(out.language),
    )


def _print(out: Output, findings: list[Finding], files: int) -> None:
    if out.as_json:
        out.json("check", files=files, problems=[finding.to_json() for finding in findings])
        return
    for finding in findings:
        place = f"{finding.path}:{finding.line}" if finding.line else finding.path
        out.line(f"{out.styled(place, 'strong')}: {out.styled(finding.message, 'bad')}")
    out.say("check.some" if findings else "check.none", count=len(findings), files=files)


class _Finder:
    """Looks at what can be read for what should not stay so."""

    def __init__(self, store: FolderStore, drafts: Iterable[Draft], out: Output) -> None:
        self._store, self._drafts, self._out = store, tuple(drafts), out
        self._numbers = {str(key): number for key, number in store.references().items()}

    def of_drafts(self) -> Iterator[Finding]:
        """Doubled titles, links that lead to nothing, kinds that nobody knows."""
        yield from self._same_titles()
        by_key: dict[ItemKey, list[Draft]] = defaultdict(list)
        for draft in self._drafts:
            by_key[draft.item.key].append(draft)
        linked = {str(key): drafts for key, drafts in by_key.items()}
        for draft in self._drafts:
            if draft.item.kind not in kinds:
                yield self._finding("unknown_kind", draft, "kind", about=draft.item.kind)
            yield from self._links(draft, linked)

    def of_cases(self, cases: Iterable[Case]) -> Iterator[Finding]:
        """What is not published, or was without review."""
        for case in cases:
            draft, state = case.target.file, self._out.text(f"state.{case.decision.state}")
            if case.standing in (Standing.NEW, Standing.CHANGED):
                yield self._finding(case.standing.value, draft, "", about=state)
            elif case.standing is Standing.LIVE and not case.decision.is_approved:
                yield self._finding("unreviewed", draft, "")

    def gone(self, found: Iterable[Target], broken: Iterable[Finding]) -> Iterator[Finding]:
        """Live items without a file, but for those whose file is there and can't be read."""
        if any(finding.path.endswith(".md") for finding in broken):
            # One of the broken files may be the item's.
            return
        for target in found:
            if target.draft is None and self._is_live(target):
                message = self._out.text("finding.gone")
                yield Finding(path=target.name, line=0, code="gone", message=message)

    def _is_live(self, target: Target) -> bool:
        try:
            return self._store.current(target.key, target.locale) is not None
        except BrokenLine:
            # Told among the problems of the scan.
            return False

    def _same_titles(self) -> Iterator[Finding]:
        alike: dict[tuple[str, str], list[Draft]] = defaultdict(list)
        for draft in self._drafts:
            alike[draft.item.locale, fold(draft.item.title)].append(draft)
        for drafts in alike.values():
            for draft in drafts if len(drafts) > 1 else ():
                other = next(each for each in drafts if each is not draft)
                yield self._finding("same_title", draft, "title", about=other.path)

    def _links(self, draft: Draft, by_key: Mapping[str, list[Draft]]) -> Iterator[Finding]:
        for link in draft.item.links():
            if link.kind != "page":
                continue
            there = by_key.get(link.target, [])
            standings = {self._store.standing(each.item) for each in there}
            if not there or standings == {Standing.HIDDEN}:
                code = "hidden_link" if there else "unknown_link"
                yield self._link(code, draft, link.target)

    def _link(self, code: str, draft: Draft, key: str) -> Finding:
        number = self._numbers.get(key, key)
        text = (self._store.path / draft.path).read_text("utf-8", "replace")
        places = (place for name in (f"]({number})", key) if (place := text.find(name)) >= 0)
        line = text.count("\n", 0, next(places, 0)) + 1
        message = self._out.text(f"finding.{code}", about=number)
        return Finding(path=draft.path, line=line, code=code, message=message)

    def _finding(self, code: str, draft: Draft, field: str, **about: str) -> Finding:
        message = self._out.text(f"finding.{code}", **about)
        return Finding(path=draft.path, line=draft.lines.get(field, 0), code=code, message=message)
