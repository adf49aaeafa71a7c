import json
from typing import Any

import pytest
from formats.esign.services import SERVICES, service
from formats.esign.test_tagging import ALONE, JOINT

from assembler.formats.esign.request_drafts import RequestDraft, Scope, draft, fill
from assembler.formats.esign.tagging import tagged
from assembler.model.esign_service import Constant, Interpolated, Items, Members, Repeated

ABOUT = RequestDraft("acme-001-12345678", "acme-001", "Programme", "packet.pdf")


def written(id: str) -> Any:
    dialect = service(id)
    return json.loads(draft(ABOUT, tagged((JOINT, ALONE), dialect), dialect))


PEOPLE = [("Ann", 1), ("Bob", 1), ("", 2)]


@pytest.mark.parametrize("id", SERVICES)
def test_a_draft_names_packet_and_file(id: str) -> None:
    text = json.dumps(written(id))
    assert ABOUT.packet in text
    assert ABOUT.file in text


def test_docusign_is_told_the_tabs_of_each_recipient() -> None:
    """The keys are those of EnvelopeDefinition, Signer and SignHere; numbers are texts there."""
    envelope = written("docusign")
    assert envelope["status"] == "created"
    signers = envelope["recipients"]["signers"]
    assert [(one["name"], one["routingOrder"]) for one in signers] == [(name, str(turn)) for name, turn in PEOPLE]
    assert [tab["anchorString"] for tab in signers[2]["tabs"]["signHereTabs"]] == ["\\s3\\"]
    assert [len(one["tabs"]["fullNameTabs"]) for one in signers] == [0, 0, 1]
    assert {one["recipientId"] for one in signers} == {"1", "2", "3"}


def test_adobe_is_told_the_participants_in_the_order_of_their_tags() -> None:
    agreement = written("adobe")
    assert (agreement["state"], agreement["signatureType"], agreement["externalId"]["id"]) == ("DRAFT", "ESIGN", ABOUT.packet)
    participants = agreement["participantSetsInfo"]
    assert [(one["memberInfos"][0]["name"], one["order"]) for one in participants] == PEOPLE


def test_dropbox_is_told_to_look_for_tags_and_not_to_hide_them() -> None:
    request = written("dropbox")
    assert (request["use_text_tags"], request["hide_text_tags"], request["test_mode"]) == (True, False, True)
    assert [(one["name"], one["order"]) for one in request["signers"]] == PEOPLE
    assert request["metadata"]["packet_id"] == ABOUT.packet


def test_docuseal_is_told_the_roles_of_its_tags_and_to_write_to_nobody() -> None:
    submission = written("docuseal")
    assert (submission["send_email"], submission["order"]) == (False, "preserved")
    assert [one["role"] for one in submission["submitters"]] == ["Partner 1", "Partner 2", "Vendor"]


def test_documenso_is_told_the_recipients_in_the_order_of_their_numbers() -> None:
    envelope = written("documenso")
    assert [(one["name"], one["signingOrder"]) for one in envelope["recipients"]] == PEOPLE


def test_a_long_subject_is_cut() -> None:
    dialect = service("documenso")
    data = json.loads(draft(RequestDraft("p", "m" * 150, "", "f"), tagged((JOINT,), dialect), dialect))
    assert len(data["title"]) == 100


def test_a_draft_is_filled_and_never_read_again() -> None:
    node = Members(
        (
            ("a", Items((Constant(value=True), Interpolated("$n", plain=True), Interpolated("$n", plain=False)))),
            ("b", Repeated("recipients", Interpolated("<$name>", plain=True))),
        )
    )
    scope: Scope = {"n": 7, "recipients": ({"name": "$n ${x}"},)}
    assert fill(node, scope) == {"a": [True, 7, "7"], "b": ["<$n ${x}>"]}
