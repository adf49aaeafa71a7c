"""Who signs imported papers: the parties at the places to sign, as roles of the programme."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assembler.imports.doubts import Doubt
from assembler.imports.places_to_sign import PlacesToSign, role_title
from assembler.model.contract import Passage

ROLES = {"vendor": "Vendor", "partner": "Partner"}
"""The roles of an imported programme, with the titles that they have where its contracts do not say."""


_CALLED = re.compile(r"\([^()“\"]{0,40}[“\"](?P<name>[A-Z][\w-]*(?: [A-Z][\w-]*)?)[”\"]\)")
_NO_PARTY = re.compile(
    r"\b(?:Agreement|Contract|Lease|Note|Addendum|Date|Day|Part(?:y|ies)|Terms?|Services?|Products?|Premises|Property)\Z"
)
FIRST = 12
"""In how many paragraphs at the beginning of a contract its parties are told."""


@dataclass(frozen=True, slots=True)
class PaperSigners:
    """The roles that sign a paper, in their order, and the doubt which of them is which party; none of both where nobody signs."""

    roles: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Signers:
    """The roles with their titles, and who signs each paper."""

    roles: Mapping[str, str]
    papers: tuple[PaperSigners, ...]


def told_parties(passages: Sequence[Passage]) -> tuple[tuple[str, str], int]:
    """Return the two parties by the names that the beginning of a contract gives to them, (the “Operator”), and where; empty for others."""
    found = [(each["name"], passage.told_at) for passage in passages[:FIRST] for each in _CALLED.finditer(passage.text)]
    names = dict.fromkeys(name for name, _ in found if not _NO_PARTY.search(name))
    if len(names) != len(ROLES):
        return ("", ""), 0
    first, other = names
    return (first, other), next(at for name, at in found if name == first)


def who_signs(places: Sequence[PlacesToSign | None], told: tuple[tuple[str, str], int] = (("", ""), 0)) -> Signers:
    """Return who signs, by the places to sign of each paper.

    Of the parties of the first places the first is taken for the Vendor; others are told by their names, or by their order. Where no
    places say how they are called, the beginning of the first contract does, as `told`.
    """
    first = next((each.parties for each in places if each is not None and len(each.parties) == len(ROLES)), ())
    titles = dict(zip(ROLES, map(role_title, first), strict=False))
    papers = [PaperSigners() if each is None else _signers(each, first) for each in places]
    if titles and all(titles.values()):
        return Signers(titles, tuple(papers))
    (one, other), at = told
    if not one:
        return Signers(ROLES, tuple(papers))
    said = f"“{one}” is taken for the {ROLES['vendor']}, “{other}” for the {ROLES['partner']}, by their order."
    hint = "Where it is the other way round, exchange the titles under `roles` in programme.yaml."
    papers[0] = replace(papers[0], doubts=(*papers[0].doubts, Doubt(at, f"{one}, {other}", said, hint)))
    return Signers({"vendor": one, "partner": other}, tuple(papers))


def _signers(places: PlacesToSign, first: Sequence[str]) -> PaperSigners:
    known = {party.casefold(): role for party, role in zip(first, ROLES, strict=False)}
    if len(places.parties) < len(ROLES):
        return _signing_alone(places, known)
    named = [known.get(party.casefold(), "") for party in places.parties]
    roles = tuple(named) if {*named} == {*ROLES} else tuple(ROLES)
    (first_party, first_role), (other_party, other_role) = zip(places.parties, roles, strict=True)
    said = f"“{first_party}” signs as the {ROLES[first_role]}, “{other_party}” as the {ROLES[other_role]}, by the order of their places."
    hint = "Where it is the other way round, exchange the titles under `roles` in programme.yaml."
    return PaperSigners(roles, (Doubt(places.at, ", ".join(places.parties), said, hint),))


def _signing_alone(places: PlacesToSign, known: Mapping[str, str]) -> PaperSigners:
    """Return the one role that signs a paper: that of the party with its name, else the partner."""
    party = next(iter(places.parties), "")
    role = known.get(party.casefold(), "vendor" if party.casefold() == "vendor" else "partner")
    said = (
        f"“{party}” signs it alone, as the {ROLES[role]}."
        if party
        else f"One party signs it, and is not named: it is taken for the {ROLES[role]}."
    )
    return PaperSigners(
        (role,),
        (
            Doubt(
                places.at,
                party or "places to sign",
                said,
                "Where it is the other party, write its role into `signers` in document.yaml.",
            ),
        ),
    )
