"""The daily brief: one day on one page, as HTML, Markdown and plain text."""

from reports.brief.facts import Brief, latest_day, read_brief
from reports.brief.files import remove_brief, write_brief
from reports.brief.page import as_html, as_markdown, as_text

__all__ = ["Brief", "as_html", "as_markdown", "as_text", "latest_day", "read_brief", "remove_brief", "write_brief"]
