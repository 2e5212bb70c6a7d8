"""What Wagtail's admin finds: registrations only; what they do stands in ``wagtail_kb.admin``."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from wagtail_kb import serving
from wagtail_kb.admin import deletion, explorer, history, imports, keptfiles, retirement, saving
from wagtail_kb.admin.facets import FacetGroup
from wagtail_kb.admin.home import IndexHealthPanel
from wagtail_kb.admin.review import home, menu, panel, refusing, rights
from wagtail_kb.admin.review.log import log_actions
from wagtail_kb.admin.review.urls import urls as review_urls

hooks.register("before_delete_page", deletion.refuse_deletion)
hooks.register("before_bulk_action", deletion.refuse_bulk_deletion)
# Late, so that it wraps a site's own action. Wagtail 7.4 has no such hook, and no such API.
hooks.register("register_actions", deletion.guard_action, order=100)
hooks.register("after_create_page", saving.after_save)
hooks.register("after_edit_page", saving.after_save)
hooks.register("register_admin_urls", serving.admin_urls)
hooks.register("register_admin_urls", keptfiles.urls)
hooks.register("register_reports_menu_item", keptfiles.KeptFilesMenuItem)
hooks.register("register_page_header_buttons", retirement.header_buttons)
hooks.register("register_page_listing_more_buttons", retirement.listing_buttons)
hooks.register("register_log_actions", retirement.log_actions)
hooks.register("register_admin_urls", retirement.urls)
hooks.register("register_admin_urls", imports.urls)
hooks.register("register_reports_menu_item", imports.menu_item)
hooks.register("register_log_actions", log_actions)
hooks.register("register_admin_urls", review_urls)
# After the hooks that warn about similar questions: this one leads on to another page.
hooks.register("after_create_page", menu.after_save, order=10)
hooks.register("after_edit_page", menu.after_save, order=10)
hooks.register("construct_page_action_menu", menu.construct_menu)
hooks.register("before_create_page", refusing.refuse_creating_live)
hooks.register("before_publish_page", refusing.refuse_publishing)
hooks.register("before_bulk_action", refusing.refuse_bulk_publishing)
hooks.register("register_permissions", rights.permissions)
hooks.register("register_admin_urls", history.urls)
hooks.register("register_page_header_buttons", history.header_buttons)
hooks.register("register_page_listing_more_buttons", history.listing_buttons)
hooks.register("register_reports_menu_item", history.report_menu_item)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Facets and rights in the menus, columns in the explorer, the panel in the editor."""
    return [
        FacetGroup(),
        *explorer.page_viewsets(),
        *panel.item_viewsets(),
        rights.ApprovalRightViewSet(),
    ]


@hooks.register("register_page_action_menu_item")
def register_next_item() -> saving.NextItemMenuItem:
    """After Wagtail's own "Save draft", which stays the default."""
    return saving.NextItemMenuItem(order=5)


@hooks.register("construct_homepage_panels")
def add_index_health(request: Any, panels: list[Any]) -> None:
    """What stops the search for everybody, what one person should know, and what waits."""
    panels.extend(IndexHealthPanel.panels())
    panels.extend(home.panels(request.user))


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    """The menu's open book."""
    return [*icons, "wagtail_kb/icons/kb-book.svg"]
