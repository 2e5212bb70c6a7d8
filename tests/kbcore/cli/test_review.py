from pathlib import Path
from typing import Any

import pytest

from tests.kbcore.cli.conftest import Run, Write

NAME = "1.zh-Hans.md"


def review(kb: Run, *arguments: str) -> dict[str, Any]:
    ran = kb("review", NAME, *arguments, "--json")
    assert ran.code == 0, ran
    [item] = ran.json["items"]
    return dict(item)


def refused(kb: Run, *arguments: str) -> str:
    ran = kb("review", NAME, *arguments, "--json")
    assert ran.code == 1, ran
    return str(ran.json["error"]["code"])


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


class TestWhatWaits:
    def test_a_new_file_waits_to_be_handed_in(self, kb: Run, write: Write) -> None:
        write()
        ran = kb("review")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out == (
            "1.zh-Hans.md  如何退款？\n"
            "    draft · never published · it has to be handed in (--submit); approvals: 1\n"
            "Waiting: 1.\n"
        )

    def test_what_is_published_and_approved_does_not_wait(self, kb: Run, published: Path) -> None:
        assert kb("review").out == "Nothing waits.\n"
        assert kb("review", "--json").json["items"] == []

    def test_a_changed_file_waits(self, kb: Run, published: Path) -> None:
        edit(published, "3 天", "5 天")
        [item] = kb("review", "--json").json["items"]
        assert (item["reference"], item["state"], item["standing"]) == ("KB-1", "draft", "changed")

    def test_a_change_that_no_reader_sees_needs_no_new_review(
        self, kb: Run, published: Path
    ) -> None:
        edit(published, "title: ", "keywords: [退钱]\ntitle: ")
        [item] = kb("review", "--json").json["items"]
        assert (item["verification"], item["missing"]) == ("verified", [])
        assert kb("publish", "--as", "Ann").code == 0

    def test_the_decision_tells_who_may_act_and_why(self, kb: Run, write: Write) -> None:
        write()
        kb("review", NAME, "--submit", "--as", "Ann")
        out = kb("review", NAME).out
        assert "State: in review" in out
        assert "Missing: approvals: 1" in out
        assert "May approve: anyone but its authors" in out
        assert "Because: policy pair; the change counts as content" in out

    def test_whoever_reviewed_here_before_may_approve(
        self, kb: Run, write: Write, published: Path
    ) -> None:
        edit(published, "3 天", "5 天")
        item = review(kb, "--submit", "--as", "Ann")
        assert item["may_approve"] == ["bob"]

    def test_it_speaks_chinese(self, kb: Run, write: Write) -> None:
        write()
        out = kb("review", NAME, "--lang", "zh").out
        assert "状态: 草稿" in out
        assert "尚缺: 需要提交（--submit）; 1 人批准" in out


class TestActing:
    def test_a_change_is_handed_in_and_approved_by_another(self, kb: Run, write: Write) -> None:
        write()
        assert review(kb, "--submit", "--as", "Ann")["state"] == "in_review"
        assert review(kb, "--approve", "--as", "Bob")["state"] == "approved"

    def test_an_author_cannot_approve_in_whatever_spelling(self, kb: Run, write: Write) -> None:
        write()
        kb("review", NAME, "--submit", "--as", "Ann")
        assert refused(kb, "--approve", "--as", " ＡＮＮ ") == "AuthorCannotApprove"

    def test_who_hands_in_for_another_is_no_author(self, kb: Run, write: Write) -> None:
        write()
        kb("review", NAME, "--submit", "--as", "Ann", "--author", "Cem", "--author", "Dan")
        assert refused(kb, "--approve", "--as", "Cem") == "AuthorCannotApprove"
        assert review(kb, "--approve", "--as", "Ann")["state"] == "approved"

    def test_nobody_approves_twice(self, kb: Run, write: Write) -> None:
        write()
        kb("review", NAME, "--submit", "--as", "Ann")
        kb("review", NAME, "--approve", "--as", "Bob")
        assert refused(kb, "--approve", "--as", "Bob") == "AlreadyApproved"

    def test_what_was_not_handed_in_cannot_be_approved(self, kb: Run, write: Write) -> None:
        write()
        assert refused(kb, "--approve", "--as", "Bob") == "AlreadyDecided"

    def test_what_changed_since_it_was_handed_in_cannot_be_approved(
        self, kb: Run, write: Write
    ) -> None:
        path = write()
        kb("review", NAME, "--submit", "--as", "Ann")
        edit(path, "3 天", "30 天")
        assert refused(kb, "--approve", "--as", "Bob") == "StaleApproval"
        kb("review", NAME, "--submit", "--as", "Ann")
        assert review(kb, "--approve", "--as", "Bob")["state"] == "approved"

    def test_what_changes_in_review_is_its_author_s_and_can_be_declared_anew(
        self, kb: Run, published: Path
    ) -> None:
        edit(published, "到账", "入账")
        kb("review", NAME, "--submit", "--as", "Ann", "--significance", "typo")
        edit(published, "入账", "到达")
        item = review(kb, "--submit", "--as", "Cem", "--significance", "critical")
        assert item["significance"] == "critical"
        assert refused(kb, "--approve", "--as", "Cem") == "AuthorCannotApprove"
        assert refused(kb, "--approve", "--as", "Ann") == "AuthorCannotApprove"

    def test_what_is_in_review_already_cannot_be_handed_in_again(
        self, kb: Run, write: Write
    ) -> None:
        write()
        kb("review", NAME, "--submit", "--as", "Ann")
        assert refused(kb, "--submit", "--as", "Ann") == "IllegalMove"

    def test_an_approval_does_not_cover_a_change_after_it(self, kb: Run, write: Write) -> None:
        path = write()
        kb("review", NAME, "--submit", "--as", "Ann")
        kb("review", NAME, "--approve", "--as", "Bob")
        edit(path, "3 天", "30 天")
        item = review(kb)
        assert (item["state"], item["verification"]) == ("in_review", "unverified")
        assert {"reason": "changed_since", "about": "Bob"} in item["why"]

    def test_what_was_seen_must_be_what_is_there(self, kb: Run, write: Write) -> None:
        write()
        digest = review(kb, "--submit", "--as", "Ann")["answer_digest"]
        for wrong in ("1:00000000", "0" * 64, digest[:5], ""):
            assert refused(kb, "--approve", "--as", "Bob", "--seen", wrong) == "OtherDigest"
        for right in (digest[:10], digest[2:10]):
            kb("review", NAME, "--comment", "ok", "--as", "Cem", "--seen", right)
        assert review(kb, "--approve", "--as", "Bob", "--seen", digest)["state"] == "approved"

    def test_changes_are_requested_with_a_reason(self, kb: Run, write: Write) -> None:
        write()
        kb("review", NAME, "--submit", "--as", "Ann")
        item = review(kb, "--request-changes", "应为 7 天", "--as", "Bob")
        assert item["state"] == "changes_requested"
        assert {"need": "objection_lifted", "person": "bob"} in item["missing"]
        assert kb("review", NAME, "--request-changes", "", "--as", "Bob").code == 2

    def test_a_change_is_withdrawn(self, kb: Run, write: Write) -> None:
        write()
        kb("review", NAME, "--submit", "--as", "Ann")
        assert review(kb, "--withdraw", "--as", "Ann")["state"] == "draft"

    def test_a_remark_decides_nothing(self, kb: Run, write: Write) -> None:
        write()
        kb("review", NAME, "--submit", "--as", "Ann")
        assert review(kb, "--comment", "几天？", "--as", "Bob")["state"] == "in_review"
        assert "几天？" in kb("log", NAME).out

    def test_whoever_acts_says_who_they_are(self, kb: Run, write: Write) -> None:
        write()
        ran = kb("review", NAME, "--approve")
        assert (ran.code, ran.err) == (2, "kbcore: Say who you are: --as NAME.\n")
        assert kb("review", NAME, "--approve", "--as", " ").code == 2

    def test_whoever_acts_says_on_which_item(self, kb: Run, write: Write) -> None:
        write()
        ran = kb("review", "--submit", "--as", "Ann")
        assert (ran.code, ran.out, ran.err) == (2, "", "kbcore: Say which item: REF.\n")

    def test_only_one_thing_is_done_at_a_time(self, kb: Run, write: Write) -> None:
        write()
        assert kb("review", NAME, "--approve", "--withdraw", "--as", "Bob").code == 2


class TestPolicies:
    def test_a_critical_change_needs_two_of_a_team(self, kb: Run, published: Path) -> None:
        edit(published, "3 天", "30 天")
        review(kb, "--submit", "--as", "Ann")
        item = review(kb, "--approve", "--as", "Bob", "--policy", "team")
        assert (item["significance"], item["state"]) == ("critical", "in_review")
        item = review(kb, "--approve", "--as", "Cem", "--policy", "team")
        assert item["state"] == "approved"

    def test_a_critical_change_that_went_out_unreviewed_stays_critical(
        self, kb: Run, published: Path
    ) -> None:
        for old, new in (("3 天", "30 天"), ("到账", "入账")):
            edit(published, old, new)
            assert kb("publish", "KB-1", "--as", "Ann", "--unreviewed").code == 0
        item = review(kb, "--approve", "--as", "Bob", "--policy", "team")
        assert (item["significance"], item["verification"]) == ("critical", "unverified")
        item = review(kb, "--approve", "--as", "Cem", "--policy", "team")
        assert item["verification"] == "verified"

    def test_what_was_approved_under_one_policy_is_held_against_another(
        self, kb: Run, published: Path
    ) -> None:
        edit(published, "3 天", "30 天")
        review(kb, "--submit", "--as", "Ann")
        review(kb, "--approve", "--as", "Bob")
        assert kb("publish", "--as", "Ann").code == 0
        assert review(kb, "--policy", "pair")["verification"] == "verified"
        assert review(kb, "--policy", "team")["verification"] == "unverified"

    def test_the_significance_that_was_declared_counts_if_it_is_higher(
        self, kb: Run, published: Path
    ) -> None:
        edit(published, "到账", "入账")
        review(kb, "--submit", "--as", "Ann", "--significance", "critical")
        item = review(kb, "--approve", "--as", "Bob", "--policy", "team")
        assert (item["significance"], item["state"]) == ("critical", "in_review")

    def test_a_reviewer_may_lower_it_but_not_under_every_policy(
        self, kb: Run, published: Path
    ) -> None:
        edit(published, "3 天", "30 天")
        review(kb, "--submit", "--as", "Ann")
        lower = ("--approve", "--as", "Bob", "--significance", "typo")
        regulated = (*lower, "--role", "compliance", "--policy", "regulated")
        assert refused(kb, *regulated) == "CannotLower"
        assert review(kb, *lower, "--policy", "team")["state"] == "approved"

    def test_a_role_is_filled_by_who_approves_in_it(self, kb: Run, write: Write) -> None:
        write()
        policy = ("--policy", "regulated")
        review(kb, "--submit", "--as", "Ann")
        item = review(kb, "--approve", "--as", "Bob", *policy)
        assert item["missing"] == [{"need": "role", "role": "compliance"}]
        item = review(kb, "--approve", "--as", "Cem", "--role", "compliance", *policy)
        assert item["state"] == "approved"

    @pytest.mark.parametrize("policy", ["strict", ""])
    def test_a_policy_that_is_none_is_told(self, kb: Run, policy: str) -> None:
        ran = kb("review", "--policy", policy)
        assert ran.code == 2
        assert "regulated" in ran.err
