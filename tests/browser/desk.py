"""The screens of a review: each method does what a person does, and waits until it is told."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

__all__ = ["Desk"]


class Desk:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.messages = page.get_by_role("status").filter(has=page.get_by_role("listitem"))
        self.progress = self._panel("Where it is")
        self.happened = self._panel("What happened")
        self.since = self._panel("What changed since you approved it")

    def _panel(self, heading: str) -> Locator:
        return self.page.get_by_role("region", name=heading)

    @property
    def changes(self) -> Locator:
        return self._panel("What changes for readers")

    def home(self) -> None:
        self.page.goto("/admin/")

    def review(self, item: Any) -> None:
        self.page.goto(f"/admin/knowledge/review/{item.pk}/")

    def take_up(self, title: str) -> None:
        """From the home page to the review of *title* that waits for whoever is signed in."""
        self.home()
        waiting = self._panel("Knowledge that waits for your approval")
        waiting.get_by_role("link", name=title).click()
        expect(self.progress).to_be_visible()

    def hand_in(self, note: str) -> None:
        """On the submit page, with what is suggested there."""
        self.page.get_by_label("Change note").fill(note)
        self.page.get_by_role("button", name="Submit for review").click()
        self.told("is handed in")

    def request_changes(self, reason: str) -> None:
        act = self._act("Request changes")
        act.get_by_label("What should change").fill(reason)
        act.get_by_role("button", name="Request changes").click()
        self.told("goes back to its author")

    def approve(self) -> None:
        """Press the button of the form that stands open."""
        self.page.get_by_role("button", name="Approve", exact=True).click()
        self.told(re.compile("You approved|is approved"))

    def _act(self, name: str) -> Locator:
        """The form behind *name*, opened."""
        act = self.page.locator("details.kb-review__act").filter(has_text=name)
        act.locator("summary").click()
        return act

    def told(self, text: Any) -> None:
        expect(self.messages).to_contain_text(text)
