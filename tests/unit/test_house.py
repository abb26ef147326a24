"""The rules of the editorial review and the house style are kept, and breaking each is seen."""

from dataclasses import replace

import pytest

from bot.content import house_checks, readability, reviews, sayings, texts
from bot.content.loader import load
from bot.content.schema import Block, Card, Knowledge, Note, Term

KNOWLEDGE = load()
RULES = KNOWLEDGE.rules
BANS = [(n, say) for n, ban in enumerate(KNOWLEDGE.style.bans) for say in ban.say]


def with_card(known: Knowledge, card: Card) -> Knowledge:
    return replace(known, cards={**known.cards, card.id: card})


def faults_of(entry: Card | Term) -> list[str]:
    """What is wrong with one card or term."""
    known = replace(
        KNOWLEDGE,
        cards={entry.id: entry} if isinstance(entry, Card) else {},
        terms={entry.term: entry} if isinstance(entry, Term) else {},
    )
    own = [passage for passage in texts.passages(known) if passage.entry is entry]
    return [text for _, _, text in house_checks.faults(KNOWLEDGE, own)]


def a_block_for(name: str) -> tuple[Card | Term, str, Block]:
    """A card or term, its depth and the block that cites a rule, of a fact that it cares for."""
    rule = RULES[name]
    found = [
        (entry, depth.value, block)
        for entry in reviews.entries(KNOWLEDGE)
        for depth, block in entry.blocks.items()
        if name in block.rules
        and (not rule.depths or depth in rule.depths)
        and (not rule.facts or not set(rule.facts).isdisjoint(block.facts))
        and (not rule.words or any(sayings.says(w, block.text) for w in rule.words))
    ]
    assert found, f"nothing cites rule {name}"
    return found[0]


def changed(card: Card | Term, depth: str, block: Block, **values: object) -> Card | Term:
    return card.model_copy(update={depth: block.model_copy(update=values)})


def an_example(saying: str) -> str:
    """Words that say it: the first of every choice, nothing between."""
    words = saying.split(" | ")[0].replace("...", "").replace("*", "")
    while "(" in words:
        before, _, rest = words.partition("(")
        inside, _, after = rest.partition(")")
        words = before + inside.split("|")[0] + after.removeprefix("?")
    return " ".join(words.split())


def test_every_text_keeps_them() -> None:
    everything = [*texts.passages(KNOWLEDGE)]
    assert list(house_checks.faults(KNOWLEDGE, everything)) == []


MUSTS = [(name, saying) for name, rule in RULES.items() for saying in rule.must]


@pytest.mark.parametrize(("name", "saying"), MUSTS)
def test_a_wording_that_is_taken_out_is_missed(name: str, saying: str) -> None:
    card, depth, block = a_block_for(name)
    text = block.text
    while (found := sayings.said(saying, text)) is not None:
        plain = text.translate(sayings.PLAIN)
        start = plain.lower().index(found.lower())
        text = text[:start] + "…" + text[start + len(found) :]
    trigger = " ".join(an_example(word) for word in RULES[name].words)
    spoiled = changed(card, depth, block, text=f"{text} {trigger}")
    assert any(f"rule {name} and does not say" in f for f in faults_of(spoiled))


NEVERS = [(name, saying) for name, rule in RULES.items() for saying in rule.never]


@pytest.mark.parametrize(("name", "saying"), NEVERS)
def test_a_wording_that_is_forbidden_is_seen(name: str, saying: str) -> None:
    card = next(c for c in KNOWLEDGE.cards.values() if c.id not in RULES[name].allowed)
    depth, block = next((d.value, b) for d, b in card.blocks.items())
    rules = (*block.rules, name)
    spoiled = changed(card, depth, block, text=f"It {an_example(saying)} so.", rules=rules)
    assert any(f"which rule {name} forbids" in f for f in faults_of(spoiled))


FACTS = [(name, fact) for name, rule in RULES.items() for fact in rule.facts]


@pytest.mark.parametrize(("name", "fact"), FACTS)
def test_a_fact_without_its_rule_is_seen(name: str, fact: str) -> None:
    card = next(iter(KNOWLEDGE.cards.values()))
    for depth in RULES[name].depths or ("academic",):
        block = Block(text="Short.", facts=(fact,))
        spoiled = card.model_copy(update={depth: block})
        assert any(f"states {fact} without rule {name}" in f for f in faults_of(spoiled))


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.words])
def test_a_word_without_its_rule_is_seen(name: str) -> None:
    card = next(iter(KNOWLEDGE.cards.values()))
    block = Block(text=f"Try {an_example(RULES[name].words[0])}.", facts=("F001",))
    spoiled = card.model_copy(update={"simple": block})
    assert any(f"without rule {name}" in f for f in faults_of(spoiled))


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.note])
def test_a_note_too_weak_for_a_rule_is_seen(name: str) -> None:
    card = next(iter(KNOWLEDGE.cards.values()))
    block = Block(text="Short.", rules=(name,))
    spoiled = card.model_copy(update={"simple": block, "note": Note.SHORT})
    assert any("its note must be" in fault for fault in faults_of(spoiled))


@pytest.mark.parametrize(("index", "saying"), BANS)
def test_words_of_the_house_style_are_seen(index: int, saying: str) -> None:
    ban = KNOWLEDGE.style.bans[index]
    card = next(iter(KNOWLEDGE.cards.values()))
    block = Block(text=f"It is {an_example(saying)} so.", rules=("W",))
    spoiled = card.model_copy(update={"simple": block, "detail": block})
    assert any(ban.instead in fault for fault in faults_of(spoiled))


@pytest.mark.parametrize(
    "text", ["takes 1200 mg", "at −2.5 or", "about 60 percent of", "takes 1,200mg", "with .5 more"]
)
def test_other_ways_to_write_numbers_are_seen(text: str) -> None:
    card = next(iter(KNOWLEDGE.cards.values()))
    spoiled = card.model_copy(update={"simple": Block(text=text, rules=("W",))})
    assert any(fault.startswith("writes ") for fault in faults_of(spoiled))


def test_a_sentence_that_is_too_long_is_seen() -> None:
    card = next(iter(KNOWLEDGE.cards.values()))
    spoiled = card.model_copy(update={"simple": Block(text="so it is " * 12, rules=("W",))})
    assert any("has a sentence of 36 words" in fault for fault in faults_of(spoiled))


def test_a_text_that_is_too_hard_is_seen() -> None:
    card = next(iter(KNOWLEDGE.cards.values()))
    text = "Multidimensional considerations characterize pharmacological interpretation. " * 5
    spoiled = card.model_copy(update={"simple": Block(text=text, rules=("W",))})
    assert any(fault.startswith("reads at grade") for fault in faults_of(spoiled))


@pytest.mark.parametrize("term", KNOWLEDGE.style.plain)
def test_a_hard_term_without_plain_words_is_seen(term: str) -> None:
    card = next(iter(KNOWLEDGE.cards.values()))
    block = Block(text=f"There is {an_example(term)}.", rules=("W",))
    spoiled = card.model_copy(update={"simple": block})
    assert any("without plain words for it" in fault for fault in faults_of(spoiled))


def test_a_saying_that_cannot_be_read_is_named() -> None:
    ban = KNOWLEDGE.style.bans[0].model_copy(update={"say": ("(open",)})
    style = KNOWLEDGE.style.model_copy(update={"bans": (ban,)})
    found = list(house_checks.faults(replace(KNOWLEDGE, style=style), ()))
    assert [(file, where) for file, where, _ in found] == [("style.yaml", ("bans", 0))]
    assert "does not close" in found[0][2]


SAYINGS: dict[str, tuple[str, str, bool]] = {
    "in order": ("not a painkiller", "It is not a painkiller.", True),
    "not in order": ("not a painkiller", "A painkiller it is not.", False),
    "longer words": ("prevent*", "It prevents nothing.", True),
    "whole words": ("war", "A warm bath.", False),
    "perhaps a word": ("only (vitamin)? k2", "Only K2 works.", True),
    "a choice": ("(a|the) scan", "Have the scan.", True),
    "a gap": ("loads ... varied", "loads that are strong and varied", True),
    "no gap across sentences": ("loads ... varied", "Strong loads. Be varied.", False),
    "a decimal ends none": ("-1.0 ... or higher", "-1.0 (minus 1.0) or higher", True),
    "either": ("one | two", "It is two.", True),
    "quotes": ("doctor's note", "the doctor’s note", True),
    "a minus": ("-2.5", "at −2.5 or", True),
}


@pytest.mark.parametrize("name", SAYINGS)
def test_sayings(name: str) -> None:
    saying, text, expected = SAYINGS[name]
    assert sayings.says(saying, text) is expected


SYLLABLES = [("bone", 1), ("doctor", 2), ("calcium", 3), ("density", 3), ("1,200", 1)]


@pytest.mark.parametrize(("word", "count"), SYLLABLES)
def test_syllables(word: str, count: int) -> None:
    assert readability.syllables(word) == count


def test_the_grade_is_the_published_formula() -> None:
    text = "The doctor can help you. Ask the nurse."
    words, sentences, parts = 8, 2, 9
    expected = 0.39 * words / sentences + 11.8 * parts / words - 15.59
    assert readability.grade(text) == pytest.approx(expected)


def test_names_of_terms_weigh_as_two_syllables() -> None:
    assert readability.grade("Osteoporosis is thin bone.", ("osteoporosis",)) == pytest.approx(
        readability.grade("Figure is thin bone.")
    )
    assert readability.grade("") == 0.0


def test_a_list_is_read_line_by_line() -> None:
    assert readability.sentences("Foods:\n- kale\n- milk. More\n\nEnd.") == [
        "Foods", "- kale", "- milk.", "More", "End.",
    ]  # fmt: skip
