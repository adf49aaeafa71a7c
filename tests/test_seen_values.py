"""Names of forty countries are seen where they stand by readers that are not ours; `make values` tries many more."""

from pathlib import Path

import pytest
from seen_values import company_name, judge_values

from assembler.loader.templates import load_templates
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
