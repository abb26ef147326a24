"""Places: a typed city finds its time zone, and nothing else finds any."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders import places as module
from bot.reminders.places import Place, Places, load

DATA = Path(__file__).parent / "data" / "well_known_cities.tsv"
KNOWN = [tuple(line.split("\t")) for line in DATA.read_text("utf-8").splitlines()]
ROWS = Path(module.__file__).with_suffix(".tsv").read_text("utf-8").splitlines()
LARGEST = 400
SEEDS = 3
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(scope="module")
def places() -> Places:
    return load()


def zones(found: tuple[Place, ...]) -> list[str]:
    return [place.zone for place in found]


def cities() -> Iterator[tuple[int, str, str, str]]:
    """Yield thousands, name, country and zone of every city of the file."""
    for row in ROWS:
        country, _, zone, *fields = row.split("\t")
        if country:
            for field in fields:
                names, _, thousands = field.rpartition("=")
                yield int(thousands), names.split("|")[0], country.split("|")[0], zone


def slip(name: str, rng: random.Random) -> str:
    """Return the name with one letter left out, doubled, wrong, or changed with the next."""
    at = rng.randrange(1, len(name) - 1)
    return rng.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + rng.choice(LETTERS.replace(name[at].lower(), "")) + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ]
    )


def test_the_well_known_cities_are_many_and_everywhere() -> None:
    assert len({name for name, _ in KNOWN}) >= 120
    assert {zone.split("/")[0] for _, zone in KNOWN} >= {
        "Africa", "America", "Asia", "Australia", "Europe", "Pacific"
    }  # fmt: skip


@pytest.mark.parametrize(("name", "zone"), KNOWN)
def test_a_well_known_city_comes_first_however_it_is_written(
    places: Places, name: str, zone: str
) -> None:
    for typed in (name, name.upper(), name.lower(), f"  {name}. ", f"I live in {name}"):
        assert zones(places.find(typed))[:1] == [zone], typed


def test_the_largest_cities_are_found_with_and_without_their_country(places: Places) -> None:
    largest = sorted(cities(), reverse=True)[:LARGEST]
    for _, name, country, zone in largest:
        assert zone in zones(places.find(name)), name
        assert zones(places.find(f"{name}, {country}")) == [zone]
        assert zones(places.find(f"{name} {country}".lower())) == [zone]


def test_one_slip_is_forgiven_and_never_gives_another_zone_unasked(places: Places) -> None:
    rng = random.Random(20)  # noqa: S311 - chance for a test, the same every time
    tried, lost = 0, []
    for name, zone in KNOWN * SEEDS:
        if len(name.replace(" ", "")) < 6:
            continue
        typed = slip(name, rng)
        found = zones(places.find(typed))
        tried += 1
        if zone not in found:
            lost.append(typed)
            assert len(found) != 1, f"{typed}: {found}"
    assert tried > 300
    assert len(lost) <= tried * 0.05, lost


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("portland maine", "Portland, Maine, United States"),
        ("Portland, OR", "Portland, Oregon, United States"),
        ("portland or", "Portland, Oregon, United States"),
        ("Springfield IL", "Springfield, Illinois, United States"),
        ("Birmingham, Alabama", "Birmingham, Alabama, United States"),
        ("Birmingham in Alabama", "Birmingham, Alabama, United States"),
        ("birmingham uk", "Birmingham, England, United Kingdom"),
        ("birmingam alabma", "Birmingham, Alabama, United States"),
        ("cambridge usa", "Cambridge, Massachusetts, United States"),
        ("Perth Scotland", "Perth, Scotland, United Kingdom"),
        ("London, Ontario", "London, Ontario, Canada"),
        ("paris texas usa", "Paris, Texas, United States"),
        ("London, England, UK", "London, England, United Kingdom"),
        ("Hamilton, New Zealand", "Hamilton, New Zealand"),
        ("newcastle australia", "Newcastle, New South Wales, Australia"),
        ("victoria bc", "Victoria, British Columbia, Canada"),
        ("France, Paris", "Paris, France"),
        ("uk london", "London, England, United Kingdom"),
        ("Munich, Bavaria, Germany", "Munich, Germany"),
        ("St Petersburg, Florida", "St. Petersburg, Florida, United States"),
        ("Washington, D.C.", "Washington, District of Columbia, United States"),
        ("toronto, ca", "Toronto, Ontario, Canada"),
        ("i live in new yrok, united stats", "New York City, New York, United States"),
        ("dubai uae", "Dubai, United Arab Emirates"),
    ],
)
def test_what_a_city_is_in_tells_namesakes_apart(places: Places, typed: str, label: str) -> None:
    assert [place.label for place in places.find(typed)] == [label]


@pytest.mark.parametrize(
    ("typed", "first", "among"),
    [
        ("Portland", "America/Los_Angeles", "America/New_York"),
        ("Birmingham", "Europe/London", "America/Chicago"),
        ("Newcastle", "Australia/Sydney", "Europe/London"),
        ("Cambridge", "Europe/London", "America/New_York"),
        ("Hamilton", "America/Toronto", "Pacific/Auckland"),
        ("Springfield", "America/Chicago", "America/Los_Angeles"),
        ("Georgia", "Asia/Tbilisi", "America/New_York"),
        ("Washington", "America/Los_Angeles", "America/New_York"),
        ("Victoria", "Australia/Melbourne", "America/Vancouver"),
    ],
)
def test_namesakes_are_asked_about(places: Places, typed: str, first: str, among: str) -> None:
    found = places.find(typed)
    assert 2 <= len(found) <= 5
    assert found[0].zone == first
    assert among in zones(found)
    assert len(places.find(typed, most=2)) == 2
    assert len({place.label for place in found}) == len(found)


@pytest.mark.parametrize("typed", ["London", "Paris", "Rome", "Perth", "Berlin", "Sydney"])
def test_a_far_larger_city_needs_no_asking(places: Places, typed: str) -> None:
    assert len(places.find(typed)) == 1


@pytest.mark.parametrize(
    ("typed", "label", "zone"),
    [
        ("Germany", "Germany", "Europe/Berlin"),
        ("Ireland", "Ireland", "Europe/Dublin"),
        ("Irland", "Ireland", "Europe/Dublin"),
        ("uk", "United Kingdom", "Europe/London"),
        ("england", "England, United Kingdom", "Europe/London"),
        ("UAE", "United Arab Emirates", "Asia/Dubai"),
        ("Singapore", "Singapore", "Asia/Singapore"),
        ("oregon usa", "Oregon, United States", "America/Los_Angeles"),
        ("USA, Oregon", "Oregon, United States", "America/Los_Angeles"),
        ("Georgia, USA", "Georgia, United States", "America/New_York"),
        ("Oberammergau, Germany", "Germany", "Europe/Berlin"),
        ("Nowhere, VT", "Vermont, United States", "America/New_York"),
    ],
)
def test_a_country_or_region_with_one_zone_is_enough(
    places: Places, typed: str, label: str, zone: str
) -> None:
    (place,) = places.find(typed)
    assert (place.label, place.zone) == (label, zone)


@pytest.mark.parametrize("typed", ["usa", "America", "Australia", "canada", "Brazil", "Russia"])
def test_a_country_with_several_zones_is_asked_about(places: Places, typed: str) -> None:
    found = places.find(typed)
    assert len(found) == len(set(zones(found))) == 5
    assert len({place.country for place in found}) == 1


def test_the_zones_most_people_live_in_are_offered(places: Places) -> None:
    assert set(zones(places.find("usa"))) == {
        "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
        "America/Los_Angeles",
    }  # fmt: skip
    assert zones(places.find("Spain"))[:2] == ["Europe/Madrid", "Atlantic/Canary"]


@pytest.mark.parametrize(
    ("typed", "label", "zone"),
    [
        ("Europe/Paris", "Europe/Paris", "Europe/Paris"),
        ("america/new_york", "America/New_York", "America/New_York"),
        ("America/New York", "America/New_York", "America/New_York"),
        ("asia/calcutta", "Asia/Calcutta", "Asia/Calcutta"),
        ("UTC", "UTC", "Etc/UTC"),
        ("gmt", "UTC", "Etc/UTC"),
        ("UTC+3", "UTC+3", "Etc/GMT-3"),
        ("gmt -5", "UTC-5", "Etc/GMT+5"),
        ("utc +03:00", "UTC+3", "Etc/GMT-3"),
        ("UTC−12", "UTC-12", "Etc/GMT+12"),
        ("utc+14", "UTC+14", "Etc/GMT-14"),
        ("Eastern time", "Eastern time", "America/New_York"),
        ("PST", "PST", "America/Los_Angeles"),
    ],
)
def test_zones_go_by_their_own_names(places: Places, typed: str, label: str, zone: str) -> None:
    (place,) = places.find(typed)
    assert (place.label, place.zone) == (label, zone)
    assert ZoneInfo(zone).key == zone


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("münchen", "Europe/Berlin"), ("Muenchen", "Europe/Berlin"), ("NYC", "America/New_York"),
        ("LA", "America/Los_Angeles"), ("san fran", "America/Los_Angeles"),
        ("newyork", "America/New_York"), ("hongkong", "Asia/Hong_Kong"),
        ("st. louis missouri", "America/Chicago"), ("Xian", "Asia/Shanghai"),
        ("SÃO PAULO", "America/Sao_Paulo"), ("los angelos", "America/Los_Angeles"),
        ("philidelphia", "America/New_York"), ("Albequerque", "America/Denver"),
        ("cincinatti", "America/New_York"), ("pairs", "Europe/Paris"), ("Nice", "Europe/Paris"),
        ("Bath", "Europe/London"), ("Mobile", "America/Chicago"), ("Split", "Europe/Zagreb"),
        ("london time", "Europe/London"), ("near Lyon", "Europe/Paris"),
        ("i live near the city of albequerque", "America/Denver"),
        ("we are in Austin, Texas", "America/Chicago"),
    ],
)  # fmt: skip
def test_common_ways_of_writing_are_understood(places: Places, typed: str, zone: str) -> None:
    assert zones(places.find(typed)) == [zone]


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "?", ",", "asdfgh", "qwerty", "yes", "no", "yep", "nope", "maybe", "ok", "okay",
        "sure", "monday", "Tuesday", "wednesday", "friday", "Sunday", "every day", "tomorrow",
        "morning", "back", "done", "stop", "cancel", "skip", "help", "start", "settings", "change",
        "again", "begin", "never", "hello", "thanks", "thank you", "please",
        "what is a dexa scan?",
        "my back hurts", "tamoxifen", "anastrozole", "calcium", "vitamin d", "bone density",
        "9:30", "6pm", "at 8 am", "18:00", "12", "UTC+5:30", "utc+15", "gmt-13", "not now",
        "what horse", "want to", "to go", "i don't know", "how much calcium do i need",
        "should i walk every day?", "when do i take it", "Paris 15", "Berlin France", "me", "or",
        "in", "i live in", "where am i", "/settings", "x" * 500, "one two three four five six",
        "weekly", "reminder", "reminders", "none of these", "seven", "change time", "later",
    ],
)  # fmt: skip
def test_what_is_no_place_finds_none(places: Places, typed: str) -> None:
    assert places.find(typed) == ()


@given(st.text(max_size=90))
def test_nothing_typed_is_an_error(typed: str) -> None:
    found = SMALL.find(typed)
    assert len(found) <= 5


SMALL = Places(
    [
        "Freedonia|FD|Free\t\tEurope/Paris\tSylva|Silva=900\tAnnaba Two=20",
        "Sylvania|SY\tNorth|NO\tEurope/Rome\tSylva=50",
        "\t\tEurope/Zaporozhye|Far time",
        "\t\t\tannabatwu",
    ]
)


def test_the_larger_wins_only_when_far_larger() -> None:
    assert [p.label for p in SMALL.find("sylva")] == ["Sylva, Freedonia", "Sylva, North, Sylvania"]
    assert [p.label for p in SMALL.find("sylva no")] == ["Sylva, North, Sylvania"]
    assert [p.label for p in SMALL.find("silva")] == ["Sylva, Freedonia"]
    far_larger = Places(["A|AA\t\tEurope/Paris\tSylva=1000", "B|BB\t\tEurope/Rome\tSylva=50"])
    assert [p.label for p in far_larger.find("sylva")] == ["Sylva, A"]


def test_a_code_is_no_place_by_itself() -> None:
    assert SMALL.find("fd") == ()
    assert [p.label for p in SMALL.find("free")] == ["Freedonia"]
    assert SMALL.find("far time") == (Place("Far time", "", "", "Europe/Zaporozhye"),)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("annaba twu", 1), ("annabatwo", 1), ("annabatwu", 0), ("bnnabatwo", 1), ("bnnabatvo", 0),
     ("annebetwo", 1), ("ennebatwo", 0), ("sylvb", 2), ("tylva", 0), ("sylb", 0)],
)  # fmt: skip
def test_slips_are_few(typed: str, found: int) -> None:
    assert len(SMALL.find(typed)) == found


@pytest.mark.parametrize("row", ["", "A", "A|B\t", "A|B\t\tEurope/Rome\tX=y", "A\t\tZ\tX"])
def test_a_row_that_cannot_be_read_is_told(row: str) -> None:
    with pytest.raises(ValueError, match=re.escape("2: not a country")):
        Places(["A|AA\t\tEurope/Paris\tX=1", row])


def test_every_zone_of_the_file_exists() -> None:
    found = {row.split("\t")[2].split("|")[0] for row in ROWS} - {""}
    assert len(found) > 400
    for zone in found:
        assert ZoneInfo(zone).key == zone


def test_the_file_is_small_and_in_order() -> None:
    size = Path(module.__file__).with_suffix(".tsv").stat().st_size
    assert size < 600_000
    for row in ROWS:
        sizes = [int(f.rpartition("=")[2]) for f in row.split("\t")[3:] if "=" in f]
        assert sizes == sorted(sizes, reverse=True)
