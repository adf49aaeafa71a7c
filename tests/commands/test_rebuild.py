"""A packet made anew from what lies beside it, by the whole way: built, signed, followed, harmed, erased."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from keys import PASSPHRASE, made_key
from loader.matter_tables.table_files import LOAN as ROW_OF_LOAN
from loader.matter_tables.table_files import ROW, as_csv
from packets.small_order import FILES, LOAN
from small_library import MATTER, load

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.rebuild import Rebuilt, rebuild_packet, requirements, write_rebuilt
from assembler.commands.record import adopt, erase
from assembler.commands.single_forms import build_forms, order_forms
from assembler.formats.pdf.certification import KeyFile
from assembler.loader.matter_tables import load_table
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.library import Library
from assembler.packets.kept import matter_path
from assembler.packets.manifest import digest
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.order import build_packet
from assembler.packets.single_forms import forms_named
from assembler.packets.store import FolderStore
from examples import EXAMPLES, ROOT
from examples import library as shipped

SIGNED_ON = date(2026, 12, 20)
SECOND = MATTER.replace("first-001", "second-001").replace("2026-12-01", "2027-03-01")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return load(tmp_path / "library", FILES)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def build(request: BuildRequest) -> str:
    order, findings = order_packet(request)
    assert order is not None, findings
    assert isinstance(request.store, FolderStore)
    packet, findings = build_packet(order, request.store, lambda _: None)
    assert packet is not None, findings
    return order.packet


def request(library: Library, store: FolderStore, text: str = MATTER + LOAN, name: str = "matter.yaml") -> BuildRequest:
    path = store.root.parent / name
    path.write_text(text, "utf-8")
    return BuildRequest(library, path, ROOT / "templates", ("txt",), store=store)


def rebuilt(store: FolderStore, packet: str) -> tuple[Rebuilt, tuple[Diagnostic, ...]]:
    made, findings = rebuild_packet(store, packet, lambda _: None)
    assert made is not None, findings
    return made, findings


def assert_the_same(store: FolderStore, packet: str) -> None:
    made, findings = rebuilt(store, packet)
    assert (made.differing, made.content, made.words, made.versions, findings) == ((), True, True, {}, ())
    listed = {MANIFEST: digest((store.root / packet / MANIFEST).read_bytes()), **made.manifest.digests}
    assert {file.path: digest(file.data) for file in made.files} == listed


def refused(store: FolderStore, packet: str) -> list[str]:
    made, findings = rebuild_packet(store, packet, lambda _: None)
    assert made is None
    return [finding.id for finding in findings]


def test_a_packet_is_the_same_when_its_matter_and_library_are_gone(tmp_path: Path, library: Library, store: FolderStore) -> None:
    packet = build(request(library, store))
    (tmp_path / "matter.yaml").unlink()
    (tmp_path / "library/small/agreement/term.md").write_text("other")
    assert_the_same(store, packet)


def test_pdfs_of_their_own_and_the_drafts_for_a_service_are_made_anew(library: Library, store: FolderStore) -> None:
    packet = build(replace(request(library, store), formats=("pdf", "docx"), split=True, esign="docusign"))
    assert (store.root / packet / "packet.docusign.json").exists()
    assert_the_same(store, packet)


def test_a_row_of_a_table_is_made_anew(tmp_path: Path, library: Library, store: FolderStore) -> None:
    (row,), findings = load_table(as_csv(tmp_path / "table.csv", [ROW], [ROW_OF_LOAN]), library)
    assert row.matter is not None, (findings, row.findings)
    packet = build(replace(request(library, store), matter=row.matter))
    assert_the_same(store, packet)


def test_what_follows_a_record_is_made_anew_as_that_stood(library: Library, store: FolderStore) -> None:
    first = build(request(library, store))
    assert adopt(store, first, SIGNED_ON)[1] == ()
    second = build(request(library, store, SECOND + "after: first-001\n"))
    assert adopt(store, second, date(2027, 3, 20))[1] == ()
    third = SECOND.replace("second-001", "third-001").replace("2027-03-01", "2027-04-01")
    assert build(request(library, store, third + "after: first-001\n"))
    for packet in (first, second):
        assert_the_same(store, packet)


def test_a_supplement_is_made_anew(library: Library, store: FolderStore) -> None:
    packet = build(request(library, store))
    two = request(library, store, MATTER + LOAN.replace("}]", "}, {id: loan-8, item: Saw}]"))
    order, findings = order_forms(two, SIGNED_ON)
    assert order is not None, findings
    built, findings = build_forms(order, forms_named(order, "note"), store, lambda _: None)
    assert built is not None, findings
    assert built.supplement is not None
    for name in (packet, built.supplement.manifest.packet):
        assert_the_same(store, name)


def test_what_joins_a_group_company_is_made_anew_as_the_record_of_that_stood(library: Library, store: FolderStore) -> None:
    parent = build(request(library, store))
    assert adopt(store, parent, SIGNED_ON)[1] == ()
    packet = build(request(library, store, SECOND + "in_force: [{document: agreement, record: first-001}]\n"))
    late = build(
        request(
            library, store, SECOND.replace("second-001", "late-001").replace("2027-03-01", "2027-02-01") + "after: first-001\n"
        )
    )
    assert adopt(store, late, date(2027, 2, 2))[1] == ()  # told late: it was in force when the packet was issued
    assert_the_same(store, packet)


def test_what_states_an_earlier_matter_is_made_anew_without_its_file(
    tmp_path: Path, library: Library, store: FolderStore
) -> None:
    (tmp_path / "before").mkdir()
    (tmp_path / "before/first.yaml").write_text(MATTER, "utf-8")
    stated = "in_force: [{document: agreement, matter: before/first.yaml, signed_on: 2026-12-20}]\n"
    packet = build(request(library, store, SECOND + stated))
    (tmp_path / "before/first.yaml").unlink()
    assert_the_same(store, packet)


@pytest.mark.slow
def test_a_certified_packet_is_the_same_up_to_what_the_certificate_appended(library: Library, store: FolderStore) -> None:
    key = KeyFile("key.p12", made_key("Issuer").p12, PASSPHRASE)
    packet = build(replace(request(library, store), formats=("pdf", "txt"), key=key))
    made, findings = rebuilt(store, packet)
    assert (made.differing, made.content, findings) == ((), True, ())
    issued = (store.root / packet / "packet.pdf").read_bytes()
    (plain,) = (file.data for file in made.files if file.path == "packet.pdf")
    assert issued.startswith(plain)
    assert len(issued) > len(plain)
    (store.root / packet / "packet.pdf").write_bytes(plain + b"other")
    made, (finding, other) = rebuilt(store, packet)
    assert (made.differing, finding.severity, other.id) == (("packet.pdf",), Severity.INFO, "altered-packet")


def test_what_is_missing_or_changed_is_named(library: Library, store: FolderStore) -> None:
    packet = build(request(library, store))
    for folder in ("library", "templates", "matters"):
        (path,) = (store.root / "kept" / folder).iterdir()
        data = path.read_bytes()
        path.unlink()
        assert refused(store, packet) == ["not-kept"]
        path.write_bytes(data[:-30])
        assert refused(store, packet) == ["altered-kept"]
        path.write_bytes(data)
    assert_the_same(store, packet)


def test_a_file_of_the_packet_that_is_another_one_is_named(library: Library, store: FolderStore) -> None:
    packet = build(request(library, store))
    (path, *_) = sorted((store.root / packet).rglob("*.txt"))
    name, data = path.relative_to(store.root / packet).as_posix(), path.read_bytes()
    path.write_bytes(data + b"x")
    made, (told,) = rebuilt(store, packet)
    assert (told.id, told.severity, f"{name} has been changed or added" in told.message) == (
        "altered-packet",
        Severity.WARNING,
        True,
    )
    path.unlink()
    made, (told,) = rebuilt(store, packet)
    assert (told.id, told.severity, f"there is no {name} any more" in told.message) == ("altered-packet", Severity.INFO, True)
    assert next(file.data for file in made.files if file.path == name) == data
    path.write_bytes(data)
    (path.parent / "more.txt").write_text("x")
    assert "more.txt has been changed or added" in rebuilt(store, packet)[1][0].message


def test_the_matter_of_another_packet_is_refused(library: Library, store: FolderStore) -> None:
    packet = build(request(library, store))
    path = store.root / matter_path(packet)
    data = json.loads(path.read_text())
    text = MATTER.replace("Anna", "Otto")
    data["matter"] |= {"text": text, "sha256": digest(text.encode())}
    path.write_text(json.dumps(data))
    assert refused(store, packet) == ["altered-kept"]


def test_an_erased_record_and_a_packet_that_never_was_are_told_apart(library: Library, store: FolderStore) -> None:
    packet = build(request(library, store))
    assert erase(store, "first-001", date(2030, 1, 1))[1] == ()
    assert refused(store, packet) == ["record-erased"]
    assert refused(store, "first-001-00000000") == ["no-packet"]


def test_a_record_that_lost_the_event_is_refused(library: Library, store: FolderStore) -> None:
    first = build(request(library, store))
    assert adopt(store, first, SIGNED_ON)[1] == ()
    second = build(request(library, store, SECOND + "after: first-001\n"))
    for number in (2, 3):
        store.remove(f"records/first-001/{number:06}.json")
    assert refused(store, second) == ["bad-record"]


def altered_manifest(store: FolderStore, packet: str, change: Callable[[dict[str, object]], object]) -> None:
    """Change what a manifest says, and forget that the packet was issued with another one."""
    path = store.root / packet / MANIFEST
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")
    store.remove("records")


@pytest.mark.parametrize(
    ("change", "severity", "words"),
    [
        (lambda data: data["environment"]["packages"].update(typst="0.1"), Severity.INFO, "the contents that were issued"),
        (lambda data: data.update(content_sha256="0" * 64), Severity.WARNING, "the words and numbers that were issued"),
        (lambda data: data["documents"][0].update(text_sha256="0" * 64), Severity.ERROR, "other words or numbers"),
    ],
    ids=["bytes", "content", "words"],
)
def test_what_differs_is_said_with_the_versions_and_the_files(
    library: Library, store: FolderStore, change: Callable[[dict[str, object]], object], severity: Severity, words: str
) -> None:
    packet = build(request(library, store))
    altered_manifest(store, packet, change)
    made, (finding,) = rebuilt(store, packet)
    assert (made.differing, finding.id, finding.severity) == ((MANIFEST,), "rebuilt-otherwise", severity)
    assert words in finding.message
    named = "(typst was 0.1, is " in finding.message
    assert named is (severity is Severity.INFO)


def test_what_was_made_anew_is_written_elsewhere_and_over_nothing(tmp_path: Path, library: Library, store: FolderStore) -> None:
    packet = build(request(library, store))
    made, _ = rebuilt(store, packet)
    there = FolderStore(tmp_path / "there")
    assert write_rebuilt(made, there) == (str(tmp_path / "there" / packet), ())
    assert there.altered(packet, made.manifest) == ()
    assert [one.id for one in write_rebuilt(made, store)[1]] == ["not-written"]


def test_the_versions_are_requirements_for_pip(library: Library, store: FolderStore) -> None:
    packet = build(request(library, store))
    issued, _ = store.manifest(packet)
    assert issued is not None
    assert issued.environment is not None
    made = replace(issued.environment, commit="0123abc")
    lines = [*requirements(replace(issued, environment=made))]
    assert lines[0] == f"# {packet} was made by clause-assembler {made.packages['clause-assembler']}, commit 0123abc"
    assert f"typst=={made.packages['typst']}" in lines
    assert not any(line.startswith("clause-assembler==") for line in lines), "it is installed from its commit"
    installed = [*requirements(replace(issued, environment=replace(made, commit="")))]
    assert f"clause-assembler=={made.packages['clause-assembler']}" in installed
    assert "typst==0.1" in [*requirements(replace(issued, environment=None, engines={"typst": "0.1"}))]


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [path for path in EXAMPLES if path.stem in ("ipp-solution", "qpn-referral-sell", "qalyptus-late")],
    ids=lambda path: path.stem,
)
def test_an_example_is_the_same(path: Path, store: FolderStore) -> None:
    packet = build(BuildRequest(shipped(), path, ROOT / "templates", store=store))
    assert_the_same(store, packet)
