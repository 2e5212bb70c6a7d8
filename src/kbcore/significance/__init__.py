"""How much a change matters, and a suggestion of it made from what differs."""

from .level import Significance
from .suggest import Reason, ReasonCode, Suggestion, suggest

__all__ = ["Reason", "ReasonCode", "Significance", "Suggestion", "suggest"]
