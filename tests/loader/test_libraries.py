"""A whole library, read from a folder, with every fault at its place."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from loader.library_builder import LibraryFolder

from assembler.loader import load_library


def test_a_sound_library_is_read_without_findings(folder: LibraryFolder) -> None:
    library, findings = folder.load()
    assert library is not None
    assert findings == ()
    assert list(library.programmes) == ["demo"]
    assert list(library.documents) == ["demo/agreement"]
    assert list(library.clauses) == ["demo/agreement/term"]


def test_a_library_with_an_error_is_not_given_at_all(folder: LibraryFolder) -> None:
    library, findings = folder.clause("1. One. {when: sel}\n").load()
    assert library is None
    assert [finding.id for finding in findings] == ["unknown-name"]


def test_every_fault_is_found_in_order_of_place(folder: LibraryFolder) -> None:
    folder.clause("1. One. {when: sel}\n2. Two {{ fee_rat }}.\n").document("kind: agreement", "kind: agreement\nbase: none")
    assert [str(f.span).replace(f"{folder.root}/", "") for f in folder.load()[1]] == [
        "demo/agreement/document.yaml:3:7",
        "demo/agreement/term.md:5:16",
        "demo/agreement/term.md:6:11",
    ]


def test_variants_of_one_clause_stand_side_by_side(folder: LibraryFolder) -> None:
    for name in ("term@sell.md", "term@2027-01-01.md"):
        folder.write(f"demo/agreement/{name}", "---\ntitle: Term\nsource: D-6\n---\nText.\n")
    folder.programme("editions: [2026-01-01]", "editions: [2026-01-01, 2027-01-01]")
    variants = folder.library().clauses["demo/agreement/term"].variants
    assert [(variant.variant, variant.choice, variant.since) for variant in variants] == [
        ("", "", None),
        ("2027-01-01", "", date(2027, 1, 1)),
        ("sell", "sell", None),
    ]


def test_the_digest_changes_with_any_file_and_with_nothing_else(folder: LibraryFolder) -> None:
    before = folder.library().digest
    assert folder.library().digest == before
    assert folder.write("LICENSE", "Example\n").library().digest != before


def test_the_words_of_a_clause_have_a_digest_of_their_own(folder: LibraryFolder) -> None:
    before = folder.library().clauses["demo/agreement/term"].variants[0].digest
    after = folder.clause("Other words.\n").library().clauses["demo/agreement/term"].variants[0].digest
    assert before != after


def test_regions_are_shared_by_all_programmes(folder: LibraryFolder) -> None:
    folder.write("common/regions.yaml", "regions: {BENELUX: [BE, NL, LU]}\n").clause(
        "Text. {when: partner.country in (BENELUX)}\n"
    )
    assert folder.library().programmes["demo"].regions["BENELUX"] == {"BE", "NL", "LU"}


def test_a_missing_folder_is_a_finding(tmp_path: Path) -> None:
    library, findings = load_library(tmp_path / "nowhere")
    assert library is None
    assert [f.message for f in findings] == [f"{tmp_path / 'nowhere'} is no folder."]


def test_a_folder_without_a_programme_is_a_finding(tmp_path: Path) -> None:
    library, findings = load_library(tmp_path)
    assert library is None
    assert [f.message for f in findings] == [f"{tmp_path} holds no programme."]


def test_a_file_that_would_be_passed_over_is_a_finding(folder: LibraryFolder) -> None:
    folder.write("demo/other/document.yml", "title: Other\n")
    assert "demo/other/document.yml would not be read: the library's files end in .yaml. [bad-name]" in folder.printed()


def test_a_hidden_folder_may_hold_what_it_likes(folder: LibraryFolder) -> None:
    folder.write(".github/workflows/check.yml", "on: push\n")
    assert folder.library().programmes


def test_the_folder_around_a_library_is_none_and_says_which_is(tmp_path: Path) -> None:
    for name in ("clauses/demo/programme.yaml", "scenarios/demo/s.yaml"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("- title: One\n", "utf-8")
    library, (finding,) = load_library(tmp_path)
    assert library is None
    assert finding.message == f"{tmp_path} holds no programme, but {tmp_path / 'clauses'} does."
    assert finding.hint == f"Name that folder: --library {tmp_path / 'clauses'}"


def test_a_programme_in_the_folder_of_another_is_a_finding(folder: LibraryFolder) -> None:
    folder.programme("programme: demo", "programme: other")
    assert "demo/programme.yaml:1:12: error: The programme “other” lies in the folder “demo”." in folder.printed()


def test_a_symbolic_link_is_refused(folder: LibraryFolder, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    outside.write_text("---\ntitle: Secret\nsource: D-1\n---\nText.\n", encoding="utf-8")
    (folder.root / "demo/agreement/linked.md").symlink_to(outside)
    assert "demo/agreement/linked.md is a symbolic link. [unreadable-file]" in folder.printed()


def with_another(folder: LibraryFolder) -> LibraryFolder:
    """Put a second programme beside the first, equal but for its name."""
    copytree(folder.root / "demo", folder.root / "other")
    for path in (folder.root / "other").rglob("*.yaml"):
        path.write_text(path.read_text().replace("demo", "other"))
    return folder


def test_who_needs_one_programme_reads_only_that_and_the_digest_is_of_all(folder: LibraryFolder) -> None:
    root, whole = with_another(folder).root, folder.library()
    assert [*whole.programmes] == ["demo", "other"]
    library, findings = load_library(root, "demo")
    assert library is not None, findings
    assert ([*library.programmes], [*library.documents]) == (["demo"], ["demo/agreement"])
    assert library.programmes["demo"] == whole.programmes["demo"]
    assert library.digest == whole.digest


def test_a_fault_of_another_programme_keeps_nobody_who_does_not_need_it(folder: LibraryFolder) -> None:
    with_another(folder).write("other/agreement/term.md", "---\ntitle: Term\nsource: D-6\n---\n1. One. {when: sel}\n")
    assert load_library(folder.root, "demo")[0] is not None
    assert [str(finding.span).partition(":")[0] for finding in folder.load()[1]] == [f"{folder.root}/other/agreement/term.md"]


@pytest.mark.parametrize("programme", ["", "nobody", "../demo", "demo/agreement"])
def test_without_a_programme_of_that_name_the_whole_library_is_read(folder: LibraryFolder, programme: str) -> None:
    library, findings = load_library(with_another(folder).root, programme)
    assert library is not None, findings
    assert [*library.programmes] == ["demo", "other"]


def test_a_programme_with_a_fault_is_told_with_the_whole_library(folder: LibraryFolder) -> None:
    with_another(folder).clause("1. One. {when: sel}\n")
    assert load_library(folder.root, "demo") == folder.load()
    assert folder.load()[0] is None
