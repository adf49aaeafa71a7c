"""Combinations of the shipped library, and whether each is really assembled: of each group of choices, of each two groups, and of all."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations
from random import Random

from rules.enumeration import Combination, subsets, valid
from small_library import elect_only

from assembler.assembly import assemble
from assembler.checks.names_used import names_in_rule
from assembler.loader import read_matter
from assembler.loader.files import decode
from assembler.model.editions import programme_in_edition
from assembler.model.library import Programme
from assembler.model.matter import Matter
from assembler.rules import constraints
from examples import library

BESIDE = {"marketplace": "renewal", "volume_rebate": "up_sell"}
"""Options that bring a clause of their own and change no other: all combinations would be four times as many packets, so each is
assembled together with a neighbour, and in any company where combinations are drawn by chance."""

Groups = tuple[tuple[Combination, ...], ...]
Pair = tuple[tuple[int, int], tuple[int, int]]

COMPANY = {"kind": "company", "signatories": [{"name": "Kim Example", "title": "Director"}]}
PROFILES: Mapping[str, dict[str, object]] = {
    "a German affiliate": {
        "partner": COMPANY
        | {"legal_name": "Beispiel GmbH", "country": "DE", "address": ["Musterstraße 1", "12345 Musterstadt"]}
        | {"register": "HRB 1", "email": "a@beispiel.example", "affiliate_of": "Beispiel Holding AG"},
        "effective": "2027-01-01",
        "facts": {"territory": "Germany", "partner_manager": "Jo Example"},
        "special_terms": {"terms": ["The Partner may name one further contact."]},
    },
    "an individual in the United States": {
        "partner": {"kind": "individual", "legal_name": "Maya Roberts", "country": "US", "address": ["1 Street", "Portland"]}
        | {"signatories": [{"name": "Maya Roberts"}]},
        "facts": {"territory": "the United States of America"},
    },
    "an Australian company": {
        "partner": COMPANY | {"legal_name": "Example Pty Ltd", "country": "AU", "address": ["1 Street", "Sydney"]},
        "facts": {"territory": "Australia"},
    },
}


@cache
def programme() -> Programme:
    """Give the programme as a partner that joins meets it: rules on what is issued later ask for facts of their own."""
    written = library().programmes["qpn"]
    return programme_in_edition(written, written.editions[-1], written.occasions[0].id)


@cache
def groups() -> Groups:
    """Give, for each group of choices that no rule joins to others, its valid combinations, found one by one."""
    ids = frozenset(choice.id for choice in programme().choices)
    joined = [names_in_rule(rule) & ids for rule in constraints(programme())]
    found: list[frozenset[str]] = []
    for choice in programme().choices:
        touched = {choice.id}.union(*(names for names in joined if choice.id in names))
        apart = [group for group in found if not group & touched]
        found = [*apart, frozenset(touched).union(*(group for group in found if group & touched))]
    return tuple(tuple(on for on in subsets(sorted(group)) if valid(programme(), on)) for group in found)


@cache
def assembled() -> Groups:
    """Give the groups with those of their combinations in which each option that stands beside another is on with it, or off."""
    return tuple(
        tuple(on for on in group if all((option in on) == (other in on) for option, other in BESIDE.items()))
        for group in groups()
    )


def drawn(count: int) -> Iterator[Combination]:
    """Give combinations over all groups, drawn by chance, the same ones each time."""
    chance = Random(count)
    yield from (frozenset().union(*map(chance.choice, groups())) for _ in range(count))


def each_group() -> Iterator[Combination]:
    """Give every combination of each group, with nothing else elected."""
    return (on for group in assembled() for on in group)


def pairs() -> Iterator[Combination]:
    """Give combinations that hold, between them, every two combinations of two groups together."""
    open_pairs: dict[Pair, None] = dict.fromkeys(_every_pair())
    while open_pairs:
        chosen = dict(next(iter(open_pairs)))
        for group in range(len(assembled())):
            if group not in chosen:
                chosen[group] = max(range(len(assembled()[group])), key=lambda at: _gain((group, at), chosen, open_pairs))
        for pair in combinations(sorted(chosen.items()), 2):
            open_pairs.pop(pair, None)
        yield frozenset().union(*(assembled()[group][at] for group, at in chosen.items()))


def _every_pair() -> Iterator[Pair]:
    for one, other in combinations(range(len(assembled())), 2):
        yield from (((one, a), (other, b)) for a in range(len(assembled()[one])) for b in range(len(assembled()[other])))


def _gain(added: tuple[int, int], chosen: Mapping[int, int], open_pairs: Mapping[Pair, None]) -> int:
    return sum(tuple(sorted((added, known))) in open_pairs for known in chosen.items())


@cache
def matter(profile: str, models: Combination) -> Matter:
    """Read a profile's matter, with an opportunity for each model that is elected; the individual has none yet."""
    listed = [
        {"id": f"opp-{model.replace('_', '-')}", "customer": "Kunde AG", "country": "AT", "model": model} for model in models
    ]
    written = PROFILES[profile] | ({} if "individual" in profile else {"opportunities": sorted(listed, key=str)})
    text = json.dumps({"programme": "qpn", "matter": "shipped-001", "issued": "2026-12-15"} | written)
    file, _ = decode(text.encode(), "matter.yaml")
    assert file is not None
    read, findings = read_matter(file, library())
    assert read is not None, findings
    return read


def faults(every: Iterable[Combination]) -> list[str]:
    """Assemble each combination for one of the partners in turn, and return those that are not assembled or of which something is found."""
    return [one for number, on in enumerate(every) for one in _faults_of([*PROFILES][number % len(PROFILES)], on)]


def _faults_of(profile: str, on: Combination) -> Iterator[str]:
    read = matter(profile, on & {"referral", "co_sell", "sell"})
    assembly, findings = assemble(read, elect_only(library(), read, on))
    sold = "no_eula" in on and bool(read.lists["opportunities"])  # it has no paper of its own, as one with a EULA has
    found = [finding.id for finding in findings]
    if assembly is None or found != (["prints-nothing"] if sold else []):
        yield f"{profile}, {' '.join(sorted(on))}: {found}"
