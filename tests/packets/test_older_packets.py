from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from formats.word.word_sample import word
from packets.older import OLDER, change, later_library, older_store

from assembler.formats.word.place_names import numbered_places
from assembler.loader import load_library
from assembler.model.in_force import NOTHING_IN_FORCE, InForce
from assembler.model.manifest import Manifest
from assembler.packets.older_packets import NOTHING_STATED, StatedOfPacket, read_older
from examples import each_example, ordered


@pytest.fixture
def issued(tmp_path: Path) -> Manifest:
    found, findings = older_store(tmp_path / "out").manifest(OLDER)
    assert found is not None, findings
    return found


def read(tmp_path: Path, issued: Manifest, stated: StatedOfPacket, before: InForce = NOTHING_IN_FORCE) -> Manifest | list[str]:
    library = later_library(tmp_path / "clauses")
    found, findings = read_older(older_store(tmp_path / "again"), issued, stated, before, library)
    return found or [one.id for one in findings]


def test_its_numbers_come_from_its_files_and_the_rest_from_its_manifest(tmp_path: Path, issued: Manifest) -> None:
    found = read(tmp_path, issued, StatedOfPacket(3))
    assert isinstance(found, Manifest)
    agreement, form = found.documents
    assert agreement.numbers["end.courses"] == "2.1(a)"
    assert (agreement.effective, agreement.entity, agreement.form_number) == ("last_signature", "ours", 3)
    assert [(one.role, one.capacity, one.name) for one in agreement.parties] == [
        ("vendor", "Vendor", "Example Software Limited"),
        ("partner", "Partner", "Exempel AB"),
    ]
    assert form.numbers == {}, "a form puts nothing into force"
    assert (found.matter.form_number, found.matter.record, found.matter.follows) == (3, "first-001", "")
    assert (found.files, found.choices, found.programme.edition) == (issued.files, issued.choices, date(2026, 1, 1))


@each_example
def test_the_numbers_of_a_word_file_are_those_of_its_paper(path: Path) -> None:
    for paper in (one for one in ordered(path).assembly.papers if one.signed is None):
        clauses = [used.id.rpartition("/")[2] for used in paper.clauses]
        places, fault = numbered_places(word(paper.document), clauses, tuple(paper.numbers))
        assert (places and places.numbers, fault) == (paper.numbers, ""), paper.document.name
        assert places is not None
        assert places.unknown == ()


def test_what_is_published_was_not_signed_before(tmp_path: Path, issued: Manifest) -> None:
    agreement = replace(issued.documents[0], handling="reference", files=())
    changed = replace(issued, documents=(agreement,))
    assert read(tmp_path, changed, StatedOfPacket(1, entity="ours")) == ["too-old-for-records"]
    change(tmp_path / "clauses" / "small" / "programme.yaml", "agreement, handling: sign_now", "agreement, handling: reference")
    library, findings = load_library(tmp_path / "clauses")
    assert library is not None, findings
    found, _ = read_older(older_store(tmp_path / "policy"), changed, StatedOfPacket(1, entity="ours"), NOTHING_IN_FORCE, library)
    assert found is not None
    assert [(one.handling, one.signed_in, one.numbers) for one in found.documents] == [("reference", "", {})]


def test_nothing_is_guessed(tmp_path: Path, issued: Manifest) -> None:
    assert read(tmp_path, issued, NOTHING_STATED) == ["too-old-for-records"]


def test_a_number_that_is_signed_already_is_refused(tmp_path: Path, issued: Manifest) -> None:
    before = replace(NOTHING_IN_FORCE, record="first-000", event="digest", form_number=2)
    assert read(tmp_path, issued, StatedOfPacket(2, after="first-000"), before) == ["contradicts-record"]


def test_it_goes_on_with_a_record(tmp_path: Path, issued: Manifest) -> None:
    before = replace(NOTHING_IN_FORCE, record="first-000", event="digest", form_number=2)
    found = read(tmp_path, issued, StatedOfPacket(3, after="first-000"), before)
    assert isinstance(found, Manifest)
    assert (found.matter.record, found.matter.follows) == ("first-000", "digest")
