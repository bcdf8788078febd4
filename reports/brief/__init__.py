"""The daily brief: one day on one page, as HTML, Markdown and plain text."""

from reports.brief.facts import Brief, latest_day, read_brief
from reports.brief.files import forget_briefs, write_brief
from reports.brief.page import as_html, as_markdown, as_text

__all__ = ["Brief", "as_html", "as_markdown", "as_text", "forget_briefs", "latest_day", "read_brief", "write_brief"]
