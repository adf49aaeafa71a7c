from datetime import date

from assembler.model.document import Document, Front, SignatureBlock, SignatureParty, Signer, Text
from assembler.model.signers import signers


def signs(name: str, *parties: SignatureParty) -> Document:
    front = Front("", (Text(name),), (), ())
    return Document(
        name,
        name,
        name,
        name,
        "form",
        "sign_now",
        front,
        (SignatureBlock((), parties),),
        date(2026, 1, 1),
        "",
        draft=False,
        contents=False,
    )


def party(id: str, turn: int, *names: str) -> SignatureParty:
    return SignatureParty(id.capitalize(), (Text(f"{id} Ltd"),), tuple(Signer((Text(name),), ()) for name in names), id, turn)


def test_people_stand_in_the_order_in_which_they_sign() -> None:
    both = signs("both", party("vendor", 2, "Vera"), party("partner", 1, "Ann", "Bob"))
    alone = signs("alone", party("partner", 1, "Ann", "Bob"))
    assert [(one.turn, one.role, one.number, one.name, one.papers) for one in signers((both, alone))] == [
        (1, "partner", 1, "Ann", ("both", "alone")),
        (1, "partner", 2, "Bob", ("both", "alone")),
        (2, "vendor", 1, "Vera", ("both",)),
    ]


def test_who_countersigns_one_paper_comes_after_those_who_sign_any() -> None:
    found = signers((signs("a", party("vendor", 1, "Vera")), signs("b", party("partner", 1, "Ann"), party("vendor", 2, "Vera"))))
    assert [(one.turn, one.role) for one in found] == [(1, "partner"), (2, "vendor")]


def test_nobody_signs_what_has_no_block() -> None:
    assert signers(()) == ()
