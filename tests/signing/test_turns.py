from dataclasses import replace

from returns.verification_sample import issued
from signing.signing_sample import by_both, by_partner, manifest

from assembler.formats.pdf.revisions import read_state
from assembler.signing import PersonToSign, next_to_sign, people_to_sign


def people(pdf: bytes) -> tuple[PersonToSign, ...]:
    state = read_state(pdf)
    assert state is not None
    return people_to_sign(manifest(), state)


def test_those_with_places_in_the_file_sign_in_the_packets_order() -> None:
    partner, vendor = people(issued())
    assert (partner.key, partner.name, partner.party) == ("partner.1", "Dr. Lena Müller", "Acme Analytics GmbH")
    assert (vendor.key, vendor.name, vendor.party) == ("vendor.1", "", "Qualtrics Ireland Limited")
    assert partner.papers == vendor.papers == ("Alliance Agreement", "Participation Form")
    assert partner.fields == ("alliance-agreement.signatures.partner.1", "participation-form.signatures.partner.1")


def test_the_turn_passes_on_with_each_act() -> None:
    turns = [[one.key for one in next_to_sign(people(pdf))] for pdf in (issued(), by_partner().data, by_both().data)]
    assert turns == [["partner.1"], ["vendor.1"], []]


def test_several_of_one_turn_sign_in_any_order_and_the_next_turn_waits_for_all() -> None:
    partner, vendor = people(issued())
    second = replace(partner, number=2)
    assert next_to_sign((partner, second, vendor)) == (partner, second)
    assert next_to_sign((replace(partner, open=()), second, vendor)) == (second,)
    assert next_to_sign((replace(partner, open=()), replace(second, open=()), vendor)) == (vendor,)
