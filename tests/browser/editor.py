"""The form of an item: each method does what a person does, and waits until it has happened."""

import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, Page, expect

__all__ = ["Editor"]

_READY = """() => {
  const count = document.querySelector("input[name=body-count]");
  const texts = [...document.querySelectorAll("input[name^=body-][name$=-value-text]")];
  const isReady = (input) => input.value && input.parentNode.querySelector("[contenteditable]");
  return document.readyState === "complete" && count && texts.every(isReady);
}"""


class Editor:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.question = page.get_by_role("textbox", name="Question*")
        self.body = page.locator("#panel-child-answer-body-section")
        self.blocks = self.body.locator("[data-streamfield-child]")
        self.messages = page.get_by_role("status").filter(has=page.get_by_role("listitem"))

    def open_new(self, category: Any, model: str = "knowledgefaqpage") -> None:
        self.page.goto(f"/admin/pages/add/wagtail_kb_pages/{model}/{category.pk}/")
        self.wait()

    def open(self, item: Any) -> None:
        self.page.goto(f"/admin/pages/{item.pk}/edit/")
        self.wait()

    def wait(self) -> None:
        """Until the scripts have built the blocks: a form that is sent before is half empty."""
        self.page.wait_for_function(_READY)

    def open_tab(self, name: str) -> Locator:
        self.page.get_by_role("tab", name=name).click()
        return self.page.get_by_role("tabpanel", name=name)

    def ask(self, question: str) -> None:
        """Type the *question*; the slug is made from it on leaving the field."""
        self.question.fill(question)
        self.question.blur()

    def add(self, kind: str) -> Locator:
        """A new block of *kind*, the name in the menu, at the end of the answer."""
        count = self.blocks.count()
        self.body.get_by_title("Insert a block", exact=True).last.click()
        self.page.get_by_role("option", name=kind, exact=True).click()
        expect(self.blocks).to_have_count(count + 1)
        return self.blocks.last

    def write(self, block: Locator, *parts: str) -> None:
        """Type into the rich text of *block*; every other part is bold."""
        text = block.get_by_role("textbox").first
        text.click()
        for number, part in enumerate(parts):
            if number:
                self.page.keyboard.press("Control+b")
            self.page.keyboard.type(part)
        # The editor hands over what was typed a moment later.
        sent = block.locator("input[name$=-value-text]")
        expect(sent).to_have_value(re.compile(re.escape("".join(parts))))

    def fill_table(self, block: Locator, rows: Sequence[Sequence[str]], *, caption: str) -> None:
        """Type *rows*, the first of which is the header, cell by cell into the grid."""
        block.get_by_label("Table headers").select_option("row")
        block.get_by_label("Table caption").fill(caption)
        grid = block.locator(".ht_master tbody tr")
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                cell = grid.nth(row).locator("td").nth(column)
                cell.dblclick()
                self.page.keyboard.insert_text(text)
                self.page.keyboard.press("Enter")
                expect(cell).to_have_text(text)

    def choose_picture(self, block: Locator, title: str) -> None:
        """Take the picture *title* out of the library."""
        block.get_by_role("button", name="Choose an image").click()
        self.page.get_by_role("dialog").get_by_role("link", name=title).click()
        expect(block.locator(".chooser__title")).to_have_text(title)

    def act(self, name: str) -> None:
        """Press the button *name* of the menu below the form."""
        self.page.get_by_role("button", name="More actions").click()
        self.page.get_by_role("button", name=name).click()

    def save(self) -> None:
        self.page.get_by_role("button", name="Save draft").click()

    def hand_in(self) -> None:
        """Save the draft and submit it on the page that shows what it changes."""
        self.act("Submit to Knowledge review")
        self.page.get_by_role("button", name="Submit for review").click()
        expect(self.messages).to_contain_text("is handed in")
