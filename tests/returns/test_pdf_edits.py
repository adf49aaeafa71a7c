"""Random edits of a PDF: none that a reader can see passes in silence, and packing a file anew is never told."""

from collections import Counter

from returns.pdf_edits import judge_edit

SEEDS = range(1, 26)


def test_no_edit_that_can_be_seen_is_accepted_in_silence() -> None:
    judged = [judge_edit(seed) for seed in SEEDS]
    assert [(each.seed, each.what) for each in judged if each.accepted_silently] == []
    assert [each for each in judged if each.told and each.what in ("pack anew", "split the contents")] == []
    assert len(Counter(each.what for each in judged)) > 8
