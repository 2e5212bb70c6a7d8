"""The Wagtail admin: panels, forms, columns, reports."""
