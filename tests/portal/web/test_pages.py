"""Page templates escape what they are given and refuse what they are not; downloads have names made of ids."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError
from portal.running import ROOT

from assembler.formats.registry import PDF
from assembler.portal.web.pages import (
    calendar_day,
    contact,
    day,
    download,
    load_page_templates,
    load_static_files,
    moment,
    reasons,
    size,
)


def test_days_times_and_sizes_as_people_read_them() -> None:
    assert (day("2026-12-01"), day(0), moment(46_800)) == ("1 December 2026", "1 January 1970", "1 January 1970, 13:00 UTC")
    assert [size(number) for number in (0, 1_499, 1_500, 1_500_000)] == ["1 kB", "1 kB", "2 kB", "1.5 MB"]


def test_a_day_in_any_notation_fits_an_input_with_a_calendar() -> None:
    assert [calendar_day(text) for text in ("1 December 2026", "2026-12-01", "", "soon")] == [
        "2026-12-01",
        "2026-12-01",
        "",
        None,
    ]


def test_an_address_in_a_contact_can_be_written_to_and_all_else_is_escaped() -> None:
    shown = contact('Jonas <b> Weber, a.b@vendor.example" onclick=x')
    assert shown.startswith('Jonas &lt;b&gt; Weber, <a href="mailto:a.b@vendor.example">a.b@vendor.example</a>&#34; onclick=x')


def test_reasons_name_no_place_in_the_source() -> None:
    because = ("“XM Sell” is chosen (Q-8)", "opportunity opp-1", "“EULA” is chosen (Q-10 / house)", "paid (in EUR)")
    assert reasons(because) == "“XM Sell” is chosen, opportunity opp-1, “EULA” is chosen, paid (in EUR)"


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
