from datetime import date

from formats.esign.services import service

from assembler.formats.esign.tagging import anchors, tagged, untagged, without_signing_fields
from assembler.model.document import Document, Front, SignatureBlock, SignatureParty, Signer, Text
from assembler.model.walk import words


def party(id: str, turn: int, *signers: Signer) -> SignatureParty:
    return SignatureParty(id.capitalize(), (Text(f"{id} Ltd"),), signers, id, turn)


def paper(name: str, *parties: SignatureParty) -> Document:
    front = Front("", (Text(name),), (), ())
    block = SignatureBlock((), parties)
    return Document(
        name, name, name, name, "form", "sign_now", front, (block,), date(2026, 1, 1), "", draft=False, contents=False
    )


ANN, BOB = Signer((Text("Ann"),), (Text("CEO"),), email="ann@x.example"), Signer((Text("Bob"),), (Text("CFO"),))
BLANK = Signer((), ())
JOINT = paper("joint", party("vendor", 2, BLANK), party("partner", 1, ANN, BOB))
ALONE = paper("alone", party("partner", 1, ANN, BOB))


def test_every_blank_line_has_the_tag_of_its_recipient_who_are_numbered_as_they_sign() -> None:
    (joint,) = tagged((JOINT,), service("docusign"))
    assert [(one.role, one.number, one.part, one.text, one.count) for one in anchors(joint)] == [
        ("vendor", 1, "signature", "\\s3\\", 1),
        ("vendor", 1, "name", "\\n3\\", 1),
        ("vendor", 1, "title", "\\t3\\", 1),
        ("vendor", 1, "place", "\\p3\\", 1),
        ("vendor", 1, "date", "\\d3\\", 1),
        ("partner", 1, "signature", "\\s1\\", 1),
        ("partner", 1, "place", "\\p1\\", 1),
        ("partner", 1, "date", "\\d1\\", 1),
        ("partner", 2, "signature", "\\s2\\", 1),
        ("partner", 2, "place", "\\p2\\", 1),
        ("partner", 2, "date", "\\d2\\", 1),
    ]


def test_papers_that_are_signed_together_number_their_recipients_together() -> None:
    alone, joint = tagged((ALONE, JOINT), service("adobe"))
    assert {anchor.text for anchor in anchors(alone)} < {anchor.text for anchor in anchors(joint)}


def test_joint_signatories_are_two_roles() -> None:
    (joint,) = tagged((JOINT,), service("docuseal"))
    texts = {anchor.text for anchor in anchors(joint) if anchor.part == "signature"}
    assert texts == {f"{{{{Signature;role={role};type=signature}}}}" for role in ("Vendor", "Partner 1", "Partner 2")}


def test_tags_are_no_words_of_the_paper() -> None:
    (joint,) = tagged((JOINT,), service("dropbox"))
    assert [*words(joint)] == [*words(JOINT)]
    assert untagged(joint) == without_signing_fields((JOINT,))[0]
