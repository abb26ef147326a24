"""Messages that are mostly in another language, and the crises among them."""

import pytest

from bot.app import Assistant
from bot.understanding.meaning import FOREIGN, Kind

OTHER = [
    ("Hola, ¿cuánto calcio debo tomar?", "es"), ("olá, o que é a osteoporose?", "pt"),
    ("Сколько кальция мне нужно?", "ru"), ("Скільки кальцію мені потрібно є?", "uk"),
    ("apa itu osteoporosis", "id"), ("meri haddi mein dard hai kya karu", "hi"),
    ("मेरी हड्डी में दर्द है", "hi"), ("كم أحتاج من الكالسيوم؟", "ar"),
    ("چقدر کلسیم لازم دارم؟", "fa"), ("bonjour, combien de calcium dois-je prendre", "fr"),
    ("Wie viel Kalzium brauche ich für meine Knochen?", "de"),
    ("quanto calcio devo prendere con il latte", "it"), ("kemik için ne kadar süt", "tr"),
    ("ile wapnia jest dla kości", "pl"), ("我需要多少钙", "zh"), ("πόσο ασβέστιο χρειάζομαι", ""),
]  # fmt: skip
CRISIS = [
    ("quiero morir", "es"), ("não quero mais viver", "pt"), ("не хочу жить", "ru"),
    ("хочу померти", "uk"), ("aku ingin mati saja", "id"), ("mujhe marna hai", "hi"),
    ("मैं मरना चाहती हूँ", "hi"), ("أريد أن أموت", "ar"), ("می‌خواهم بمیرم", "fa"),
    ("j'ai envie de mourir", "fr"), ("ich will nicht mehr leben", "de"),
    ("voglio morire", "it"), ("ölmek istiyorum", "tr"), ("nie chcę żyć", "pl"),
    ("我不想活了", "zh"),
]  # fmt: skip
ENGLISH = [
    "vitamin d", "i don't do dairy, how do i get calcium", "D.E.X.A. full name", "ta", "la la la",
    "do i look at t or z", "die bone die", "en masse", "аnastrozole", "what is Wnt", "T-score?",
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), OTHER)
def test_another_language_is_told_so_in_it(helper: Assistant, text: str, language: str) -> None:
    reply, meaning, _ = helper.reply(text)
    assert (meaning.target, meaning.language) == (FOREIGN, language)
    body = "\n".join(reply.body)
    assert "I can only read English" in body
    assert "local emergency number" in body
    known = {each.id: each for each in helper.knowledge.languages.languages}
    assert not language or known[language].english_only in body


@pytest.mark.parametrize(("text", "language"), CRISIS)
def test_a_crisis_is_met_in_it(helper: Assistant, text: str, language: str) -> None:
    reply, meaning, state = helper.reply(text)
    assert (meaning.kind, meaning.language) == (Kind.CRISIS, language)
    known = {each.id: each for each in helper.knowledge.languages.languages}
    assert reply.body[0] == known[language].crisis_say
    assert any("crisis line" in part for part in reply.body)
    assert state.crisis


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_english(helper: Assistant, text: str) -> None:
    assert helper.reply(text)[1].language is None


@pytest.mark.parametrize("text", ["I have chest pain, quiero ayuda", "как дела chest pain"])
def test_a_warning_sign_in_english_comes_first(helper: Assistant, text: str) -> None:
    assert helper.reply(text)[1].kind is Kind.URGENT


def test_any_apostrophe_will_do(helper: Assistant) -> None:
    assert helper.reply("I canʼt go on, I donʼt want to live anymore")[1].kind is Kind.CRISIS


def test_every_phrase_of_a_crisis_is_met(helper: Assistant) -> None:
    for language in helper.knowledge.languages.languages:
        for phrase in language.crisis:
            assert helper.reply(f"{phrase}!")[1].kind is Kind.CRISIS, phrase
