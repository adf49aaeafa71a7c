"""The templates of a folder."""

from pathlib import Path

from assembler.loader.templates import load_templates

FILES = ("paper.docx", "packet.typ")


def test_templates_are_read_as_bytes(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes(name.encode())
    templates, findings = load_templates(tmp_path)
    assert findings == ()
    assert templates is not None
    assert templates.paper == b"paper.docx"
    assert templates.packet == b"packet.typ"


def test_the_digest_changes_with_any_template(tmp_path: Path) -> None:
    digests = set()
    for content in (b"a", b"b"):
        for name in FILES:
            (tmp_path / name).write_bytes(content)
            templates, _ = load_templates(tmp_path)
            digests.add(templates.digest if templates else "")
    assert len(digests) == 4


def test_every_missing_template_is_named(tmp_path: Path) -> None:
    templates, findings = load_templates(tmp_path)
    assert templates is None
    assert [finding.message for finding in findings] == [
        f"{tmp_path / name} cannot be read: No such file or directory." for name in FILES
    ]
