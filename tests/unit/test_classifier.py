"""The classifier: what it is told, how sure it is, and when it is heard."""

import pytest

from bot.app import Assistant
from bot.content.loader import load
from bot.content.schema import Level
from bot.fitting import classifier as fitting
from bot.fitting.classifier import sort_of
from bot.fitting.model import examples, repaired
from bot.reading.text import without_quotations
from bot.rules.phrases import Words
from bot.rules.words import vocabulary_of
from bot.understanding.classifier import Classifier, Sort
from bot.understanding.meaning import Kind

EXAMPLES = {
    "content": ["which foods have calcium", "what is bone", "how does calcium help bone"],
    "D05": ["can i halve my dose", "shall i lower my dose"],
    "D13": ["is my score bad", "what does my score mean for me"],
    "B12": ["how much zinc is enough", "how many grams of protein"],
    "B01": ["what is the usual dose", "how many mg is the dose"],
    "S05 red": ["my chest is tight", "my chest hurts and i sweat"],
    "S07 amber": ["my calf is swollen", "my calf is hot and sore"],
    "S24 yellow": ["i run a cycle of gear", "on a blast of gear"],
    "S12 red": ["i want to die", "i can not go on like this"],
    "S21 yellow": ["i feel so low", "i cry all day"],
}


@pytest.fixture(scope="module")
def small() -> Classifier:
    return Classifier(fitting.fit(EXAMPLES, str.split, "S12"))


def said(text: str) -> Words:
    return Words((tuple(text.split()),))


@pytest.mark.parametrize(
    ("text", "sort", "route", "level"),
    [
        ("shall i halve my dose", Sort.DECISION, "D05", None),
        ("is my score bad for me", Sort.DECISION, "D13", None),
        ("what is the usual mg", Sort.GAP, "B01", None),
        ("my chest hurts", Sort.WARNING, "S05", Level.RED),
        ("my calf is sore", Sort.WARNING, "S07", Level.AMBER),
        ("i feel low all day", Sort.YELLOW, "S21", Level.YELLOW),
    ],
)
def test_it_finds_the_sort_and_its_route(
    small: Classifier, text: str, sort: Sort, route: str, level: Level | None
) -> None:
    opinion = small.opinions(said(text)).of(sort, least=0.3)
    assert opinion is not None
    assert (opinion.route, opinion.level) == (route, level)
    assert 0.3 <= opinion.share <= 1.0
    assert f"like examples of {route}" in opinion.why


def test_it_has_no_opinion_below_the_bar(small: Classifier) -> None:
    opinions = small.opinions(said("which foods have calcium"))
    assert opinions.of(Sort.WARNING, least=0.5) is None
    assert opinions.of(Sort.CONTENT, least=1.1) is None


def test_words_that_nobody_knows_give_no_opinion(small: Classifier) -> None:
    assert small.opinions(said("zzz qqq")).of(Sort.WARNING, least=0.6) is None


def test_the_same_examples_give_the_same_models() -> None:
    assert fitting.fit(EXAMPLES, str.split, "S12") == fitting.fit(EXAMPLES, str.split, "S12")


def test_labels_have_sorts() -> None:
    knowledge = load()
    sorts = {sort_of(label, "S12") for label in examples(knowledge)}
    assert sorts == set(Sort)


def test_phrasings_of_cards_are_examples_of_content() -> None:
    knowledge = load()
    card = next(iter(knowledge.cards.values()))
    assert set(card.utterances) <= set(examples(knowledge)["content"])
    vocabulary, asked = vocabulary_of(knowledge), "can you tell me about oestrogen"
    assert list(repaired(vocabulary, asked)) != list(vocabulary.words(asked))


HEARD = [
    ("my wife her calf is so big on one side and hot since the plane", Kind.URGENT),
    ("doc lowered hers so shall mine be lowered as well do you think", Kind.DECISION),
]
NOT_HEARD = [
    "his and hers",
    "standing on one leg",
    'the leaflet says "numb between the legs is an emergency", why would that be',
]


@pytest.mark.parametrize(("text", "kind"), HEARD)
def test_what_no_rule_foresaw_is_heard(helper: Assistant, text: str, kind: Kind) -> None:
    assert helper.reply(text)[1].kind is kind


@pytest.mark.parametrize("text", NOT_HEARD)
def test_it_is_not_heard_on_too_little(helper: Assistant, text: str) -> None:
    assert helper.reply(text)[1].alarms == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('the poster says "call us" now', "the poster says  now"),
        ("the sign said “numb between the legs?”", "the sign said "),
        ('mum said "my chest is tight"', 'mum said "my chest is tight"'),
        ("no quotation", "no quotation"),
        ('"swollen lips" it says on the poster', " it says on the poster"),
        ('"my lips are swollen" says mum', '"my lips are swollen" says mum'),
    ],
)
def test_only_written_words_count_as_quotations(text: str, expected: str) -> None:
    assert without_quotations(text) == expected


MEANINGS = [
    ("bone matrix??", "bone matrix"), ("AIBL stands for", "aibl"),
    ("define RANKL please", "RANKL"),
    ("my doctor keeps saying it. what's an osteoclast", "osteoclast"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "term"), MEANINGS)
def test_the_meaning_of_exactly_one_word(helper: Assistant, text: str, term: str) -> None:
    meaning = helper.reply(text)[1]
    assert meaning.target == f"term:{term}"
    assert "exactly this word" in meaning.evidence.decided


@pytest.mark.parametrize(
    "text", ["what is osteopenia and what is osteoporosis", "what is rankl. how is it made"]
)
def test_more_than_one_word_is_a_question(helper: Assistant, text: str) -> None:
    assert "exactly this word" not in helper.reply(text)[1].evidence.decided
