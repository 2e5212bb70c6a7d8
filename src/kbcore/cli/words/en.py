"""What the command says in English; the other languages have the same keys."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS = {
    # Help
    "help": "Keep a knowledge base in a folder of Markdown files: check, search, review, publish.",
    "help.exit": "exit codes: 0 done; 1 something to mend, or refused; 2 it could not be done",
    "help.folder": "the folder of the knowledge base",
    "help.reference": "which item: KB-7, KB-7.zh-Hans, its key or its file",
    "help.locale": "the language, where an item has several",
    "help.json": "print JSON for programs",
    "help.lang": "language of messages: en, zh-Hans or zh-Hant (default: the system's)",
    "help.policy": "the review policy: {choices} (default: pair)",
    "help.as": "your name",
    "help.check": "find what is wrong, doubled, not published or not reviewed",
    "help.search": "find answers in what is published",
    "help.search.text": "what a customer asks",
    "help.search.drafts": "search the files as they are, published or not",
    "help.search.public": "leave out what only staff may read",
    "help.search.limit": "how many answers at most (default: 10)",
    "help.search.kind": "this kind alone",
    "help.review": "show what waits for review, decide on one item",
    "help.review.submit": "hand the change in",
    "help.review.approve": "approve the file as it is now",
    "help.review.request": "ask for changes, with a reason",
    "help.review.withdraw": "take the change back",
    "help.review.comment": "add a remark, which decides nothing",
    "help.review.author": "who wrote the change, if not you; can be given again",
    "help.review.role": "a role in which you approve, such as compliance; can be given again",
    "help.review.significance": "how much the change matters: typo, content or critical",
    "help.review.seen": "refuse unless the content still has this digest (8 characters will do)",
    "help.log": "show versions and reviews of an item in the order of time",
    "help.diff": "show what differs: the live version and the file, or two versions",
    "help.diff.from": "the older version",
    "help.diff.to": "the newer version, instead of the file",
    "help.publish": "publish what is approved",
    "help.publish.references": "which items (default: all that are not published)",
    "help.publish.unreviewed": "publish also what no review approved; it counts as unverified",
    "help.new": "begin a file with a key, a reference and the headings of its kind",
    "help.new.title": "its title or question",
    "help.new.kind": "its kind: {choices} (default: faq)",
    "help.new.locale": "its language (default: zh-Hans)",
    "help.new.of": "the item that it translates",
    # Errors
    "error": "kbcore: {problem}",
    "error.NotAFolder": "{e.path} is not a folder. Give the one that holds the Markdown files.",
    "error.FolderLocked": "{e.path}: another process is writing here. Try again when it has ended.",
    "error.UnpublishedChanges": (
        "{e.path} holds what was not published. Publish it, move it away or mend it first."
    ),
    "error.BrokenLine": (
        "{e.path}:{e.line}: {e.problem}. Restore the file from a backup or version control."
    ),
    "error.UnknownTarget": (
        "No item {e.wanted!r} is here. See `kbcore check` for files that can't be read."
    ),
    "error.AmbiguousTarget": "{e.wanted} is several items: {e.names}. Name one.",
    "error.NoFile": "{e.name} has no file that can be read. See `kbcore check`.",
    "error.NoSuchVersion": "{e.name} has no version {e.number}; it has {e.count}.",
    "error.NobodyNamed": "Say who you are: --as NAME.",
    "error.NothingNamed": "Say which item: REF.",
    "error.OtherDigest": (
        "The content is {e.now} now, not {e.seen}. Look at it again with `kbcore diff`."
    ),
    "error.AuthorCannotApprove": (
        "{e.person.name} wrote part of this change. Somebody else must approve it."
    ),
    "error.AlreadyApproved": "{e.person.name} approved this content before; once is enough.",
    "error.StaleApproval": (
        "The content changed since it was handed in. Look at it with `kbcore diff`, and have it "
        "handed in again with --submit."
    ),
    "error.CannotLower": "Under the policy {e.policy.name}, no reviewer lowers the significance.",
    "error.AlreadyDecided": (
        "Nothing to decide: the change was not handed in, or is decided already."
    ),
    "error.IllegalMove": "That can't follow now. See `kbcore review` for where the change stands.",
    "error.InvalidTimeline": "The clock is behind the last version: {e}",
    # Check
    "check.none": "Files: {files}. Nothing to mend.",
    "check.some": "Files: {files}. To mend: {count}.",
    "finding.same_title": "has the same title as {about}. Tell them apart, or make them one.",
    "finding.unknown_link": "links to {about}, which no file is. Correct or remove the link.",
    "finding.hidden_link": "links to {about}, which was taken down. Link elsewhere.",
    "finding.unknown_kind": "no kind {about!r} is known. Take faq, article, how_to or another.",
    "finding.new": "was never published ({about}). See `kbcore review` for what it needs.",
    "finding.changed": "changed, not published ({about}). See `kbcore review` for what it needs.",
    "finding.unreviewed": "went live without review. Hand it in with `kbcore review --submit`.",
    "finding.gone": "is live, but its file is gone. Bring the file back.",
    # Search
    "search.none": "Nothing found for “{text}”.",
    "search.nothing_published": (
        "Nothing is published yet. Search files with --drafts, or publish with `kbcore publish`."
    ),
    "search.some": "Found for “{text}”: {total}.",
    "search.internal": "internal",
    "search.progress": "Building the search index: {done} of {total} …",
    # Review
    "review.none": "Nothing waits.",
    "review.some": "Waiting: {count}.",
    "review.state": "State",
    "review.digest": "Content",
    "review.standing": "File",
    "review.significance": "Significance",
    "review.missing": "Missing",
    "review.may_approve": "May approve",
    "review.due": "Due",
    "review.overdue": "overdue",
    "review.why": "Because",
    "review.anyone": "anyone but its authors",
    "review.nothing": "nothing",
    "state.draft": "draft",
    "state.in_review": "in review",
    "state.changes_requested": "changes requested",
    "state.approved": "approved",
    "state.self_approved": "self-approved",
    "state.published": "published",
    "standing.new": "never published",
    "standing.live": "live",
    "standing.changed": "changed, not published",
    "standing.hidden": "taken down",
    "need.submission": "it has to be handed in (--submit)",
    "need.role": "an approval in the role {role}",
    "need.reviewer": "approvals: {count}",
    "need.objection_lifted": "that {person} is content with it",
    "why.policy": "policy {about}",
    "why.rule": "rule {about}",
    "why.significance": "the change counts as {about}",
    "why.judged_by": "{about} judged how much it matters",
    "why.approved_by": "{about} approved it",
    "why.author": "{about} wrote part of it, so their approval does not count",
    "why.changed_since": "it changed since {about} approved it, or was withdrawn",
    "why.objection": "{about} asked for changes",
    "significance.typo": "typo",
    "significance.content": "content",
    "significance.critical": "critical",
    # Log
    "log.none": "Nothing has happened to it yet.",
    "log.published": "version {number} published",
    "log.hidden": "taken down",
    "event.submitted": "handed in",
    "event.approved": "approved",
    "event.changes_requested": "changes requested",
    "event.withdrawn": "withdrawn",
    "event.reassigned": "reassigned",
    "event.commented": "remarked",
    "event.content_changed": "changed",
    "event.due_passed": "overdue",
    "event.published": "published again",
    # Diff
    "diff.file": "file",
    "diff.nothing": "nothing",
    "diff.version": "version {number}",
    # Publish and new
    "publish.none": "Nothing to publish.",
    "publish.published": "{name}: version {number} is live.",
    "publish.again": "{name}: version {number} was live already.",
    "publish.refused": "{name}: not published ({state}). Missing: {missing}.",
    "publish.unreadable": "Problems with other files: {count}. See `kbcore check`.",
    "new.made": "{path} ({reference})",
}
