"""Files that people wrote: what they may leave out, and what each mistake is called."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore import Audience, FacetRef
from kbcore.content import BlockAudience, Code, Heading, RichText
from kbcore.locale import Locale
from kbcore.stores import FolderStore
from kbcore.stores.folder import Problem, ProblemCode, Scan
from kbcore.stores.folder.problem import MESSAGES
from tests.contracts.store import KEY, OTHER

HEADER = f"key: {KEY}\nkind: faq\nlocale: zh-Hans\ntitle: 如何退款？\n"


def scan(folder: Path, text: str | bytes, name: str = "a.md") -> Scan:
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return FolderStore(folder).scan()


def problem(folder: Path, text: str | bytes) -> Problem:
    [found] = scan(folder, text).problems
    return found


class TestReading:
    def test_numbers_dates_and_no_are_texts_where_a_text_belongs(self, tmp_path: Path) -> None:
        text = f"---\nkey: {KEY}\nkind: faq\nlocale: no\ntitle: 2026-03-01\nkeywords: [12, no]\n---"
        [draft] = scan(tmp_path, text).drafts
        found = (draft.item.title, draft.item.keywords, draft.item.locale)
        assert found == ("2026-03-01", ("12", "no"), "no")

    def test_fields_may_be_written_as_people_call_them(self, tmp_path: Path) -> None:
        text = f"---\n{HEADER}Similar questions: 怎么退\nfinding-aids:\n---"
        [draft] = scan(tmp_path, text).drafts
        assert draft.item.similar_questions == ("怎么退",)

    def test_a_file_of_windows_with_a_mark_at_its_begin_reads_the_same(
        self, tmp_path: Path
    ) -> None:
        text = f"\ufeff---\n{HEADER}---\n\n一\n\n```\na\nb\n```\n"
        [draft] = scan(tmp_path, text.replace("\n", "\r\n")).drafts
        assert draft.item.blocks[1:] == (Code(content="a\nb"),)

    def test_values_beside_texts_have_their_types(self, tmp_path: Path) -> None:
        more = f"audience: internal\nfacets: [{{key: {OTHER}, applies_to: true}}]\n"
        extra = "extra: {n: 12, f: 1.5, b: false, t: 'no', z: null, d: 2026-03-01}\n"
        [draft] = scan(tmp_path, f"---\n{HEADER}{more}{extra}---\n").drafts
        assert draft.item.facets == (FacetRef(key=OTHER, applies_to=True),)
        assert draft.item.audience is Audience.INTERNAL
        expected = {"n": 12, "f": 1.5, "b": False, "t": "no", "z": None, "d": "2026-03-01"}
        assert draft.item.extra == expected

    def test_a_block_as_yaml_may_say_itself_who_sees_it(self, tmp_path: Path) -> None:
        block = "```kb-block\ntype: code\ncontent: x\naudience: internal\n```"
        [draft] = scan(tmp_path, f"---\n{HEADER}---\n{block}\n").drafts
        assert draft.item.blocks == (Code(content="x", audience=BlockAudience.INTERNAL),)

    def test_an_internal_part_holds_any_number_of_blocks(self, tmp_path: Path) -> None:
        text = f"---\n{HEADER}---\n\n公开\n::: internal\n## 内部\n\n可退 50 元\n:::\n公开\n"
        [draft] = scan(tmp_path, text).drafts
        internal = BlockAudience.INTERNAL
        told = [(type(block), block.audience is internal) for block in draft.item.blocks]
        assert told == [(RichText, False), (Heading, True), (RichText, True), (RichText, False)]

    def test_a_link_by_reference_leads_to_an_item_that_is_only_a_file_yet(
        self, tmp_path: Path
    ) -> None:
        other = HEADER.replace(str(KEY), str(OTHER))
        (tmp_path / "b.md").write_text(f"---\n{other}reference: KB-7\n---\n", "utf-8")
        found = scan(tmp_path, f"---\n{HEADER}---\n见 [退款](kb-7)。\n").drafts
        [link] = found[0].item.links()
        assert (link.kind, link.target) == ("page", str(OTHER))

    def test_pages_about_the_folder_are_no_items(self, tmp_path: Path) -> None:
        (tmp_path / ".obsidian").mkdir()
        (tmp_path / ".obsidian/x.md").write_text("x")
        assert scan(tmp_path, "# 说明", "README.md") == Scan()


MISTAKES = [
    ("no front matter", "NO_FRONT_MATTER", 1, ""),
    ("", "NO_FRONT_MATTER", 1, ""),
    (f"---\n{HEADER}", "UNCLOSED_FRONT_MATTER", 1, ""),
    (f"---\n{HEADER}summary: a: b\n---\n", "BROKEN_YAML", 6, "mapping values"),
    (f"---\n{HEADER}summary: [a\n---\n", "BROKEN_YAML", 7, "flow sequence"),
    ("---\n- a\n---\n", "BROKEN_YAML", 2, "no fields"),
    (f"---\n{HEADER}extra: {'[' * 5000}\n---\n", "BROKEN_YAML", 6, "nested"),
    (f"---\n{HEADER}extra: &a [*a]\n---\n", "WRONG_FIELD", 6, "& and *"),
    (f"---\n{HEADER}keyword: a\n---\n", "UNKNOWN_FIELD", 6, "keyword"),
    (f"---\n{HEADER}title: b\n---\n", "DUPLICATE_FIELD", 6, "title"),
    (f"---\n{HEADER.replace('title', '# title')}---\n", "MISSING_FIELD", 1, "title"),
    (f"---\n{HEADER.replace(str(KEY), '7')}---\n", "WRONG_FIELD", 2, "UUID"),
    (f"---\n{HEADER.replace('zh-Hans', '中文')}---\n", "WRONG_FIELD", 4, "zh-Hans"),
    (f"---\n{HEADER.replace('faq', '')}---\n", "WRONG_FIELD", 3, "kind"),
    (f"---\n{HEADER}audience: staff\n---\n", "WRONG_FIELD", 6, "neither public"),
    (f"---\n{HEADER}reference: 退款\n---\n", "WRONG_FIELD", 6, "KB-1042"),
    (f"---\n{HEADER}keywords: {{a: b}}\n---\n", "WRONG_FIELD", 6, "list of texts"),
    (f"---\n{HEADER}category: [售后]\n---\n", "WRONG_FIELD", 6, "category[0]"),
    (f"---\n{HEADER}attachments: [x.pdf]\n---\n", "WRONG_FIELD", 6, "list of files"),
    (f"---\n{HEADER}---\n\n::: internal\na\n", "UNCLOSED_PART", 8, "::: internal"),
    (f"---\n{HEADER}---\na\n:::\n", "UNKNOWN_PART", 8, ":::"),
    (f"---\n{HEADER}---\na\n::: secret\n", "UNKNOWN_PART", 8, "::: secret"),
    (f"---\n{HEADER}---\n```kb-block\ntype: code\n", "UNCLOSED_PART", 7, "kb-block"),
    (f"---\n{HEADER}---\n```kb-block\ntype: a: b\n```\n", "WRONG_BLOCK", 8, "mapping"),
    (f"---\n{HEADER}---\n```kb-block\ntype: film\n```\n", "WRONG_BLOCK", 7, "film"),
    (f"---\n{HEADER}---\n\n[a](b.html)\n", "LINK_NOWHERE", 8, "b.html"),
    (f"---\n{HEADER}---\n\n[a](page/b.html)\n", "LINK_NOWHERE", 8, "page/b.html"),
    (f"---\n{HEADER}---\n\n![a](KB-9.png)\n", "LINK_NOWHERE", 8, "KB-9.png"),
    (f"---\n{HEADER}---\n\n[a](KB-9)\n", "LINK_NOWHERE", 8, "KB-9"),
    (f"---\n{HEADER}---\n{'> ' * 200}a\n", "TOO_INVOLVED", 7, "nested"),
]


class TestMistakes:
    @pytest.mark.parametrize(("text", "code", "line", "about"), MISTAKES)
    def test_a_mistake_is_told_with_its_line(
        self, tmp_path: Path, text: str, code: str, line: int, about: str
    ) -> None:
        found = problem(tmp_path, text)
        assert (found.code.name, found.line) == (code, line), found
        assert about in found.about
        assert str(found).startswith(f"a.md:{line}: ")

    @pytest.mark.parametrize("depth", [900, 1500, 100_000])
    @pytest.mark.parametrize("sign", ["[", "{a: ", "- ", "? "])
    def test_no_nesting_is_too_deep_to_be_told(self, tmp_path: Path, depth: int, sign: str) -> None:
        found = scan(tmp_path, f"---\n{HEADER}extra: {{x: y}}\nfacets:\n  {sign * depth}a\n---\n")
        assert found.problems
        assert found.drafts == ()

    def test_another_encoding_is_told_with_line_and_byte(self, tmp_path: Path) -> None:
        found = problem(tmp_path, f"---\n{HEADER}---\n".encode("gb18030"))
        assert (found.code, found.line, found.about) == (ProblemCode.NOT_UTF8, 5, "79")

    def test_all_mistakes_of_a_file_are_told_at_once(self, tmp_path: Path) -> None:
        text = f"---\n{HEADER}colour: red\nkey: b\n---\n"
        assert [found.line for found in scan(tmp_path, text).problems] == [6, 7]

    def test_a_broken_file_keeps_no_other_from_being_read(self, tmp_path: Path) -> None:
        scan(tmp_path, b"\xff", "0.md")
        found = scan(tmp_path, f"---\n{HEADER}---\n")
        assert [draft.path for draft in found.drafts] == ["a.md"]
        assert [each.path for each in found.problems] == ["0.md"]

    def test_a_file_that_may_not_be_read_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "x.md").symlink_to(tmp_path / "nowhere")
        [found] = FolderStore(tmp_path).scan().problems
        assert found.code is ProblemCode.UNREADABLE

    def test_two_files_of_one_item_and_language_can_neither_be_used(self, tmp_path: Path) -> None:
        scan(tmp_path, f"---\n{HEADER}---\n", "b.md")
        found = scan(tmp_path, f"---\n{HEADER}---\n")
        assert found.drafts == ()
        assert [(each.code, each.line, each.about) for each in found.problems] == [
            (ProblemCode.SAME_ITEM, 2, "b.md"),
            (ProblemCode.SAME_ITEM, 2, "a.md"),
        ]

    def test_a_reference_that_two_items_claim_is_neither_s(self, tmp_path: Path) -> None:
        other = HEADER.replace(str(KEY), str(OTHER))
        scan(tmp_path, f"---\nreference: KB-7\n{other}---\n", "b.md")
        found = scan(tmp_path, f"---\nreference: KB-7\n{HEADER}---\n")
        assert found.drafts == ()
        assert {each.code for each in found.problems} == {ProblemCode.SAME_REFERENCE}
        assert [each.about for each in found.problems] == ["b.md", "a.md"]

    def test_a_reference_that_was_given_to_another_item_is_told(self, tmp_path: Path) -> None:
        own = tmp_path / ".kb"
        own.mkdir()
        (own / "references.jsonl").write_text(f'{{"key":"{OTHER}","reference":"KB-7"}}\n')
        found = problem(tmp_path, f"---\n{HEADER}reference: KB-7\n---\n")
        assert (found.code, found.line, found.about) == (ProblemCode.SAME_REFERENCE, 6, "KB-7")

    @given(st.text(max_size=60) | st.lists(st.sampled_from("-:[]{}#&*!|>'\"`\n a~")).map("".join))
    def test_no_text_of_a_file_breaks_the_scan(
        self, tmp_path_factory: pytest.TempPathFactory, text: str
    ) -> None:
        folder = tmp_path_factory.mktemp("kb")
        header = f"---\n{HEADER}extra:\n  x: {text}\n---\n{text}\n::: internal\n{text}\n:::"
        found = scan(folder, header)
        assert found.drafts or found.problems


class TestMessages:
    def test_every_problem_has_words_in_every_language(self) -> None:
        assert {language: set(words) for language, words in MESSAGES.items()} == {
            Locale(language): set(ProblemCode) for language in ("en", "zh-Hans", "zh-Hant")
        }

    def test_a_language_without_words_gets_english(self) -> None:
        found = Problem(code=ProblemCode.DUPLICATE_FIELD, path="a.md", line=3, about="title")
        assert found.text("fr") == found.text() == "a.md:3: title stands twice. Leave one of them."
        assert found.text("zh-Hans") == "a.md:3: title 出现了两次。请只保留一个。"
