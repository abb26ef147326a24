"""Why an answer was given, told to whoever asks."""

import pytest

from bot.answering.plain import render
from bot.app import Assistant
from bot.commands import Commands
from bot.reading.text import read
from bot.understanding.conversation import State
from bot.understanding.meaning import Evidence, Kind, Meaning
from bot.understanding.router import Candidate, Ranking


@pytest.fixture(scope="module")
def commands(helper: Assistant) -> Commands:
    return Commands(helper)


def why(commands: Commands, *said: str) -> str:
    state = State()
    for text in said:
        _, state = commands.answer(text, state)
    return render(commands.answer("/why", state)[0])


def test_an_answer_is_explained(commands: Commands) -> None:
    told = why(commands, "which fodos have zink or qwxyvt")
    assert "I read your message like this: which foods have zink or qwxyvt." in told
    assert "I took “fodos” as “foods”, “zink” as “zinc”." in told
    assert "These words counted most: zinc, foods" in told
    assert "I do not know these words: qwxyvt." in told
    assert "first one most of all:\n- Which foods give zinc?" in told
    assert "written and checked beforehand" in told


@pytest.mark.parametrize(
    ("asked", "because"),
    [
        ("should i stop my tablets", "A person who knows you has to answer that"),
        ("how much does a dexa cost", "something that the article does not cover"),
        ("who won the cup final", "something that the article does not cover"),
    ],
)
def test_what_is_left_open_is_explained(commands: Commands, asked: str, because: str) -> None:
    told = why(commands, asked)
    assert because in told
    assert "counted most" not in told


def test_a_choice_is_explained(commands: Commands) -> None:
    assert "nearest" in why(commands, "bones")


def test_it_stays_while_an_answer_is_read_at_another_depth(commands: Commands) -> None:
    told = why(commands, "what is rankl", "simpler please")
    assert told == why(commands, "what is rankl")
    assert "I read your message like this: what is rankl." in told


@pytest.mark.parametrize("said", ["hello", "😀", "i want to die and i have the pills"])
def test_there_is_nothing_to_explain(commands: Commands, said: str) -> None:
    told = why(commands, "which foods have zinc", said)
    assert "nearest" not in told


def test_plain_words_ask_too(commands: Commands) -> None:
    _, state = commands.answer("which foods have zinc", State())
    assert "nearest" in render(commands.answer("Why this answer?", state)[0])
    assert "no answer to explain" in render(commands.answer("why this answer", State())[0])


def test_nothing_is_called_near_where_no_word_is_known(commands: Commands) -> None:
    told = why(commands, "qwxyvt zzgrbl")
    assert "I read your message like this: qwxyvt zzgrbl." in told
    assert "nearest, the first" not in told


def test_no_word_is_named_where_only_pairs_counted(helper: Assistant) -> None:
    only = Candidate("card:zinc-foods", 1.0, "", 0.0, lambda: (("^ what", 1.0),))
    ranking = Ranking((only,), (), 1.0)
    reading = helper.understanding.vocabulary.read(read("what then"))
    told = helper.why.told(Meaning(Kind.DID_YOU_MEAN, Evidence("", reading, ranking)))
    assert not any("counted most" in part for part in told)
    assert any("Which foods give zinc?" in part for part in told)
