"""The catalogue is worked out once, whoever asks first."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from assembler.commands.clause_lines import ClauseText, clause_texts
from assembler.model.library import Library
from assembler.portal import catalogue
from assembler.portal.catalogue import Catalogue
from examples import library


def test_the_texts_are_worked_out_once_for_all_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    worked = list[object]()

    def work_out(library: Library) -> tuple[ClauseText, ...]:
        worked.append(library)
        return clause_texts(library)

    monkeypatch.setattr(catalogue, "clause_texts", work_out)
    whole = library()
    found = Catalogue(whole)
    with ThreadPoolExecutor(4) as pool:
        texts = [one.result() for one in [pool.submit(found.texts) for _ in range(4)]]
    assert (len(worked), len({id(one) for one in texts})) == (1, 1)
    assert {text.programme for text in texts[0]} == {programme.title for programme in whole.programmes.values()}
