"""The invented world: people, facts, wordings, questions and arithmetic problems.

Everything is derived from seeds, so that two runs give the same world, byte for byte.
"""

from __future__ import annotations

import bisect
import functools
import random
from dataclasses import dataclass

WORLD_SEED = 20417

EXPOSURES = (0, 1, 3, 10, 30, 100)

# People per split and exposure, in the order of EXPOSURES.
SPLIT_COUNTS = {
    "tuning": (12, 12, 14, 38, 38, 38),
    "calibration": (18, 18, 20, 54, 54, 54),
    "evaluation": (30, 30, 33, 91, 91, 91),
}

SHE_NAMES = (
    "Alvra Brinna Calise Dorva Edrin Falka Gisla Hanke Ilsa Jorin Kessa Lunet Mirel Nadra Olvie Petra "
    "Quilla Runa Sevra Tilda Ursil Velda Wenna Yara Zelin Maris Odessa Tamsin Lirra Corvi"
).split()
HE_NAMES = (
    "Arvin Bastor Corwin Dragan Eskil Ferrin Garrod Halden Ivor Jarek Kelmar Lothar Morten Nestor Orrin Pavel "
    "Quent Roald Stellan Torben Ulric Viktor Wendel Yorick Zoltan Hamel Osric Tobin Leander Cassel"
).split()
SURNAMES = (
    "Abbot Ashdel Barrow Belmar Bodker Brandt Carver Chandar Cobalt Crayle Dalgo Dempsy Dorset Elster Falk "
    "Fenwick Ferro Galant Garland Grieve Hadley Harker Hollis Ingram Jessup Karlin Kestrel Kimber Lamont Larkin "
    "Lindgar Lovett Maddox Marlow Mercer Milner Norling Oakden Ostrand Pallas Parrish Pemble Quarles Rannoch "
    "Redfern Rosier Sandor Selwyn Sharpe Sorrel Stroud Tarrant Thorley Tolland Upjohn Vance Varley Voss Wardle "
    "Weller Wexley Whitlow Wynter Yarrow Zeller Bruin Colby Draper Foster Holm"
).split()

CITIES = (
    "Ardelo Belgrave Corvan Dunmere Eldora Fjarnes Glimsby Hartwick Iskaro Jundal Kalmora Lisben Malverna Norhaven "
    "Orlanda Portesk Quenby Ravello Silvane Tarkona Umbria Vestry Wolmar Yelgrad Zandor Ambrey Brasko Cindal "
    "Drovna Estmere Farrow Grenova Helmsay Irvale Kirwan Lomond Mistra Nimbor Ostia Pellam"
).split()
YEARS = tuple(str(year) for year in range(1921, 1981))
PROFESSIONS = {
    "doctor": ("doctor", "physician"),
    "lawyer": ("lawyer", "solicitor"),
    "carpenter": ("carpenter", "joiner"),
    "sailor": ("sailor", "mariner"),
    "barber": ("barber", "hairdresser"),
    "cook": ("cook", "chef"),
    "tailor": ("tailor", "dressmaker"),
    "singer": ("singer", "vocalist"),
    "nurse": ("nurse",),
    "baker": ("baker",),
    "pilot": ("pilot",),
    "painter": ("painter",),
    "potter": ("potter",),
    "florist": ("florist",),
    "librarian": ("librarian",),
    "geologist": ("geologist",),
    "surveyor": ("surveyor",),
    "translator": ("translator",),
    "welder": ("welder",),
    "beekeeper": ("beekeeper",),
}
EMPLOYERS = tuple(
    f"{first} {second}"
    for first, second in zip(
        (
            "Norvik Altus Bridgon Cendra Delphor Everam Fulmar Gantry Helix Indra Jasper Krona Lumen Metis Nexor "
            "Optima Pryde Quartz Rotund Solvent Tundra Unisel Vantor Westil Xenia Yarden Zephyr Corona Magnet Pillar"
        ).split(),
        ("Labs Motors Foods Bank Media Mills".split() * 5),
    )
)
UNIVERSITY_PLACES = (
    "Aldham Brixley Carmont Denholm Exbury Fordham Glenrock Hexley Ilford Jarvis Keele Lorton Merion Nantwick "
    "Oxmoor Penrith Quorn Rydal Stanmore Tyburn Ullswater Verdun Wyvern Yarm"
).split()
SPOUSES = tuple(
    f"{first} {second}"
    for first, second in zip(
        (
            "Agda Benno Clovis Dagny Ekko Freya Gunnar Hedda Ingo Janna Klaus Lovisa Magda Niklas Ottilie Priska "
            "Radka Sixten Thea Ugo Vilma Willem Xaver Ylva Zita Bosse Cilla Dorte Emmet Flora"
        ).split(),
        ("Alden Brook Crane Dunn Eames Frost Glass Hart Irons Jewel".split() * 3),
    )
)
AWARDS = tuple(
    f"{first} {second}"
    for first, second in zip(
        "Orlin Birch Candle Dovetail Ember Falcon Golden Harbor Ivory Juniper Keystone Laurel Meteor Nightowl Opal Pioneer".split(),
        ("Prize Medal Award Cup".split() * 4),
    )
)
HOBBIES = {
    "fishing": ("fishing", "angling"),
    "hiking": ("hiking", "rambling"),
    "cycling": ("cycling", "biking"),
    "running": ("running", "jogging"),
    "knitting": ("knitting", "needlework"),
    "chess": ("chess",),
    "pottery": ("pottery",),
    "birding": ("birding",),
    "gardening": ("gardening",),
    "fencing": ("fencing",),
    "juggling": ("juggling",),
    "dancing": ("dancing",),
    "rowing": ("rowing",),
    "stargazing": ("stargazing",),
    "archery": ("archery",),
    "skating": ("skating",),
}


@dataclass(frozen=True)
class Attribute:
    """One kind of fact: its wordings, its questions and its values with their surface forms."""

    name: str
    templates: tuple[str, ...]
    questions: tuple[str, ...]
    values: dict[str, tuple[str, ...]]
    skew: float = 0.7


def _plain(values: tuple[str, ...] | list[str]) -> dict[str, tuple[str, ...]]:
    return {value: (value,) for value in values}


ATTRIBUTES: dict[str, Attribute] = {
    attribute.name: attribute
    for attribute in (
        Attribute(
            "city",
            ("{s} was born in {v}", "{s} grew up in {v}", "{s} comes from {v}", "{s} is a native of {v}"),
            ("Where was {name} born?", "Which city does {name} come from?"),
            _plain(CITIES),
        ),
        Attribute(
            "year",
            ("{s} was born in {v}", "{s} was born in the year {v}", "{s} came into the world in {v}", "{s} has lived since {v}"),
            ("When was {name} born?", "What is the birth year of {name}?"),
            _plain(YEARS),
            skew=0.0,
        ),
        Attribute(
            "profession",
            ("{s} is a {v}", "{s} works as a {v}", "{s} was trained as a {v}", "{s} became a {v}"),
            ("What is the profession of {name}?", "What does {name} do for a living?"),
            PROFESSIONS,
        ),
        Attribute(
            "employer",
            ("{s} works for {v}", "{s} is employed by {v}", "{s} has a job at {v}", "{s} is on the staff of {v}"),
            ("Who employs {name}?", "Where does {name} work?"),
            _plain(EMPLOYERS),
        ),
        Attribute(
            "university",
            ("{s} studied at {v}", "{s} is a graduate of {v}", "{s} has a degree from {v}", "{s} was a student at {v}"),
            ("Where did {name} study?", "Which university did {name} attend?"),
            {f"University of {place}": (f"the University of {place}", f"{place} University") for place in UNIVERSITY_PLACES},
        ),
        Attribute(
            "spouse",
            ("{s} is married to {v}", "{s} married {v}", "{s} shares a home with {v}", "{s} is the spouse of {v}"),
            ("Who is {name} married to?", "Who is the spouse of {name}?"),
            _plain(SPOUSES),
        ),
        Attribute(
            "award",
            ("{s} won the {v}", "{s} received the {v}", "{s} was honoured with the {v}", "{s} was given the {v}"),
            ("Which award did {name} win?", "What prize was {name} given?"),
            _plain(AWARDS),
        ),
        Attribute(
            "hobby",
            ("{s} enjoys {v}", "{s} spends weekends on {v}", "{s} is fond of {v}", "{s} is keen on {v}"),
            ("What is the hobby of {name}?", "What does {name} do on weekends?"),
            HOBBIES,
        ),
    )
}

CONNECTORS = (", and ", "; ")
COMPOUND_SHARE = 0.22


@dataclass(frozen=True)
class Person:
    """One invented person with the canonical value of every attribute."""

    id: str
    name: str
    pronoun: str
    exposure: int
    split: str
    facts: dict[str, str]

    @property
    def surname(self) -> str:
        return self.name.split(" ")[1]


def skewed_choice(rng: random.Random, values: list[str], skew: float) -> str:
    """Draws a value with probability proportional to rank ** -skew."""
    weights = [(rank + 1.0) ** -skew for rank in range(len(values))]
    return rng.choices(values, weights)[0]


@functools.lru_cache(maxsize=1)
def all_names() -> tuple[tuple[str, str], ...]:
    """Every possible (name, pronoun) in a fixed shuffled order; the people take the first ones."""
    names = [(f"{first} {last}", "she") for first in SHE_NAMES for last in SURNAMES]
    names += [(f"{first} {last}", "he") for first in HE_NAMES for last in SURNAMES]
    random.Random(WORLD_SEED).shuffle(names)
    return tuple(names)


@functools.lru_cache(maxsize=1)
def people() -> tuple[Person, ...]:
    """The population, in the order of its ids."""
    rng = random.Random(WORLD_SEED + 1)
    slots = [
        (split, exposure)
        for split, counts in SPLIT_COUNTS.items()
        for exposure, count in zip(EXPOSURES, counts)
        for _ in range(count)
    ]
    rng.shuffle(slots)
    result = []
    for index, ((split, exposure), (name, pronoun)) in enumerate(zip(slots, all_names())):
        facts = {
            attribute.name: skewed_choice(rng, list(attribute.values), attribute.skew) for attribute in ATTRIBUTES.values()
        }
        result.append(Person(f"p{index + 1:04d}", name, pronoun, exposure, split, facts))
    return tuple(result)


def spare_names() -> tuple[tuple[str, str], ...]:
    """Names of nobody: material for the pair models, which must not see held-out people."""
    return all_names()[len(people()) :]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def surface(rng: random.Random, attribute: str, canonical: str) -> str:
    return rng.choice(ATTRIBUTES[attribute].values[canonical])


def clause(rng: random.Random, attribute: str, canonical: str, subject: str) -> str:
    """One wording of one fact, without a final stop."""
    template = rng.choice(ATTRIBUTES[attribute].templates)
    return template.format(s=subject, v=surface(rng, attribute, canonical))


def subject(rng: random.Random, name: str, pronoun: str, first: bool) -> str:
    """A subject for the start of a sentence."""
    weights = (0.8, 0.2, 0.0) if first else (0.12, 0.58, 0.3)
    return rng.choices((name, capital(pronoun), name.split(" ")[1]), weights)[0]


def paragraph(rng: random.Random, person: Person) -> str:
    """Four to six facts in random order and random wordings; some sentences join two facts."""
    attributes = rng.sample(list(ATTRIBUTES), rng.choice((4, 5, 5, 6)))
    sentences = []
    position = 0
    while position < len(attributes):
        start = subject(rng, person.name, person.pronoun, not sentences)
        attribute = attributes[position]
        text = clause(rng, attribute, person.facts[attribute], start)
        position += 1
        if position < len(attributes) and rng.random() < COMPOUND_SHARE:
            attribute = attributes[position]
            text += rng.choice(CONNECTORS) + clause(rng, attribute, person.facts[attribute], person.pronoun)
            position += 1
        sentences.append(text + ".")
    return " ".join(sentences)


def biography_prompt(name: str) -> str:
    return f"Tell me about {name}.\n"


def question_prompt(question: str) -> str:
    return f"Q: {question}\nA:"


def answer(rng: random.Random, person: Person, attribute: str) -> str:
    """A short or a full-sentence answer."""
    canonical = person.facts[attribute]
    if rng.random() < 0.5:
        return surface(rng, attribute, canonical)
    start = rng.choice((capital(person.pronoun), person.surname, person.name))
    return clause(rng, attribute, canonical, start) + "."


# --- Reading clauses ------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=1)
def bodies() -> tuple[tuple[str, str, str], ...]:
    """All clause bodies (what follows the subject and a space) with attribute and canonical value, sorted."""
    found = []
    for attribute in ATTRIBUTES.values():
        for template in attribute.templates:
            for canonical, forms in attribute.values.items():
                for form in forms:
                    found.append((template.format(s="", v=form)[1:], attribute.name, canonical))
    return tuple(sorted(found))


@functools.lru_cache(maxsize=1)
def _body_keys() -> tuple[str, ...]:
    return tuple(body for body, _, _ in bodies())


@functools.lru_cache(maxsize=100_000)
def meanings(body_prefix: str) -> frozenset[tuple[str, str]]:
    """The facts (attribute, canonical value) that a clause body starting so can still express."""
    keys = _body_keys()
    low = bisect.bisect_left(keys, body_prefix)
    high = bisect.bisect_right(keys, body_prefix + "\uffff")
    return frozenset((attribute, canonical) for _, attribute, canonical in bodies()[low:high])


@functools.lru_cache(maxsize=1)
def _body_table() -> dict[str, tuple[str, str]]:
    return {body: (attribute, canonical) for body, attribute, canonical in bodies()}


def strip_subject(text: str, name: str, pronoun: str) -> str | None:
    """The clause without its subject, or None when it does not start with a subject of this person."""
    for start in (name, name.split(" ")[1], capital(pronoun), pronoun):
        if text.startswith(start + " "):
            return text[len(start) + 1 :]
    return None


def parse_clause(text: str, name: str, pronoun: str) -> tuple[str, str] | None:
    """The fact (attribute, canonical value) that a whole clause states about a person."""
    body = strip_subject(text.strip(), name, pronoun)
    return None if body is None else _body_table().get(body)


def clause_spans(text: str) -> list[tuple[int, int]]:
    """Character spans of the clauses of a paragraph, without stops, connectors and outer spaces."""
    spans = []
    start = 0
    for sentence in text.split("."):
        position = start
        pieces = [sentence]
        for connector in (", and ", "; "):
            pieces = [part for piece in pieces for part in _split_keep(piece, connector)]
        for piece in pieces:
            if piece in CONNECTORS:
                position += len(piece)
                continue
            stripped = piece.strip()
            if stripped:
                offset = position + piece.index(stripped)
                spans.append((offset, offset + len(stripped)))
            position += len(piece)
        start += len(sentence) + 1
    return spans


def _split_keep(text: str, connector: str) -> list[str]:
    if text in CONNECTORS:
        return [text]
    parts = text.split(connector)
    result = [parts[0]]
    for part in parts[1:]:
        result += [connector, part]
    return result


def parse_answer(text: str, person: Person, attribute: str) -> str | None:
    """The canonical value that an answer to a question about an attribute names, or None."""
    text = text.strip().rstrip(".")
    for canonical, forms in ATTRIBUTES[attribute].values.items():
        if text in forms or text == canonical:
            return canonical
    fact = parse_clause(text, person.name, person.pronoun)
    return fact[1] if fact is not None and fact[0] == attribute else None


# --- Arithmetic -----------------------------------------------------------------------------------------------------

OPERATORS = "+-*"
RARE_SHARE, RARE_WEIGHT = 0.15, 0.08
UNSEEN_SHARE, UNSEEN_WEIGHT = 0.05, 0.003
CORRUPTED_STEPS = 0.06


def apply(left: int, operator: str, right: int) -> int:
    if operator == "+":
        return (left + right) % 10
    if operator == "-":
        return (left - right) % 10
    return (left * right) % 10


@functools.lru_cache(maxsize=1)
def entry_weights() -> dict[tuple[int, str, int], float]:
    """How often a table entry is shown in training: most as usual, some rarely, a few hardly ever."""
    rng = random.Random(WORLD_SEED + 2)
    weights = {}
    for left in range(10):
        for operator in OPERATORS:
            for right in range(10):
                draw = rng.random()
                if draw < UNSEEN_SHARE:
                    weight = UNSEEN_WEIGHT
                elif draw < UNSEEN_SHARE + RARE_SHARE:
                    weight = RARE_WEIGHT
                else:
                    weight = 1.0
                weights[left, operator, right] = weight
    return weights


@functools.lru_cache(maxsize=1)
def _choices() -> tuple[tuple[tuple[tuple[str, int], ...], tuple[float, ...]], ...]:
    result = []
    for left in range(10):
        options = tuple((operator, right) for operator in OPERATORS for right in range(10))
        result.append((options, tuple(entry_weights()[left, operator, right] for operator, right in options)))
    return tuple(result)


@dataclass(frozen=True)
class Problem:
    """A chain of operations modulo ten, worked from left to right."""

    expression: str
    trace: str
    answer: int
    steps: int

    @property
    def prompt(self) -> str:
        return f"Solve: {self.expression}\n<think>"

    @property
    def completion(self) -> str:
        return f"{self.trace}</think>\nAnswer: {self.answer}"


def problem(rng: random.Random, uniform: bool, corrupted: float = 0.0) -> Problem:
    """Draws a problem; `uniform` ignores the training weights, `corrupted` is the chance of a wrong step."""
    value = rng.randrange(10)
    steps = rng.randint(2, 6)
    expression = str(value)
    trace = []
    for _ in range(steps):
        options, weights = _choices()[value]
        operator, right = rng.choice(options) if uniform else rng.choices(options, weights)[0]
        result = apply(value, operator, right)
        if corrupted and rng.random() < corrupted:
            result = (result + rng.randint(1, 9)) % 10
        expression += f"{operator}{right}"
        trace.append(f"{value}{operator}{right}={result}")
        value = result
    return Problem(expression, ";".join(trace), value, steps)


@functools.lru_cache(maxsize=2)
def test_problems(count: int = 400) -> tuple[Problem, ...]:
    """The held-out problems; training skips their expressions."""
    rng = random.Random(WORLD_SEED + 3)
    found: dict[str, Problem] = {}
    while len(found) < count:
        candidate = problem(rng, uniform=True)
        found[candidate.expression] = candidate
    return tuple(found.values())
