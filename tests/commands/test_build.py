import sys
from collections import Counter
from pathlib import Path
from types import FrameType

import pytest
from keys import PASSPHRASE, made_key
from packets.small_order import FILES, LOAN
from packets.small_order import order as small_order
from small_library import MATTER, load

from assembler.commands.build import BuildRequest, order_packet, read_key_file, with_certificate, with_signing
from assembler.formats.pdf.certification import KeyFile
from assembler.loader import load_library
from assembler.model.diagnostics import Diagnostic
from assembler.model.edition_digests import edition_digests
from assembler.model.edition_locks import LOCK_FILE, lock_text
from assembler.model.library import Library
from assembler.packets.order import Order
from examples import ROOT

TEMPLATES = ROOT / "templates"


COMPUTED = """\
computed:
  pace: {type: text, is: "'fast' if express else 'slow'", source: T-7}
  origin: {type: text, is: "'ours' if partner.country == 'US' else 'theirs'", source: T-7}
values:
"""
"""A value that a choice decides, and one that none does."""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    programme = FILES["small/programme.yaml"].replace("values:\n", COMPUTED, 1)
    return load(tmp_path / "library", FILES | {"small/programme.yaml": programme})


def order(
    library: Library, tmp_path: Path, text: str, templates: Path = TEMPLATES
) -> tuple[Order | None, tuple[Diagnostic, ...]]:
    path = tmp_path / "matter.yaml"
    path.write_text(text, "utf-8")
    return order_packet(BuildRequest(library, path, templates, ("txt",)))


def test_a_sound_matter_becomes_an_order(library: Library, tmp_path: Path) -> None:
    made, findings = order(library, tmp_path, MATTER + LOAN + "choices: [lend, trade, retail]\nwithout: [delivery]\n")
    assert findings == ()
    assert made is not None
    assert made.choices == {"lend": "elected", "trade": "elected", "retail": "elected"}
    assert [paper.document.name for paper in made.assembly.papers] == ["agreement", "annex", "note-loan-7", "policy"]
    assert (made.formats, made.split, made.matter.id) == (("txt",), False, "first-001")


@pytest.mark.parametrize(
    ("entity", "told"),
    [("legal_name: Ours Limited", ["unnamed-party"]), ('legal_name: "Ours, Inc."', [])],
    ids=["it contracts", "another contracts"],
)
def test_a_packet_waits_for_the_name_of_the_entity_that_contracts(tmp_path: Path, entity: str, told: list[str]) -> None:
    programme = FILES["small/programme.yaml"].replace(entity, 'legal_name: "[Name of ours]"')
    made, findings = order(load(tmp_path / "library", FILES | {"small/programme.yaml": programme}), tmp_path, MATTER + LOAN)
    assert made is not None, findings
    assert ([one.id for one in findings], made.assembly.draft) == (told, bool(told))


@pytest.mark.parametrize(
    ("text", "id"),
    [
        (MATTER.replace("country: SE", "country: ZZ"), "bad-value"),
        (MATTER + "choices: [retail]\n", "retail-part-of-trade"),
        (MATTER + "choices: [lend]\nwithout: [lend]\n", "doubled-id"),
        (MATTER.replace("2026-12-01", "2025-12-01"), "no-edition"),
    ],
)
def test_a_fault_of_any_stage_leaves_no_order(library: Library, tmp_path: Path, text: str, id: str) -> None:
    made, findings = order(library, tmp_path, text)
    assert made is None
    assert [finding.id for finding in findings] == [id]
    assert all(finding.span and finding.span.path == str(tmp_path / "matter.yaml") for finding in findings)


def test_faults_of_templates_and_matter_are_reported_together(library: Library, tmp_path: Path) -> None:
    made, findings = order(library, tmp_path, MATTER + "choices: [lent]\n", tmp_path / "nowhere")
    assert made is None
    assert [finding.id for finding in findings] == ["unreadable-file"] * 2 + ["bad-value"]


def test_the_library_is_in_the_name_of_the_packet(library: Library, tmp_path: Path) -> None:
    one, _ = order(library, tmp_path, MATTER)
    other = load(tmp_path / "library", {"small/annex/term.md": "---\ntitle: Term\nsource: T-1\n---\nOther words.\n"})
    two, _ = order(other, tmp_path, MATTER)
    assert one is not None
    assert two is not None
    assert one.packet != two.packet


def test_nothing_is_decided_twice_on_the_way_of_one_packet(library: Library, tmp_path: Path) -> None:
    """Counted by the functions themselves, whoever calls them: the values of names, and the papers."""
    decisions = {"matter_values", "with_choices", "choose_papers", "compute_value"}
    calls = Counter[str]()

    def count(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_name in decisions:
            calls[frame.f_code.co_name] += 1

    sys.setprofile(count)
    try:
        made, _ = order(library, tmp_path, MATTER + LOAN + "choices: [lend, trade, retail, express]\n")
    finally:
        sys.setprofile(None)
    assert made is not None
    assert calls == {"matter_values": 1, "with_choices": 1, "choose_papers": 1, "compute_value": 2}


def test_a_key_that_is_not_there_is_refused(tmp_path: Path) -> None:
    def unasked(_: Path) -> bytes:
        pytest.fail("nobody is asked for the passphrase of a key that is not there")

    file, (finding,) = read_key_file(tmp_path / "none.p12", unasked)
    assert (file, finding.id) == (None, "no-key")


def test_a_service_that_saves_the_file_anew_is_named_as_what_breaks_the_certificate(tmp_path: Path) -> None:
    signed, _ = with_signing(small_order(tmp_path), "docusign")
    assert signed is not None
    ordered, (finding,) = with_certificate(signed, KeyFile("issuer.p12", made_key("Issuer").p12, PASSPHRASE))
    assert ordered is not None
    assert finding.message == "DocuSign saves the file anew when it is signed: the certificate will not survive that."


def test_a_request_is_split_signed_and_certified_as_it_asks(library: Library, tmp_path: Path) -> None:
    (tmp_path / "matter.yaml").write_text(MATTER, "utf-8")
    key = KeyFile("issuer.p12", made_key("Issuer").p12, PASSPHRASE)
    request = BuildRequest(library, tmp_path / "matter.yaml", TEMPLATES, ("pdf",), split=True, esign="docusign", key=key)
    ordered, findings = order_packet(request)
    assert ordered is not None
    assert (ordered.formats, ordered.split, ordered.esign) == (("pdf",), True, "docusign")
    assert ordered.service is not None
    assert ordered.seal is not None
    assert ordered.seal.subject == "Issuer"
    assert [finding.id for finding in findings] == ["no-e-mail", "certificate-would-break"]


def test_what_has_been_read_is_not_read_again(library: Library, tmp_path: Path) -> None:
    first, _ = order(library, tmp_path, MATTER)
    assert first is not None
    (tmp_path / "matter.yaml").unlink()
    again, findings = order_packet(BuildRequest(library, first.matter, first.templates, ("txt",)))
    assert again is not None, findings
    assert again.packet == first.packet


def test_an_unknown_service_is_refused_with_those_there_are(tmp_path: Path) -> None:
    signed, (finding,) = with_signing(small_order(tmp_path), "docusing")
    assert (signed, finding.hint) == (None, "Did you mean “docusign”?")
    signed, (finding,) = with_signing(small_order(tmp_path), "pigeon")
    assert finding.hint.startswith("There are none, pdf, adobe, documenso, docuseal, docusign, dropbox;")


def test_signers_without_an_e_mail_address_are_named(tmp_path: Path) -> None:
    _, (finding,) = with_signing(small_order(tmp_path), "adobe")
    assert finding.message == "The drafts for Adobe Acrobat Sign name no e-mail address for Partner Anna Berg, Vendor."


def test_words_that_differ_from_the_lock_of_their_edition_are_not_built(library: Library, tmp_path: Path) -> None:
    root = tmp_path / "library"
    locks = {
        edition: edition_digests(library, library.programmes["small"], edition)
        for edition in library.programmes["small"].editions
    }
    (root / "small" / LOCK_FILE).write_text(lock_text(library.programmes["small"], locks), "utf-8")
    text = MATTER + "choices: [lend]\n"
    locked, _ = load_library(root)
    assert locked is not None
    assert order(locked, tmp_path, text)[0] is not None

    file = root / "small" / "agreement" / "term.md"
    file.write_text(file.read_text("utf-8") + "\nA sentence that nobody has signed.\n", "utf-8")
    changed, _ = load_library(root)
    assert changed is not None
    made, findings = order(changed, tmp_path, text)
    assert (made, [one.id for one in findings]) == (None, ["edition-changed"])
    assert findings[0].span is not None
    assert findings[0].span.path == str(file)


def test_a_draft_is_never_certified_and_has_no_fields_to_sign_in(library: Library, tmp_path: Path) -> None:
    (tmp_path / "matter.yaml").write_text(MATTER + LOAN, "utf-8")
    request = BuildRequest(library, tmp_path / "matter.yaml", TEMPLATES, ("txt",), draft=True)
    drafted, findings = order_packet(request)
    assert drafted is not None, findings
    assert (drafted.esign, drafted.assembly.draft) == ("none", True)
    for refused in (with_certificate(drafted, KeyFile("key.p12", b"", b"")), with_signing(drafted, "docusign")):
        assert (refused[0], [finding.id for finding in refused[1]]) == (None, ["draft"])
