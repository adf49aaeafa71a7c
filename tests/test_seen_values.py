"""Names of forty countries, and strings that break programs, are seen where they stand by readers that are not ours, or refused.

`make values` tries many more.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from formats.pdf.pdf_sample import printed, saying
from seen_values import (
    company_name,
    judge_values,
    naughty_strings,
    read_by_poppler,
    registered_names,
    squeezed,
    words_over_others,
)

from assembler.loader.templates import load_templates
from assembler.model.document import Emphasis, Paragraph, Strong, Text
from examples import ROOT, library


@pytest.mark.slow
@pytest.mark.poppler
def test_names_of_many_countries_are_seen_where_they_stand(tmp_path: Path) -> None:
    templates, _ = load_templates(ROOT / "templates")
    assert templates is not None
    judged = judge_values([company_name(seed) for seed in range(25)], library(), templates, tmp_path)
    assert [each for each in judged if each.outcome != "seen"] == []
    assert len(judged) == 25


@pytest.mark.slow
@pytest.mark.poppler
def test_a_name_that_no_page_can_hold_is_refused_with_a_way_out_beside_one_that_is_seen(tmp_path: Path) -> None:
    templates, _ = load_templates(ROOT / "templates")
    assert templates is not None
    *seen, refused = judge_values(["Ilé-iṣẹ́ M̂a GmbH", "\ufb01rma", "株式会社見本"], library(), templates, tmp_path)
    assert [each.outcome for each in seen] == ["seen", "seen"]
    assert (refused.outcome, "--formats docx" in refused.why) == ("refused", True)


@pytest.mark.slow
@pytest.mark.poppler
def test_strings_that_break_programs_are_seen_or_refused_with_a_way_out(tmp_path: Path) -> None:
    templates, _ = load_templates(ROOT / "templates")
    assert templates is not None
    strings = [*naughty_strings()[::9], "O'Neil", "AT&T", "No", "~", "1e3", "0123", "=1+1", "{{ notice }}", "[](#term)"]
    judged = judge_values(strings, library(), templates, tmp_path)
    assert [each for each in judged if each.outcome == "fault"] == []
    assert (len(naughty_strings()), len(judged)) == (136, 16 + 9)
    assert sum(each.outcome == "seen" for each in judged) > 14


@pytest.mark.poppler
def test_registered_names_are_seen_on_pages_in_every_face(tmp_path: Path) -> None:
    names = registered_names()
    faces = (lambda text: text, lambda text: Strong((text,)), lambda text: Emphasis((text,)))
    document = replace(saying("x"), blocks=tuple(Paragraph((face(Text(name)),)) for name in names for face in faces))
    (tmp_path / "names.pdf").write_bytes(printed(document))
    seen = squeezed(read_by_poppler(tmp_path / "names.pdf"))
    assert len(names) == 300
    assert [name for name in names if seen.count(squeezed(name)) < len(faces)] == []
    assert [*words_over_others({"names.pdf": printed(document)}, tmp_path)] == []
