"""Page templates escape what they are given and refuse what they are not; downloads have names made of ids."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError
from portal.running import ROOT

from assembler.formats.registry import PDF
from assembler.portal.web.pages import day, download, load_page_templates, load_static_files, moment, size


def test_days_times_and_sizes_as_people_read_them() -> None:
    assert (day("2026-12-01"), day(0), moment(46_800)) == ("1 December 2026", "1 January 1970", "1 January 1970, 13:00 UTC")
    assert [size(number) for number in (0, 1_499, 1_500, 1_500_000)] == ["1 kB", "1 kB", "2 kB", "1.5 MB"]


def test_a_static_file_is_named_by_its_contents(tmp_path: Path) -> None:
    folder = tmp_path / "portal" / "static"
    folder.mkdir(parents=True)
    addresses = []
    for text in ("a {}", "b {}"):
        (folder / "portal.css").write_text(text)
        (folder / "LICENSE").write_text("not served")
        (file,) = load_static_files(tmp_path).values()
        addresses.append(file.address)
    assert len({*addresses}) == 2
    assert all(address.startswith("/static/portal.css?") for address in addresses)


def test_values_are_escaped_and_a_missing_one_is_an_error() -> None:
    templates = load_page_templates(ROOT / "templates", load_static_files(ROOT / "templates"))
    assert templates.from_string("{{ name }}").render(name="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        templates.from_string("{{ name }}").render()


@pytest.mark.parametrize("name", ["a.exe", "../a.pdf", "Ä.pdf", 'a".pdf', "a\n.pdf", "a.pdf\n", 'a.pdf"; x', ".pdf"])
def test_a_name_that_is_not_made_of_ids_is_refused(name: str) -> None:
    assert download(b"", "acme-001.pdf", PDF.media_type).headers["content-disposition"] == 'attachment; filename="acme-001.pdf"'
    with pytest.raises(ValueError, match="made of ids"):
        download(b"", name, PDF.media_type)
