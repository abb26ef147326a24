"""Cities as people type them, and the time zone each is in, without asking anybody.

One line of `places.tsv` holds the cities of one country, region and zone, largest first, parted by
tabs. Every field is names parted by bars: the first is shown, the others are understood.

- country: the second name is its code, which says where a city is but is no place by itself.
- region: the same, or empty.
- zone: the IANA name; on a line without a country, what else the zone is called.
- cities: names, an equals sign, thousands of people.

A line with none of the first three has common words that are no slip for a city: "money" is not
Monsey.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

_FILE = Path(__file__).with_suffix(".tsv")
_LONGEST = 80  # characters of anything that may be a place
_MOST_WORDS = 8
_OUTWEIGHS = 20  # so many times the people, and the smaller namesake is not asked about
_JOINED = 7  # letters of a name that may be typed with a space too many
_ONE_SLIP, _ANY_FIRST, _TWO_SLIPS = 5, 6, 9  # letters from which so much may be wrong

_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h", "ə": "a",
     "þ": "th", "–": "-", "—": "-", "−": "-"}
)  # fmt: skip
_SILENT = re.compile(r"[.'’‘`´ʻ]")
_PARTED = re.compile(r"[^a-z0-9,]+")
_NOT_LETTERS = str.maketrans("", "", " -.'`/()&")
_SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_MAYBE_SHORT = re.compile(r"(?i:\b(?:ste?|ft|mt)\b)")
_OFFSET = re.compile(r"(?:utc|gmt) ?(?:([+-]) ?(\d{1,2})(?::?00)?)?")
_EAST, _WEST = 14, 12  # hours of the fixed zones there are
_BEFORE = frozenset(
    "i im am we are live living lives stay staying based located in near nearby at from to close "
    "around by of the my our city town place zone timezone is its it s".split()
)
_AFTER = frozenset("please time timezone zone area city town region now thanks".split())

_Words = Sequence[str]
_Owned = list[tuple[str, int]]  # names, and the number of what each is a name of


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere people live, and its IANA time zone; region and country may be empty."""

    name: str
    region: str
    country: str
    zone: str

    @property
    def label(self) -> str:
        """Return the place as it is told apart: "Portland, Oregon, United States"."""
        return ", ".join(dict.fromkeys(filter(None, (self.name, self.region, self.country))))


@dataclass(frozen=True, slots=True)
class _Area:
    """A country or a region, and the groups of cities (lines of the file) that are in it."""

    name: str
    country: str  # empty for a country
    groups: list[int]


@dataclass(frozen=True, slots=True)
class _Found:
    thousands: int
    place: Place
    in_zone: int = 0  # thousands in the same zone of what was asked for, when it has several


class _Names:
    """Names and what they belong to, found as typed or with slips.

    Names are compared without their spaces, for people leave them out; how many words a name has
    keeps two short words of a sentence from being taken for one name.
    """

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        ranked = sorted((fold(name), owner, _words_in(name)) for name, owner in names)
        self._keys = [key for key, *_ in ranked]
        self._owners = array("I", (owner for _, owner, _ in ranked))
        self._words = array("B", (words for *_, words in ranked))

    def exactly(self, words: _Words) -> list[int]:
        """Return what goes by just this name."""
        key = "".join(words)
        found = range(bisect_left(self._keys, key), bisect_right(self._keys, key))
        joined = len(words) == 1 or len(key) >= _JOINED
        return [self._owners[at] for at in found if joined or self._words[at] == len(words)]

    def nearly(self, words: _Words) -> list[tuple[int, int]]:
        """Return how far away what is, for all that is near enough."""
        key = "".join(words)
        letters = len(key)
        if letters < _ONE_SLIP:
            return []
        slips = 2 if letters >= _TWO_SLIPS else 1
        hits = process.extract(
            key, self._keys, scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        return [
            # Of two names as many slips away, the one that begins as typed is meant.
            (2 * int(distance) + (name[0] != key[0]), self._owners[at])
            for name, distance, at in hits
            if len(name) >= _ONE_SLIP
            and (len(words) == 1 or self._words[at] == len(words))
            and (name[0] == key[0] or (distance == 1 and letters >= _ANY_FIRST))
        ]


class Places:
    """Finds places by name.

    Args:
        rows: the lines described above, without their line ends.

    Raises:
        ValueError: a line that is not so; the message says which.
    """

    def __init__(self, rows: Iterable[str]) -> None:
        self._groups: list[tuple[str, str, str]] = []  # country, region, zone
        self._starts: list[int] = []  # the first city of each group
        self._names: list[str] = []
        self._thousands = array("I")
        self._areas: dict[tuple[str, str], _Area] = {}  # by country and name
        self._zones: dict[str, Place] = {}
        self._plain: frozenset[str] = frozenset()
        cities: _Owned = []
        areas: _Owned = []
        codes: _Owned = []
        for number, row in enumerate(rows, 1):
            try:
                country, region, zones, *rest = row.split("\t")
                if country:
                    self._add_areas(country.split("|"), region.split("|"), zones, areas, codes)
                    self._add_cities(rest, cities)
                elif zones:
                    self._add_zone(*zones.split("|"))
                else:
                    self._plain = frozenset(rest)
            except ValueError as error:
                raise ValueError(f"{number}: not a country, region, zone and cities") from error
        self._starts.append(len(self._names))  # so that the last group ends too
        self._by_number = tuple(self._areas.values())
        self._cities, self._alone = _Names(cities), _Names(areas)
        self._qualifiers = _Names(areas + codes)

    def find(self, typed: str, most: int = 5) -> tuple[Place, ...]:
        """Return the places that the words may mean.

        Args:
            typed: a city, with or without its region and country; a country or region; an IANA
                zone; or UTC with whole hours.
            most: places at most.

        Returns:
            Nothing when no name is close, one place when it is clear, and several to ask about,
            largest first, when it is not. Exact names go before misspelled ones.
        """
        zone = self._zone_named(typed)
        if zone is not None:
            return (zone,)
        parts = _parts(typed)
        words = sum(map(len, parts))
        if not parts or words > _MOST_WORDS or len(typed) > _LONGEST:
            return ()
        readings = list(_readings(parts))
        for slips in (False, True):
            for reading in readings:
                found = self._match(reading, slips=slips)
                if found:
                    return _clear_or_asked(found, most)
        if len(parts) > 1:  # a village is not in the file, the place it is in may be
            areas = self._alone.exactly(parts[-1]) or self._code(typed)
            return _clear_or_asked((f for a in areas for f in self._area(a, None)), most)
        return ()

    def _code(self, typed: str) -> list[int]:
        """Return the areas whose code stands last, in capitals: "Nowhere, TX"."""
        last = typed.rpartition(",")[2].strip()
        return self._qualifiers.exactly([last.casefold()]) if last.isupper() else []

    def _add_areas(
        self, country: _Words, region: _Words, zone: str, names: _Owned, codes: _Owned
    ) -> None:
        group = len(self._groups)
        self._groups.append((country[0], region[0], zone))
        self._starts.append(len(self._names))
        self._add_zone(zone)
        for called, within in ((country, ""), (region, country[0])):
            known = self._areas.get((within, called[0]))
            if known:
                known.groups.append(group)
            elif called[0]:
                number = len(self._areas)
                self._areas[within, called[0]] = _Area(called[0], within, [group])
                codes.extend((code, number) for code in called[1:2])
                names.extend((name, number) for name in (called[0], *called[2:]))

    def _add_cities(self, cities: Iterable[str], names: _Owned) -> None:
        for city in cities:
            called, _, thousands = city.rpartition("=")
            first, *others = called.split("|")
            names.append((first, len(self._names)))
            names.extend((other, len(self._names)) for other in others)
            self._names.append(first)
            self._thousands.append(int(thousands))

    def _add_zone(self, zone: str, *others: str) -> None:
        for name in (zone, *others):
            self._zones.setdefault(name.casefold(), Place(name, "", "", zone))

    def _zone_named(self, typed: str) -> Place | None:
        name = " ".join(typed.translate(_LETTERS).casefold().split()).strip(" .!?")
        known = self._zones.get(name) or self._zones.get(name.replace(" ", "_"))
        offset = None if known else _OFFSET.fullmatch(name.removesuffix(" time"))
        if offset is None:
            return known
        hours = int(offset[2] or 0)
        if not hours:
            return Place("UTC", "", "", "Etc/UTC")
        if hours > (_EAST if offset[1] == "+" else _WEST):
            return None
        # These zones are named the other way round: Etc/GMT-3 is three hours ahead.
        other = "-" if offset[1] == "+" else "+"
        return Place(f"UTC{offset[1]}{hours}", "", "", f"Etc/GMT{other}{hours}")

    def _match(self, parts: Sequence[_Words], *, slips: bool) -> list[_Found]:
        """Return what the words mean: a name, or a name and what it is in."""
        whole = self._named(parts[0], None, slips=slips) if len(parts) == 1 else []
        if whole:
            return whole
        for name, rest in _splits(parts):
            within = self._within(rest, slips=slips)
            found = self._named(name, within, slips=slips) if within else []
            if found:
                return found
        return []

    def _within(self, rest: Sequence[_Words], *, slips: bool) -> set[int]:
        """Return the groups in everything named; only the last part must be known."""
        known = [self._part(part, slips=slips) for part in rest]
        return set.intersection(*filter(None, known)) if known[-1] else set()

    def _part(self, words: _Words, *, slips: bool) -> set[int]:
        """Return the groups in the one or two areas that words name: "oregon usa"."""
        while len(words) > 1 and words[0] in {"in", "the"}:
            words = words[1:]
        groups = self._groups_in(words, slips=slips)
        for cut in range(1, 0 if groups else len(words)):
            first = self._groups_in(words[:cut], slips=slips)
            groups = first and first & self._groups_in(words[cut:], slips=slips)
            if groups:
                break
        return groups

    def _groups_in(self, words: _Words, *, slips: bool) -> set[int]:
        areas = self._qualifiers.exactly(words)
        if not areas and slips:
            near = self._qualifiers.nearly(words)
            areas = [area for distance, area in near if distance == min(near)[0]]
        return {group for area in areas for group in self._by_number[area].groups}

    def _named(self, words: _Words, within: set[int] | None, *, slips: bool) -> list[_Found]:
        found = [f for city in self._cities.exactly(words) for f in self._city(city, within)]
        found.extend(f for area in self._alone.exactly(words) for f in self._area(area, within))
        if found or not slips or self._plain.issuperset(words):
            return found
        near: dict[int, list[_Found]] = defaultdict(list)
        for distance, city in self._cities.nearly(words):
            near[distance].extend(self._city(city, within))
        for distance, area in self._alone.nearly(words):
            near[distance].extend(self._area(area, within))
        return next((near[distance] for distance in sorted(near) if near[distance]), [])

    def _city(self, city: int, within: set[int] | None) -> list[_Found]:
        group = bisect_right(self._starts, city) - 1
        if within is not None and group not in within:
            return []
        country, region, zone = self._groups[group]
        return [_Found(self._thousands[city], Place(self._names[city], region, country, zone))]

    def _area(self, number: int, within: set[int] | None) -> list[_Found]:
        """Return an area when it has one zone, else the largest city in each of its zones."""
        area = self._by_number[number]
        if within is not None and not within.issuperset(area.groups):
            return []  # of two areas the narrower one is meant
        largest: dict[str, _Found] = {}
        people: Counter[str] = Counter()
        for group in area.groups:
            for city in self._city(self._starts[group], within):
                zone = city.place.zone
                people[zone] += sum(self._thousands[slice(*self._starts[group : group + 2])])
                largest[zone] = max(largest.get(zone, city), city, key=lambda f: f.thousands)
        if len(largest) != 1:
            return [replace(city, in_zone=people[zone]) for zone, city in largest.items()]
        ((zone, city),) = largest.items()
        return [_Found(city.thousands, Place(area.name, "", area.country, zone))]


@lru_cache(maxsize=1)
def load() -> Places:
    """Return the places of the file beside this module, read once; they take 4 MiB."""
    with _FILE.open(encoding="utf-8") as lines:
        return Places(line.rstrip("\n") for line in lines)


def _clear_or_asked(found: Iterable[_Found], most: int) -> tuple[Place, ...]:
    """Return the one place that is meant, or the largest, each zone before a second place of any.

    Of a country or region the zones that most people live in are kept.
    """
    ranked = sorted(found, key=lambda f: -f.thousands)
    if not ranked:
        return ()
    first = ranked[0]
    others = [f.thousands for f in ranked if f.place.zone != first.place.zone]
    if not others or (not first.in_zone and first.thousands >= _OUTWEIGHS * max(others)):
        return (first.place,)
    zones: dict[str, Place] = {}
    for one in sorted(ranked, key=lambda f: -max(f.in_zone, f.thousands)):
        zones.setdefault(one.place.zone, one.place)
    order = dict.fromkeys(chain(zones.values(), (f.place for f in ranked)))
    kept = set(list(order)[:most])
    return tuple(dict.fromkeys(f.place for f in ranked if f.place in kept))


def _parts(typed: str) -> list[list[str]]:
    """Return the words of each part between commas; nothing when a digit is among them."""
    text = _plain_text(typed)
    if any(map(str.isdigit, text)):
        return []
    return [words for part in text.split(",") if (words := _whole_words(part.split()))]


def _readings(parts: list[list[str]]) -> Iterator[list[list[str]]]:
    """Yield the parts as typed, then without what is said around a place."""
    yield parts
    first, *rest = parts
    while len(first) > 1 and first[0] in _BEFORE:
        first = first[1:]
        yield [first, *rest]
    *rest, last = [first, *rest]
    while len(last) > 1 and last[-1] in _AFTER:
        last = last[:-1]
        yield [*rest, last]


def _splits(parts: Sequence[_Words]) -> Iterator[tuple[_Words, Sequence[_Words]]]:
    """Yield a name and where it is: as people write it, and the other way round."""
    if len(parts) > 1:
        yield parts[0], parts[1:]
        yield parts[-1], parts[-2::-1]
        return
    words = parts[0]
    for cut in range(len(words) - 1, 0, -1):
        yield words[:cut], [words[cut:]]
    if words[0] not in _BEFORE:  # "in" is Indiana only when it comes last
        for cut in range(1, len(words)):
            yield words[cut:], [words[:cut]]


def _whole_words(words: list[str]) -> list[str]:
    return [*(_SHORT.get(word, word) for word in words[:-1]), *words[-1:]]


def _plain_text(text: str) -> str:
    """Return the text in plain small letters, digits, commas and single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(c for c in _SILENT.sub("", plain) if not unicodedata.combining(c))
    return _PARTED.sub(" ", plain)


def fold(name: str) -> str:
    """Return a name as it is compared: small letters without accents and spaces."""
    if name.isascii() and not _MAYBE_SHORT.search(name):
        return name.lower().translate(_NOT_LETTERS)  # the same, ten times as fast
    return "".join(_whole_words(_plain_text(name).replace(",", " ").split()))


def _words_in(name: str) -> int:
    return 1 + name.count(" ") + name.count("-")
