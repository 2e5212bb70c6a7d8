"""The interface speaks Simplified and Traditional Chinese: every text, and no half sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils.translation import override
from django.utils.translation.template import templatize

import wagtail_kb
from wagtail_kb import roles

PACKAGE = Path(wagtail_kb.__file__).parent
CATALOGUES = ["zh_Hans", "zh_Hant"]
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
CALLS = MARKS | {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
IN_TEMPLATE = re.compile(
    r"""\b(?:n?gettext|_)\(u?(?P<quote>['"])(?P<text>.*?)(?P=quote)""", re.DOTALL
)


def catalogue(name: str) -> Any:
    with (PACKAGE / "locale" / name / "LC_MESSAGES" / "django.po").open("rb") as po:
        return read_po(po)


def texts(message: Any) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def in_python() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
                text = node.args[0]
                if isinstance(text, ast.Constant):
                    yield text.value


def in_templates() -> Iterator[str]:
    for path in PACKAGE.rglob("*.html"):
        marked = templatize(path.read_text("utf-8"), origin=str(path))
        yield from (match["text"] for match in IN_TEMPLATE.finditer(marked))


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_text_is_untranslated_or_in_doubt(name: str):
    lacking = [m.id for m in catalogue(name) if m.id and (m.fuzzy or not all(texts(m)))]
    assert lacking == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_text_of_the_interface_is_in_the_catalogue(name: str):
    known = {m.id[0] if isinstance(m.id, tuple) else m.id for m in catalogue(name)}
    # Add them: django-admin makemessages, in src/wagtail_kb; then translate.
    assert sorted({*in_python(), *in_templates()} - known) == []


def test_texts_are_marked_under_names_that_makemessages_knows():
    # A text marked under any other name stays English, in the interface and unnoticed above.
    unknown = [
        f"{path.relative_to(PACKAGE)}: {name.name} as {name.asname}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.asname and name.name in CALLS and name.asname not in MARKS
    ]
    assert unknown == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_translations_keep_the_placeholders(name: str):
    wrong = [m.id for m in catalogue(name) if list(m.check())]
    assert wrong == []


def test_traditional_texts_use_the_words_of_taiwan():
    whole = "".join(text for m in catalogue("zh_Hant") if m.id for text in texts(m))
    foreign = ["文檔", "默認", "搜索", "鏈接", "用戶", "導入", "導出", "設置", "模板", "視頻"]
    assert [word for word in foreign if word in whole] == []


@pytest.mark.django_db
def test_groups_are_found_again_by_their_name_in_any_language():
    call_command("kb_setup", "--language", "zh-hans", verbosity=0)
    assert Group.objects.filter(name="知识作者").exists()
    call_command("kb_setup", "--language", "en", verbosity=0)
    assert not Group.objects.filter(name="Knowledge authors").exists()
    with override("zh-hant"):
        assert roles.group_of("author").name == "知识作者"
