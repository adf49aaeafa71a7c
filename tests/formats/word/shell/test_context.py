from formats.word.word_sample import AGREEMENT, FORM

from assembler.formats.word.shell.context import (
    NAMES,
    Cover,
    Particular,
    ShellPaper,
    ShellParty,
    ShellPartyRow,
    sample_contexts,
    shell_context,
)


def test_a_shell_is_given_the_words_of_a_document() -> None:
    context = shell_context(AGREEMENT)
    paper, front = context["document"], context["front"]
    assert isinstance(paper, ShellPaper)
    assert isinstance(front, Cover)
    assert (paper.title, paper.edition, paper.draft, paper.contents) == ("Alliance Agreement", "1 November 2026", False, True)
    assert front.parties[1] == ShellParty("the Partner", "Smith & <Söhne> GmbH", ("Beispielstraße 1, 80331 München, Germany",))
    assert front.particulars[0] == Particular("Agreement number", "acme-2026-001")
    assert front.party_rows == (ShellPartyRow(front.parties[:1], front.parties[1:]),)
    form = shell_context(FORM)["document"]
    assert isinstance(form, ShellPaper)
    assert (form.kind, form.draft, form.contents) == ("form", True, False)


def test_a_shell_is_tried_with_the_names_it_is_given_later() -> None:
    samples = sample_contexts()
    assert all({*sample, "body", "contents"} == {*NAMES} == {*shell_context(FORM), "body", "contents"} for sample in samples)
    papers = [sample["document"] for sample in samples]
    switches = {(paper.draft, paper.contents) for paper in papers if isinstance(paper, ShellPaper)}
    assert len(switches) == len(samples) == 4
