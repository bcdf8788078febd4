"""Old days read anew with the code at hand: what changes is shown first, and published when asked."""

from presswatch.reextract.days import Days
from presswatch.reextract.outcome import Outcome
from presswatch.reextract.report import report_text
from presswatch.reextract.work import publish_reextracted, reextract

__all__ = ["Days", "Outcome", "publish_reextracted", "reextract", "report_text"]
