"""A reply and its closing note; one cannot be built without the other."""

from dataclasses import dataclass

from bot.answering.actions import Rows
from bot.content.schema import Depth, Note
from bot.understanding.meaning import Kind


@dataclass(frozen=True, slots=True)
class ClosingNote:
    """The sentence that sends a person to their clinician.

    Raises:
        ValueError: the text is empty.
    """

    variant: Note
    text: str

    def __post_init__(self) -> None:
        """Refuse an empty note."""
        if not self.text.strip():
            raise ValueError(f"the note {self.variant.value!r} has no text")


@dataclass(frozen=True, slots=True)
class Item:
    """A card or term within a reply, for buttons and for the batch output.

    Attributes:
        target: the intent (`card:` or `term:` and id).
        title: its question or word.
        topic: its topic.
        card, term: its id, one of them None.
        facts: every fact of every depth; shown: those of the depth shown.
    """

    target: str
    title: str
    topic: str
    card: str | None
    term: str | None
    facts: tuple[str, ...]
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes before the words: its name, content and media type."""

    name: str
    content: bytes
    media_type: str

    @property
    def is_picture(self) -> bool:
        """True for what is shown in the chat, and not as a file."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything one message says.

    Attributes:
        kind: the outcome it answers.
        body: paragraphs of plain text; lines that begin with `- ` are list items.
        note: the closing note, always the last line.
        title: a heading, or empty.
        source: the part of the article and the date, or empty.
        item, also: the card or term shown and a second one.
        choices: what may be picked, by number, in order.
        nearby: what the buttons under an answer lead to, likeliest first.
        depth: the depth shown; depths: those that exist.
        route: the safety, decision or not-covered route.
        buttons: what can be done next with one press, by row; never on a safety message.
        alarms: the safety routes that were seen, whatever else it says.
        harm: the message told of a fall, a break, sudden back pain or numbness.
        attachment: a file that comes with it, or None.
        ends_list: it says the list for a visit, which is deleted once it has arrived.
    """

    kind: Kind
    body: tuple[str, ...]
    note: ClosingNote
    title: str = ""
    source: str = ""
    item: Item | None = None
    also: Item | None = None
    choices: tuple[Item, ...] = ()
    nearby: tuple[Item, ...] = ()
    depth: Depth | None = None
    depths: tuple[Depth, ...] = ()
    route: str | None = None
    buttons: Rows = ()
    alarms: tuple[str, ...] = ()
    harm: bool = False
    attachment: Attachment | None = None
    ends_list: bool = False

    def __post_init__(self) -> None:
        """Refuse a reply that says nothing."""
        if not any(part.strip() for part in self.body):
            raise ValueError("a reply needs at least one paragraph")
