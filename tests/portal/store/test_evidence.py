"""Files attached to forms: numbered by form, told by their bytes, moved with their form, and named for people without any trick."""

from pathlib import Path

import pytest
from portal.store.rows import built_packet
from sqlalchemy import Engine

from assembler.portal.store.database import writing
from assembler.portal.store.evidence import MOST_FILES, Evidence, add_evidence, evidence_of, hand_over_evidence, plain_name
from assembler.portal.store.file_storage import FileStorage


def given(packet: str, form: str = "form", name: str = "a.pdf") -> Evidence:
    return Evidence("", packet, form, 0, name, "", 0, "partner", 1)


def test_the_same_bytes_are_kept_once_a_form_and_no_more_than_may_be(engine: Engine, tmp_path: Path) -> None:
    packet, files = built_packet(engine), FileStorage(str(tmp_path))
    with writing(engine) as connection:
        first = add_evidence(connection, files, given(packet), b"one")
        assert first is not None
        assert add_evidence(connection, files, given(packet, name="b.pdf"), b"one") == first
        other = add_evidence(connection, files, given(packet, "other"), b"one")
        assert other is not None
        assert (first.number, other.number, files.fetch(first.key, first.sha256)) == (1, 1, b"one")
        for number in range(1, MOST_FILES):
            assert add_evidence(connection, files, given(packet), b"%d" % number)
        assert add_evidence(connection, files, given(packet), b"more") is None


def test_what_is_attached_moves_with_its_form_alone(engine: Engine, tmp_path: Path) -> None:
    former, packet, files = built_packet(engine), built_packet(engine, "m-2"), FileStorage(str(tmp_path))
    with writing(engine) as connection:
        add_evidence(connection, files, given(packet), b"there")
        for form, data in (("form", b"one"), ("form", b"two"), ("changed", b"three")):
            add_evidence(connection, files, given(former, form), data)
        hand_over_evidence(connection, files, former, packet, {"form"})
        moved, left = evidence_of(connection, packet), evidence_of(connection, former)
    assert [(one.number, files.fetch(one.key, one.sha256)) for one in moved] == [(1, b"there"), (2, b"one"), (3, b"two")]
    assert [one.form for one in left] == ["changed"]


def test_no_number_is_given_twice_where_some_could_not_be_moved(engine: Engine, tmp_path: Path) -> None:
    former, packet, files = built_packet(engine), built_packet(engine, "m-2"), FileStorage(str(tmp_path))
    with writing(engine) as connection:
        _, gone, _ = [add_evidence(connection, files, given(former), data) for data in (b"one", b"two", b"three")]
        assert gone is not None
        files.remove([gone.key])
        hand_over_evidence(connection, files, former, packet, {"form"})
        assert [one.number for one in evidence_of(connection, packet)] == [1, 2]
        later = add_evidence(connection, files, given(former), b"four")
    assert later is not None
    assert later.number == 3


@pytest.mark.parametrize(
    ("name", "shown", "ending"),
    [
        ("C:\\Users\\x\\Brief.PDF", "Brief.PDF", "pdf"),
        ("../../etc/passwd", "passwd", "bin"),
        ("invoice\u202efdp.exe", "invoicefdp.exe", "bin"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png", "png"),
        ("", "file", "bin"),
    ],
)
def test_a_name_is_shown_without_folders_and_tricks(name: str, shown: str, ending: str) -> None:
    assert plain_name(name) == shown
    assert given("p", name=plain_name(name)).download == f"form-evidence-0.{ending}"
