"""History: versions and review of an item, what differs, how it was at a time, and back to it."""

from .menu import header_buttons, listing_buttons, report_menu_item
from .urls import urls

__all__ = ["header_buttons", "listing_buttons", "report_menu_item", "urls"]
