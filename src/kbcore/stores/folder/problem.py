"""What is wrong with a file of a folder: where, what, and how to mend it, in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kbcore.locale import Locale

__all__ = ["MESSAGES", "Problem", "ProblemCode"]


class ProblemCode(StrEnum):
    """What can be wrong; what ``Problem.about`` is then stands in brackets."""

    UNREADABLE = "unreadable"  # what the system says
    NOT_UTF8 = "not_utf8"  # the byte
    NO_FRONT_MATTER = "no_front_matter"
    UNCLOSED_FRONT_MATTER = "unclosed_front_matter"
    BROKEN_YAML = "broken_yaml"  # what the parser says
    UNKNOWN_FIELD = "unknown_field"  # its name
    DUPLICATE_FIELD = "duplicate_field"  # its name
    MISSING_FIELD = "missing_field"  # its name
    WRONG_FIELD = "wrong_field"  # its name and what is wrong
    WRONG_BLOCK = "wrong_block"  # what is wrong
    UNCLOSED_PART = "unclosed_part"  # its first line
    UNKNOWN_PART = "unknown_part"  # the line
    TOO_INVOLVED = "too_involved"  # what is too much
    LINK_NOWHERE = "link_nowhere"  # its address
    BROKEN_HISTORY = "broken_history"  # what is wrong
    BROKEN_REVIEW = "broken_review"  # what is wrong
    SAME_ITEM = "same_item"  # the other file
    SAME_REFERENCE = "same_reference"  # the other file


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """*code* at *line* (from 1; 0: the whole file) of *path*, which is relative to the folder."""

    code: ProblemCode
    path: str
    line: int = 0
    about: str = ""

    def __str__(self) -> str:
        return self.text()

    @property
    def place(self) -> str:
        """``faq/KB-7.en.md:3``, as editors and compilers write it."""
        return f"{self.path}:{self.line}" if self.line else self.path

    def text(self, language: str = "en") -> str:
        """Place, problem and how to mend it."""
        return f"{self.place}: {self.message(language)}"

    def message(self, language: str = "en") -> str:
        """The problem and how to mend it, in *language* or else in English."""
        messages = MESSAGES.get(Locale(language), MESSAGES[Locale("en")])
        return messages[self.code].format(about=self.about)


MESSAGES: Mapping[Locale, Mapping[ProblemCode, str]] = {
    Locale("en"): {
        ProblemCode.UNREADABLE: "can't be read ({about}). Check the rights on it.",
        ProblemCode.NOT_UTF8: "byte {about} is not UTF-8. Save the file as UTF-8.",
        ProblemCode.NO_FRONT_MATTER: (
            "has no front matter. Begin it with a line ---, its fields and another line ---."
        ),
        ProblemCode.UNCLOSED_FRONT_MATTER: (
            "the front matter never ends. Close it with a line --- before the text."
        ),
        ProblemCode.BROKEN_YAML: (
            "can't be read as YAML: {about}. Put texts with : # or [ in quotes, and indent lists."
        ),
        ProblemCode.UNKNOWN_FIELD: (
            "no field is called {about}. Correct its name; your own fields belong under extra:."
        ),
        ProblemCode.DUPLICATE_FIELD: "{about} stands twice. Leave one of them.",
        ProblemCode.MISSING_FIELD: (
            "{about} is missing. Add it, or let `kbcore new` start a file that has it."
        ),
        ProblemCode.WRONG_FIELD: "{about}.",
        ProblemCode.WRONG_BLOCK: "this kb-block can't be read: {about}. Correct or remove it.",
        ProblemCode.UNCLOSED_PART: "{about} never ends. Close it with a line :::.",
        ProblemCode.UNKNOWN_PART: (
            "{about!r} begins or ends nothing. Write ::: internal before an internal part and ::: "
            "after it; text that merely looks like that belongs into a kb-block."
        ),
        ProblemCode.TOO_INVOLVED: "{about}. Write it more simply.",
        ProblemCode.LINK_NOWHERE: (
            "{about} leads nowhere. Link to https://…, mailto:…, #… or a reference like KB-1042."
        ),
        ProblemCode.BROKEN_HISTORY: (
            "{about}. Nobody may edit this file: restore it from a backup or version control."
        ),
        ProblemCode.BROKEN_REVIEW: (
            "{about}. Nobody may edit this file: restore it from a backup or version control."
        ),
        ProblemCode.SAME_ITEM: (
            "has the same key and language as {about}. Remove one, or give one a new key."
        ),
        ProblemCode.SAME_REFERENCE: (
            "its reference is that of {about}, another item. Remove the line: publishing gives one."
        ),
    },
    Locale("zh-Hans"): {
        ProblemCode.UNREADABLE: "无法读取（{about}）。请检查文件权限。",
        ProblemCode.NOT_UTF8: "第 {about} 字节不是 UTF-8。请另存为 UTF-8 编码。",
        ProblemCode.NO_FRONT_MATTER: "缺少文件头。请以一行 --- 开头，写上字段，再以一行 --- 结束。",
        ProblemCode.UNCLOSED_FRONT_MATTER: "文件头没有结束。请在正文之前加一行 ---。",
        ProblemCode.BROKEN_YAML: (
            "无法按 YAML 读取：{about}。含有 : # 或 [ 的文字请加引号，列表请缩进。"
        ),
        ProblemCode.UNKNOWN_FIELD: (
            "没有名为 {about} 的字段。请改正名称；自有字段请写在 extra: 之下。"
        ),
        ProblemCode.DUPLICATE_FIELD: "{about} 出现了两次。请只保留一个。",
        ProblemCode.MISSING_FIELD: "缺少 {about}。请补上，或用 `kbcore new` 新建带有它的文件。",
        ProblemCode.WRONG_FIELD: "{about}。",
        ProblemCode.WRONG_BLOCK: "此 kb-block 无法读取：{about}。请改正或删除。",
        ProblemCode.UNCLOSED_PART: "{about} 没有结束。请用一行 ::: 结束它。",
        ProblemCode.UNKNOWN_PART: (
            "{about!r} 既不开始也不结束任何部分。内部内容之前写 ::: internal，之后写 :::；"
            "只是看起来相同的文字请放进 kb-block。"
        ),
        ProblemCode.TOO_INVOLVED: "{about}。请写得简单一些。",
        ProblemCode.LINK_NOWHERE: (
            "{about} 无法到达。请链接到 https://…、mailto:…、#… 或 KB-1042 这样的编号。"
        ),
        ProblemCode.BROKEN_HISTORY: "{about}。此文件不可手工修改：请从备份或版本库恢复。",
        ProblemCode.BROKEN_REVIEW: "{about}。此文件不可手工修改：请从备份或版本库恢复。",
        ProblemCode.SAME_ITEM: "与 {about} 的 key 和语言相同。请删除其一，或换一个新的 key。",
        ProblemCode.SAME_REFERENCE: "编号已属于另一条目 {about}。请删去这一行，发布时会自动编号。",
    },
    Locale("zh-Hant"): {
        ProblemCode.UNREADABLE: "無法讀取（{about}）。請檢查檔案權限。",
        ProblemCode.NOT_UTF8: "第 {about} 位元組不是 UTF-8。請另存為 UTF-8 編碼。",
        ProblemCode.NO_FRONT_MATTER: "缺少檔頭。請以一行 --- 開頭，寫上各欄位，再以一行 --- 結束。",
        ProblemCode.UNCLOSED_FRONT_MATTER: "檔頭沒有結束。請在內文之前加一行 ---。",
        ProblemCode.BROKEN_YAML: (
            "無法按 YAML 讀取：{about}。含有 : # 或 [ 的文字請加引號，清單請縮排。"
        ),
        ProblemCode.UNKNOWN_FIELD: (
            "沒有名為 {about} 的欄位。請改正名稱；自有欄位請寫在 extra: 之下。"
        ),
        ProblemCode.DUPLICATE_FIELD: "{about} 出現了兩次。請只保留一個。",
        ProblemCode.MISSING_FIELD: "缺少 {about}。請補上，或用 `kbcore new` 新建帶有它的檔案。",
        ProblemCode.WRONG_FIELD: "{about}。",
        ProblemCode.WRONG_BLOCK: "此 kb-block 無法讀取：{about}。請改正或刪除。",
        ProblemCode.UNCLOSED_PART: "{about} 沒有結束。請用一行 ::: 結束它。",
        ProblemCode.UNKNOWN_PART: (
            "{about!r} 既不開始也不結束任何部分。內部內容之前寫 ::: internal，之後寫 :::；"
            "只是看起來相同的文字請放進 kb-block。"
        ),
        ProblemCode.TOO_INVOLVED: "{about}。請寫得簡單一些。",
        ProblemCode.LINK_NOWHERE: (
            "{about} 無法到達。請連結到 https://…、mailto:…、#… 或 KB-1042 這樣的編號。"
        ),
        ProblemCode.BROKEN_HISTORY: "{about}。此檔案不可手動修改：請從備份或版本庫還原。",
        ProblemCode.BROKEN_REVIEW: "{about}。此檔案不可手動修改：請從備份或版本庫還原。",
        ProblemCode.SAME_ITEM: "與 {about} 的 key 和語言相同。請刪除其一，或換一個新的 key。",
        ProblemCode.SAME_REFERENCE: "編號已屬於另一條目 {about}。請刪去這一行，發布時會自動編號。",
    },
}
"""What people read of each problem."""
