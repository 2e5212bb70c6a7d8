"""What a diff calls things, in the languages that kbcore speaks by itself."""

from __future__ import annotations

from collections.abc import Mapping

from kbcore.locale import Locale

__all__ = ["ENGLISH", "LABELS", "Labels"]

Labels = Mapping[str, str]
"""Names by the codes of changes, fields and types of block; a code without one is shown itself."""

_CODES = (
    *("added", "removed", "changed", "moved", "same", "inserted", "deleted"),
    *("styled", "nothing", "internal"),
    *("title", "summary", "kind", "audience", "applies_to", "facets", "similar_questions"),
    *("keywords", "category", "slug"),
    *("heading", "rich_text", "list", "table", "picture", "code", "attachment"),
    *("level", "ordered", "file", "url", "language", "header_row", "header_column", "public"),
)


def _labels(*names: str) -> Labels:
    return dict(zip(_CODES, names, strict=True))


ENGLISH = _labels(
    *("added", "removed", "changed", "moved", "unchanged parts", "inserted", "deleted"),
    *("formatting changed", "Nothing differs.", "internal"),
    *("Title", "Short answer", "Kind", "Audience", "Applies to", "Facets", "Similar questions"),
    *("Keywords", "Category", "Slug"),
    *("Heading", "Text", "List", "Table", "Picture", "Code", "Attachment"),
    *("level", "numbered", "file", "address", "language", "header row", "header column", "public"),
)

LABELS: Mapping[Locale, Labels] = {
    Locale("en"): ENGLISH,
    Locale("zh-Hans"): _labels(
        *(
            "新增",
            "删除",
            "修改",
            "移动",
            "处未变",
            "新增",
            "删除",
            "格式变更",
            "没有差异。",
            "内部",
        ),
        *(
            "标题",
            "一句话答案",
            "类型",
            "可见范围",
            "适用范围",
            "分类维度",
            "相似问",
            "关键词",
            "分类",
        ),
        *("网址别名", "小标题", "正文", "列表", "表格", "图片", "代码", "附件"),
        *("级别", "编号", "文件", "网址", "语言", "表头行", "表头列", "公开"),
    ),
    Locale("zh-Hant"): _labels(
        *(
            "新增",
            "刪除",
            "修改",
            "移動",
            "處未變",
            "新增",
            "刪除",
            "格式變更",
            "沒有差異。",
            "內部",
        ),
        *("標題", "一句話答案", "類型", "可見範圍", "適用範圍", "分類維度", "相似問法", "關鍵字"),
        *("分類", "網址代稱", "小標題", "內文", "清單", "表格", "圖片", "程式碼", "附件"),
        *("層級", "編號", "檔案", "網址", "語言", "標題列", "標題欄", "公開"),
    ),
}
