"""What an audit found, in numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

FAULTS = (
    "lost uncounted", "doubled, unmarked", "third copies", "in a pause or to one gone",
    "too late or in quiet hours", "two on one date", "at another moment", "later lost",
    "left open", "without a row",
)  # fmt: skip
OUTCOMES = ("on time", "late", "missed", "skipped", "unknown", "refused", "waiting")
MORE = ("later sent", "follow-up sent", "doubled, marked")


@dataclass(slots=True)
class Verdict:
    """Counts by name, and how late each reminder came.

    Attributes:
        counts: whatever was counted. late: seconds, of each weekly reminder that came.
    """

    counts: Counter[str] = field(default_factory=Counter)
    late: list[float] = field(default_factory=list)

    def add(self, what: str, count: int = 1) -> None:
        """Count something."""
        self.counts[what] += count

    @property
    def is_clean(self) -> bool:
        """True when nothing was lost, doubled or sent when it should not have been."""
        return not any(self.counts[fault] for fault in FAULTS)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which so large a share lies; 0.0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
