"""Texts as people and machines send them."""

from hypothesis import strategies as st

__all__ = ["ANY_TEXT", "LIKELY_TEXT"]

# What customer service texts are made of, and what breaks analysers.
_WORDS = """
退款 流程 知識庫 知识库 申請 怎么 税 裡 薴 ＡＢＣ １２３ ， 。 ？ 한국 ㅎㅏㄴ カタカナ ｶﾞ
5G iPhone15 E-07 e07 user@example.com 3.5 1,000 refund Refunds don't the - _
<b> &amp; & " ' <mark> ﬁ ½ ς Σ 🙂 👨\u200d👩\u200d👧 e\u0301 \u0130 J\u030c
"""
_SIGNS = ["\u200b", "\u200d", "\ufe0f", "\u202e", "\u0301", " ", "\n", "\x00", "\ud800", "\udfff"]
_PIECES = [*_WORDS.split(), *_SIGNS, "x" * 70]

LIKELY_TEXT = st.lists(st.sampled_from(_PIECES), max_size=60).map("".join)
ANY_TEXT = LIKELY_TEXT | st.text(st.characters(), max_size=80)
