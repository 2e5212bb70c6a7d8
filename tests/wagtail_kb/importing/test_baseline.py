"""An import accepted as a baseline: by whom, after which sample, and what it covers."""

import hashlib
import json
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from wagtail_kb.importing import baseline
from wagtail_kb.importing.baseline import (
    AlreadyAccepted,
    NothingToAccept,
    NotRead,
    OutOfReach,
    OwnImport,
    UnknownFile,
    accept,
    mark,
    pending,
    sample,
)
from wagtail_kb.models import ApprovalRight, Attestation, Baseline, ImportFile, Item, Stamp
from wagtail_kb.pages.models import KnowledgeFaqPage
from wagtail_kb.testing import make_base, make_category, make_faq, make_user, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def base():
    return make_base()


@pytest.fixture
def bring(tmp_path, base):
    """``bring(12)``: import a file of so many rows; its hash."""

    def bring(count, *, user="", name="faq.jsonl", text="点击退款。"):
        lines = [
            json.dumps(
                {"id": f"{name[0]}-{n}", "question": f"第{n}问？", "answer_md": f"{text}{n}"}
            )
            for n in range(count)
        ]
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        call_command("kb_import", str(path), locale="zh-Hans", verbosity=0, user=user)
        return ImportFile.objects.latest("pk").sha256

    return bring


@pytest.fixture
def reviewer(base):
    """Somebody who may approve everything in the base."""
    user = make_user(groups=["审核"], first_name="李", last_name="四")
    ApprovalRight.objects.create(group=Group.objects.get(name="审核"), page=base)
    return user


def read(sha256, user):
    return [version.pk for version in sample(sha256, user)]


def accepted(sha256, user):
    return mark(accept(sha256, user=user, confirmed=read(sha256, user), note="抽查过"))


class TestTheFile:
    def test_an_import_is_known_by_the_hash_of_its_bytes(self, bring, tmp_path):
        importer = make_user(username="importer", is_superuser=True)
        sha256 = bring(2, user="importer")
        kept = ImportFile.objects.get()
        assert sha256 == hashlib.sha256((tmp_path / "faq.jsonl").read_bytes()).hexdigest()
        assert (kept.filename, kept.user) == ("faq.jsonl", importer)
        assert {item.current.batch for item in Item.objects.all()} == {kept.batch}

    def test_a_run_that_writes_nothing_leaves_no_record(self, bring):
        assert bring(2) == bring(2)
        assert ImportFile.objects.count() == 1

    def test_two_runs_of_one_second_are_two_batches(self, bring):
        assert bring(1) != bring(1, text="联系客服。")
        assert len({file.batch for file in ImportFile.objects.all()}) == 2


class TestTheSample:
    @pytest.mark.parametrize(
        ("rows", "size"), [(0, 0), (4, 4), (10, 10), (99, 10), (400, 20), (2613, 50), (10**6, 50)]
    )
    def test_its_size_is_the_square_root_within_bounds(self, rows, size):
        assert baseline.sample_size(rows) == size

    def test_it_stays_when_it_is_drawn_again(self, bring, reviewer):
        sha256 = bring(30)
        assert read(sha256, reviewer) == read(sha256, reviewer)
        assert len(read(sha256, reviewer)) == 10

    def test_each_person_draws_their_own(self, bring, reviewer):
        sha256 = bring(40)
        drawn = {tuple(read(sha256, make_user())) for _ in range(4)}
        assert len(drawn) > 1

    def test_a_row_that_is_edited_meanwhile_is_replaced_and_the_others_stay(self, bring, reviewer):
        sha256 = bring(30)
        before = read(sha256, reviewer)
        edited = Item.objects.get(current=before[0])
        publish(edited.page.specific, title="改过")
        after = read(sha256, reviewer)
        assert set(before) - set(after) == {before[0]}
        assert len(after) == len(before)


class TestAccepting:
    def test_its_rows_are_accepted_at_import_and_not_verified(self, bring, reviewer):
        sha256 = bring(3)
        assert accepted(sha256, reviewer) == 3
        assert {(i.verification, i.verified) for i in Item.objects.all()} == {("imported", False)}
        kept = Baseline.objects.get()
        assert (kept.filename, kept.name, kept.note) == ("faq.jsonl", "李 四", "抽查过")
        assert len(kept.sample) == 3

    def test_each_row_is_attested_by_name(self, bring, reviewer):
        accepted(bring(2), reviewer)
        rows = Attestation.objects.filter(outcome="imported")
        assert {(r.user, r.name) for r in rows} == {(reviewer, "李 四")}
        assert {(r.version, r.answer_digest) for r in rows} == {
            (i.current, i.current.answer_digest) for i in Item.objects.all()
        }

    def test_index_and_caches_hear_of_it(self, bring, reviewer, queued):
        sha256 = bring(2)
        queued()
        stamp = Stamp.objects.get().value
        accepted(sha256, reviewer)
        assert queued() == {("item", page.pk) for page in KnowledgeFaqPage.objects.all()}
        assert Stamp.objects.get().value > stamp

    def test_rows_that_changed_since_are_left_out(self, bring, reviewer):
        sha256 = bring(3)
        changed = KnowledgeFaqPage.objects.first()
        publish(changed, title="改过")
        assert accepted(sha256, reviewer) == 2
        assert Item.objects.get(page=changed).verification == "unverified"

    def test_rows_of_other_files_and_editors_are_left_out(self, bring, base, reviewer):
        sha256 = bring(2)
        make_faq(base)
        bring(3, name="other.jsonl", text="别的")
        assert accepted(sha256, reviewer) == 2

    def test_twice_changes_nothing(self, bring, reviewer):
        sha256 = bring(3)
        accepted(sha256, reviewer)
        assert mark(Baseline.objects.get()) == 0
        assert Attestation.objects.filter(outcome="imported").count() == 3

    def test_a_run_that_was_stopped_goes_on(self, bring, reviewer, monkeypatch):
        sha256 = bring(5)
        monkeypatch.setattr(baseline, "_CHUNK", 2)
        kept = accept(sha256, user=reviewer, confirmed=read(sha256, reviewer))

        def stop(done, total):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            mark(kept, progress=stop)
        assert pending(sha256).count() == 3
        assert mark(kept) == 3

    def test_it_takes_the_same_sql_for_2_rows_and_20(self, bring, reviewer, sql):
        few = accept(bring(2), user=reviewer, confirmed=read(bring(2), reviewer))
        more = bring(20, name="more.jsonl", text="别的")
        more = accept(more, user=reviewer, confirmed=read(more, reviewer))
        assert len(sql(mark, few)) == len(sql(mark, more))


class TestRefusals:
    def test_every_row_of_the_sample_must_have_been_read(self, bring, reviewer):
        sha256 = bring(12)
        drawn = read(sha256, reviewer)
        with pytest.raises(NotRead, match="2 rows of the sample are not ticked"):
            accept(sha256, user=reviewer, confirmed=drawn[2:])
        assert not Baseline.objects.exists()

    def test_whoever_imported_it_does_not_accept_it(self, bring):
        importer = make_user(username="importer", is_superuser=True)
        sha256 = bring(2, user="importer")
        with pytest.raises(OwnImport, match="somebody else"):
            accept(sha256, user=importer, confirmed=read(sha256, importer))

    def test_whoever_has_no_right_to_approve_does_not_accept_it(self, bring):
        sha256, user = bring(2), make_user("approve", "view_history")
        with pytest.raises(OutOfReach, match="2 rows"):
            accept(sha256, user=user, confirmed=read(sha256, user))

    def test_the_right_must_hold_where_the_rows_stand(self, bring, base):
        elsewhere = make_category(base, title="别处")
        user = make_user(groups=["别处"])
        ApprovalRight.objects.create(group=user.groups.get(), page=elsewhere)
        sha256 = bring(2)
        with pytest.raises(OutOfReach):
            accept(sha256, user=user, confirmed=read(sha256, user))

    def test_the_second_of_two_is_told_who_was_first(self, bring, reviewer):
        sha256 = bring(2)
        accept(sha256, user=reviewer, confirmed=read(sha256, reviewer))
        other = make_user(is_superuser=True)
        with pytest.raises(AlreadyAccepted, match="李 四"):
            accept(sha256, user=other, confirmed=read(sha256, other))

    def test_a_file_that_nobody_imported_is_unknown(self, reviewer):
        with pytest.raises(UnknownFile, match="0000"):
            accept("0" * 64, user=reviewer, confirmed=[])

    def test_a_file_of_which_nothing_is_left_is_not_accepted(self, bring, reviewer):
        sha256 = bring(1)
        publish(KnowledgeFaqPage.objects.get(), title="改过")
        with pytest.raises(NothingToAccept):
            accept(sha256, user=reviewer, confirmed=[])


class TestLater:
    def test_a_new_similar_question_keeps_it(self, bring, reviewer):
        accepted(bring(1), reviewer)
        publish(KnowledgeFaqPage.objects.get(), similar_questions="怎么退钱")
        assert Item.objects.get().verification == "imported"

    def test_a_new_answer_is_unverified_again(self, bring, reviewer):
        accepted(bring(1), reviewer)
        publish(KnowledgeFaqPage.objects.get(), title="改过")
        assert (Item.objects.get().verification, Item.objects.get().verified) == (
            "unverified",
            False,
        )


class TestTheCommand:
    def run(self, sha256, **options):
        out = StringIO()
        call_command("kb_accept_import", sha256, stdout=out, verbosity=0, **options)
        return out.getvalue()

    def test_it_prints_the_sample_first(self, bring, reviewer):
        sha256 = bring(2)
        said = self.run(sha256, person=reviewer.username)
        assert "第0问？" in said
        assert "点击退款。1" in said
        assert "--confirmed" in said
        assert not Baseline.objects.exists()

    def test_it_accepts_what_was_read_and_runs_again(self, bring, reviewer):
        sha256 = bring(2)
        confirmed = read(sha256, reviewer)
        said = self.run(sha256, person=reviewer.username, confirmed=confirmed)
        assert said == "2 rows marked, accepted by 李 四.\n"
        assert self.run(sha256, person=reviewer.username).startswith("0 rows marked")

    @pytest.mark.parametrize(
        ("sha256", "person", "problem"),
        [("0" * 64, "reviewer", "was imported"), ("", "nobody", "There is no user 'nobody'")],
    )
    def test_it_says_why_not(self, bring, sha256, person, problem):
        make_user(username="reviewer", is_superuser=True)
        with pytest.raises(CommandError, match=problem):
            self.run(sha256 or bring(1), person=person)
