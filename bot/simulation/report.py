"""What a simulation says in the terminal: how far it is, a table, and a small plot."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.simulation.run import Size
from bot.simulation.verdict import FAULTS, MORE, OUTCOMES, Verdict, percentile

_BAR = 40  # characters
_LATE = (("on the minute", 0), ("1 minute", 60), ("15 minutes", 900), ("1 hour", 3600),
         ("6 hours", 21_600))  # fmt: skip
_SHARES = ((0.5, "half of them"), (0.95, "95 of 100"), (0.99, "99 of 100"), (1.0, "all"))
_EVENTS = ("kills", "outages: away", "outages: refusing", "outages: down", "moves", "changes",
           "pauses", "blocks", "presses")  # fmt: skip


@contextmanager
def progress(weeks: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error, and yield what moves it on."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("simulated weeks", total=weeks)
        yield lambda week: bar.update(task, completed=week)


def show(verdict: Verdict, size: Size, seconds: float) -> None:
    """Print the table, the plot and one sentence.

    Args:
        verdict: what the audit found. size: what was simulated.
        seconds: how long it took.
    """
    console = Console(highlight=False)
    counts = verdict.counts
    table = Table(title=f"{size.weeks} weeks, {size.users} people, seed {size.seed}")
    table.add_column("what")
    table.add_column("count", justify="right")
    table.add_row("weekly reminders due", str(counts["due"]))
    for name in (*OUTCOMES, *MORE):
        table.add_row(f"  {name}", str(counts[name]))
    table.add_section()
    for fault in FAULTS:
        table.add_row(f"{fault} (must be 0)", str(counts[fault]))
    table.add_section()
    for name in _EVENTS:
        table.add_row(name, str(counts[name]))
    for share, words in _SHARES:
        late = percentile(verdict.late, share)
        table.add_row(f"seconds late, at most: {words}", f"{late:.0f}")
    table.add_row("seconds it took", f"{seconds:.0f}")
    console.print(table)
    for line in _plot(verdict):
        console.print(line, markup=False)
    console.print(
        "Every reminder came, or is counted; none came twice unmarked."
        if verdict.is_clean
        else "FAULTS were found: see the rows above that must be 0."
    )


def _plot(verdict: Verdict) -> Iterator[str]:
    """Yield the lines of a plot: weekly reminders by how late they came."""
    bars = [(f"up to {name}" if limit else name, 0) for name, limit in _LATE]
    for late in verdict.late:
        which = next((n for n, (_, limit) in enumerate(_LATE) if late <= limit), len(_LATE) - 1)
        bars[which] = (bars[which][0], bars[which][1] + 1)
    bars += [(f"not sent: {name}", verdict.counts[name]) for name in OUTCOMES[2:]]
    most = max(1, *(count for _, count in bars))
    yield "Weekly reminders by how late they came:"
    for name, count in bars:
        length = -(-count * _BAR // most)  # whatever there is shows
        yield f"{name:>19} {'#' * length} {count}"
