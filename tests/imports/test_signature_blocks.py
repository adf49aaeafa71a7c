"""How contracts end for two parties to sign: each block is taken as their places to sign, or is a doubt; proofread asks nobody to fill it in."""

import pytest
from imports.signature_blocks import COMPANY, FILLED_IN, KEPT, LINE, OTHER, TAKEN, contract

from assembler.commands.import_contract import ACCEPTED, read_contract_file
from assembler.formats.received import ReceivedFile
from assembler.imports.places_to_sign import doubtful_places, take_places_to_sign
from assembler.model.contract import Contract
from assembler.proofreading.proofreading import proofread


def read(name: str) -> Contract:
    found, faults = read_contract_file(ReceivedFile("a.docx", contract(name), "docx"), ACCEPTED)
    assert found is not None, faults
    return found


@pytest.mark.parametrize("name", TAKEN)
def test_a_block_is_taken_with_its_two_parties(name: str) -> None:
    left, places = take_places_to_sign(read(name))
    assert places is not None
    names = {COMPANY, OTHER, "Shop", "Carrier", "CARRIER", "SHOP"}
    assert len(places.parties) == len({*places.parties} & names) == 2
    assert left.passages[-1].text[:2] in ("2.", "IN")
    assert not any("___" in each.text for each in left.passages)
    assert [*doubtful_places(left)] == []


@pytest.mark.parametrize("name", KEPT)
def test_what_the_library_cannot_print_stays_and_is_a_doubt_at_its_line(name: str) -> None:
    found = read(name)
    left, places = take_places_to_sign(found)
    assert (left, places) == (found, None)
    (doubt,) = doubtful_places(left)
    assert doubt.at == next(each.told_at for each in found.passages if "___" in each.text)


@pytest.mark.parametrize("name", FILLED_IN)
def test_what_is_filled_in_at_the_end_is_no_place_to_sign(name: str) -> None:
    found = read(name)
    assert take_places_to_sign(found) == (found, None)


@pytest.mark.parametrize("name", [*TAKEN, *KEPT])
def test_proofread_asks_nobody_to_fill_in_a_line_to_sign_on(name: str) -> None:
    left = [spot.words for one in proofread(read(name)).remarks if one.id == "blank-left" for spot in one.spots]
    assert {each for each in left if "_" in each} <= ({LINE} if name == "an address" else set())
