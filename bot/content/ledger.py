"""The ledger of facts: which are stated, where, and whether a block may state them."""

from collections.abc import Iterable, Iterator

from bot.content.schema import Block, Depth, Entry, Fact, Knowledge, Note

MOST_FACTS = {Depth.SIMPLE: 3, Depth.DETAIL: 6, Depth.ACADEMIC: 8}
# A dose, stopping or recovery is touched, so the card closes with the decision note.
DECISION_FACTS = frozenset({"F190", "F193", "F199", "F215"})


def covered(knowledge: Knowledge) -> frozenset[str]:
    """Return every fact id that some card or term states."""
    entries: Iterable[Entry] = (*knowledge.cards.values(), *knowledge.terms.values())
    return frozenset(fact for entry in entries for fact in entry.facts)


def uncovered(knowledge: Knowledge) -> list[str]:
    """Return the facts that no card or term states, in order."""
    stated = covered(knowledge)
    return [fact for fact in knowledge.facts if fact not in stated]


def block_faults(
    knowledge: Knowledge, depth: Depth, block: Block, *, deeper_allowed: bool
) -> Iterator[str]:
    """Yield what is wrong with the facts and rules that one block cites.

    Args:
        knowledge: holds the facts and rules.
        depth: the block's depth; it limits number and depth of its facts.
        block: the block.
        deeper_allowed: glossary entries may define a term by a deeper fact (review, h2).
    """
    if not block.facts and not block.rules:
        yield "cites nothing; name the facts or rules that carry it"
    for fact in block.facts:
        if fact not in knowledge.facts:
            yield f"cites {fact}, which is not in facts.tsv; correct the id"
        elif not deeper_allowed and knowledge.facts[fact].depth.rank > depth.rank:
            home = knowledge.facts[fact].depth.value
            yield f"cites {fact}, whose home depth is {home}; move it to {home}"
    for rule in block.rules:
        if rule not in knowledge.rules:
            yield f"cites rule {rule}, which is not in rules.yaml; correct the id"
    if len(block.facts) > MOST_FACTS[depth]:
        yield f"has {len(block.facts)} facts, at most {MOST_FACTS[depth]}; split the card"


def note_faults(entry: Entry, facts: Iterable[Fact]) -> Iterator[str]:
    """Yield what is wrong with an entry's closing note, given the facts it states."""
    touching = sorted(DECISION_FACTS & {fact.id for fact in facts})
    if touching and entry.note is not Note.YOUR_DECISION:
        yield f"states {touching[0]}; its note must be your-decision"
    elif entry.topic == "trt" and entry.note is Note.SHORT:
        yield "is on TRT; its note must be before-you-change or your-decision"
    elif entry.note is Note.AFTER_HELP:
        yield "has the note of safety messages; use short, before-you-change or your-decision"
