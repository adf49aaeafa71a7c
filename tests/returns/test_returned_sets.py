from pathlib import Path

import pytest
from formats.word.word_sample import edited
from returns.filling import fill_word
from returns.returned_sample import complete, filled, flattened, issued, paper, sent, templates

from assembler.model.form_fields import controls
from assembler.returns import (
    ReceivedFile,
    ReturnedSet,
    make_baseline,
    read_received_folder,
    read_set,
    received_file,
)

FIRST, SECOND, THIRD = (f"material-value-declaration-opp-00{number}" for number in (1, 2, 3))


def of(name: str) -> bytes:
    """Return a form of the matter, filled in completely."""
    values = {key.replace("opp-001", name[-7:]): value for key, value in complete().items()}
    return fill_word(sent("docx", name), controls(paper(name)), values)


def gathered(**files: bytes) -> ReturnedSet:
    read = (received_file(name, data) for name, data in files.items())
    return read_set(read, make_baseline(templates(), issued()))


def states(found: ReturnedSet) -> dict[str, str]:
    return {form.paper.name: str(form.state) for form in found.forms}


def messages(found: ReturnedSet) -> list[str]:
    return [finding.message for finding in found.findings]


def test_a_form_that_is_missing_is_named_among_those_of_its_kind() -> None:
    found = gathered(a=of(FIRST), b=of(THIRD))
    assert states(found) == {FIRST: "incomplete", SECOND: "missing", THIRD: "incomplete", "eula-opp-004": "missing"}
    assert messages(found) == [
        "0 of 1 returned of “End User Licence Agreement”; missing: opp-004.",
        "2 of 3 returned of “Material Value Declaration”; missing: opp-002.",
    ]
    assert not found.whole


@pytest.mark.slow
def test_a_form_returned_twice_with_other_answers_is_doubled() -> None:
    other = filled("docx", {"material-value-declaration.opp-001.need": "Another"})
    found = gathered(a=of(FIRST), b=other, c=of(SECOND), d=of(THIRD))
    assert states(found)[FIRST] == "doubled"
    assert f"“{FIRST}” came back 2 times, with other answers: a, b." in messages(found)
    same = gathered(a=of(FIRST), b=filled("pdf"))
    assert states(same)[FIRST] == "incomplete"


@pytest.mark.slow
def test_a_form_of_another_issue_is_stale() -> None:
    old = edited(of(FIRST), "customXml/item1.xml", lambda text: text.replace("2026-11-01", "2025-11-01"))
    found = gathered(a=old)
    assert states(found)[FIRST] == "stale"
    assert f"“{FIRST}” came back in another issue only: a." in messages(found)


@pytest.mark.slow
def test_a_form_without_fields_is_received_and_looked_at() -> None:
    found = gathered(a=flattened(filled("pdf")))
    assert states(found)[FIRST] == "to be looked at"
    assert "1 of 3 returned of “Material Value Declaration”; missing: opp-002, opp-003." in messages(found)


def test_a_folder_is_received_without_its_hidden_files(tmp_path: Path) -> None:
    for name in ("a.docx", "deep/b.pdf", ".DS_Store", "~$a.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    files, findings = read_received_folder(tmp_path)
    assert [Path(file.path).name for file in files] == ["a.docx", "b.pdf"]
    assert findings == ()
    assert all(isinstance(file, ReceivedFile) for file in files)
