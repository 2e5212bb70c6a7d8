"""What a diff costs as texts grow: an ordinary edit and a hard one, at 1k, 10k, 50k characters.

Growth from size to size is compared with that of the text. Its square would be 25 times from 10k
to 50k characters; two and a half times the text's own growth is allowed.
"""

import gc
import random
import sys
import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from kbcore import KnowledgeItem, Locale
from kbcore.content import Block, Line, RichText, Run
from kbcore.diff import Op, diff
from tests.kbcore.strategies import SOME_KEY

pytestmark = pytest.mark.benchmark

SIZES = (1_000, 10_000, 50_000)
SLACK = 2.5
WORDS = (
    *("退款", "退货", "申请", "订单", "工作日", "会员", "运费", "商家", "买家", "优惠"),
    *("账户", "客服", "在线", "联系", "审核", "通过", "七天", "凭证", "发票"),
)


def sentence(chance: random.Random) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randint(4, 12))]
    return "".join(words) + f"{chance.randint(1, 99)}天。"


def text(size: int, seed: int) -> list[str]:
    chance, made = random.Random(seed), list[str]()
    while size > 0:
        made.append(sentence(chance))
        size -= len(made[-1])
    return made


def edited(sentences: list[str]) -> list[str]:
    """One sentence in ten another, one in ten gone, one in ten new."""
    chance, made = random.Random(9), list[str]()
    for each in sentences:
        lot = chance.random()
        if lot < 0.1:
            made.append(each.replace("天", "个工作日"))
        elif lot < 0.2:
            made += [each, sentence(chance)]
        elif lot > 0.9:
            continue
        else:
            made.append(each)
    return made


def item(*blocks: Block) -> KnowledgeItem:
    return KnowledgeItem(
        key=SOME_KEY, locale=Locale("zh-Hans"), kind="article", title="规则", blocks=blocks
    )


def in_one_block(sentences: list[str]) -> KnowledgeItem:
    lines = (Line(runs=(Run(text=each),)) for each in sentences)
    return item(RichText(id="body", lines=tuple(lines)))


def in_a_block_each(sentences: list[str]) -> KnowledgeItem:
    """No ids: every block must find its partner by likeness."""
    return item(*(RichText(lines=(Line(runs=(Run(text=each),)),)) for each in sentences))


def in_one_run(sentences: list[str]) -> KnowledgeItem:
    """Not one mark or line: nothing to hold on to but the words."""
    joined = "".join(sentences).replace("。", "")
    return item(RichText(id="body", lines=(Line(runs=(Run(text=joined),)),)))


SHAPES: dict[str, tuple[Callable[[list[str]], KnowledgeItem], Callable[[list[str]], list[str]]]] = {
    "edited, one block": (in_one_block, edited),
    "edited, a block a sentence": (in_a_block_each, edited),
    "edited, without marks": (in_one_run, edited),
    "written anew": (in_one_block, lambda old: text(sum(map(len, old)), seed=2)),
}


def seconds(old: KnowledgeItem, new: KnowledgeItem, size: int) -> float:
    """The least processor time of several: what others do on the machine shows least."""
    taken = []
    for _ in range(max(3, 20_000 // size)):
        gc.collect()
        gc.disable()
        start = time.process_time()
        found = diff(old, new)
        taken.append(time.process_time() - start)
        gc.enable()
        ops = {span.op for block in found.blocks for span in block.spans}
        assert ops >= {Op.DELETE, Op.INSERT}
    return min(taken)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_diff_grows_less_than_quadratically(shape: str) -> None:
    make, edit = SHAPES[shape]
    taken = []
    for size in SIZES:
        old = text(size, seed=1)
        taken.append(seconds(make(old), make(edit(old)), size))
    grown = [later / earlier for earlier, later in pairwise(taken)]
    told = ", ".join(f"{size}: {s * 1000:.1f} ms" for size, s in zip(SIZES, taken, strict=True))
    sys.stderr.write(f"\ndiff {shape}: {told}; x{grown[0]:.1f} for x10, x{grown[1]:.1f} for x5\n")
    assert grown[0] <= 10 * SLACK
    assert grown[1] <= 5 * SLACK
