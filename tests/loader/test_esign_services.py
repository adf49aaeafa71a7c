"""The file of an e-sign service: its tags, their style and the draft of its request."""

from pathlib import Path

import pytest

from assembler.loader.esign_services import read_esign_service
from assembler.model.esign_service import Constant, Interpolated, Items, Members, Repeated

WHOLE = """\
service: Signer
source: signer.example
hint: Send it.
look: {size: 6, colour: white}
tags: {signature: '<<sign ${number}>>', date: '<<date $number>>'}
draft:
  packet: $packet
  code: "007"
  count: 3
  live: false
  items: [a, $file]
  people:
    for: recipients
    each: {order: $order, tabs: {for: signature, each: {at: $tag, times: $count, who: "$number"}}}
"""


def test_a_service_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "signer.yaml").write_text(WHOLE, "utf-8")
    dialect, findings = read_esign_service(tmp_path / "signer.yaml")
    assert findings == ()
    assert dialect is not None
    assert (dialect.id, dialect.service, dialect.size, dialect.colour) == ("signer", "Signer", 6, "white")
    assert dialect.tags == {"signature": "<<sign ${number}>>", "date": "<<date $number>>"}
    tabs = Members(
        (
            ("at", Interpolated("$tag", plain=True)),
            ("times", Interpolated("$count", plain=True)),
            ("who", Interpolated("$number", plain=False)),
        )
    )
    person = Members((("order", Interpolated("$order", plain=True)), ("tabs", Repeated("signature", tabs))))
    assert dialect.body == Members(
        (
            ("packet", Interpolated("$packet", plain=True)),
            ("code", Constant("007")),
            ("count", Constant(3)),
            ("live", Constant(value=False)),
            ("items", Items((Constant("a"), Interpolated("$file", plain=True)))),
            ("people", Repeated("recipients", person)),
        )
    )


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("${number}>>'", "${numbre}>>'", "“numbre” is no name that can be quoted here.", "Did you mean “number”?"),
        ("$packet", "$name", "“name” is no name that can be quoted here.", "There are packet, matter, programme, subject, file."),
        ("$packet", "100 $", "A dollar sign begins a name here.", "Write $number or ${number}, or $$ for the sign itself."),
        ("for: recipients", "for: people", "“people” cannot be repeated here.", "There are recipients."),
        ("size: 6", "size: 1", "A tag of 1 points is not found, or covers the line.", "Write a size from 2 to 20."),
        ("colour: white", "colour: whit", "“whit” is not possible here.", "Did you mean “white”?"),
        ("tags: {signature:", "tags: {sign:", "“signature” is missing.", "Add “signature: …” here."),
        ("draft:", "drafts:", "“draft” is missing.", "Add “draft: …” here."),
        ("each: {order", "also: 1\n    each: {order", "“also” cannot stand beside “for” and “each”.", "Put it below “each”."),
    ],
)
def test_a_mistake_in_it_is_told_at_its_place(tmp_path: Path, old: str, new: str, message: str, hint: str) -> None:
    (tmp_path / "signer.yaml").write_text(WHOLE.replace(old, new), "utf-8")
    dialect, findings = read_esign_service(tmp_path / "signer.yaml")
    assert dialect is None
    assert (message, hint) in [(finding.message, finding.hint) for finding in findings]
    assert all(finding.span for finding in findings)
