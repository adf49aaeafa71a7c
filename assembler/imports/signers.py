"""Who signs imported papers: the parties at the places to sign, as roles of the programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assembler.imports.doubts import Doubt
from assembler.imports.places_to_sign import PlacesToSign, role_title

ROLES = {"vendor": "Vendor", "partner": "Partner"}
"""The roles of an imported programme, with the titles that they have where its contracts do not say."""


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


def who_signs(places: Sequence[PlacesToSign | None]) -> Signers:
    """Return who signs, by the places to sign of each paper.

    Of the parties of the first places the first is taken for the Vendor; others are told by their names, or by their order.
    """
    first = next((each.parties for each in places if each is not None and len(each.parties) == len(ROLES)), ())
    titles = dict(zip(ROLES, map(role_title, first), strict=False))
    roles = titles if titles and all(titles.values()) else ROLES
    return Signers(roles, tuple(PaperSigners() if each is None else _signers(each, first) for each in places))


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
