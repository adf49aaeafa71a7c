"""The terms that a document knows, and the uses of terms in its texts."""

from datetime import date
from pathlib import Path

from small_library import agreement, load, paper, small

from assembler.checks.index import ProgrammeIndex
from assembler.checks.index_builder import build_index
from assembler.checks.vocabulary import term_uses, vocabularies

MAIN = agreement(
    {"terms": '**"Net Fee"** means a price.\n'},
    papers="- {document: annex, handling: exhibit}\n- {document: other, handling: exhibit}\n",
)
OTHER = paper("other", {"words": '**"Late Order"** means an order.\n'})


def index(root: Path, text: str) -> ProgrammeIndex:
    library = load(root, MAIN | OTHER | paper("annex", {"goods": text}, more="base: agreement\n"))
    return build_index(library, small(library), date(2026, 1, 1))


def uses(root: Path, text: str) -> list[tuple[str, bool]]:
    return [(use.text, use.lone) for use in term_uses(index(root, text))["small/annex"]]


def test_a_document_knows_its_terms_those_of_its_base_and_common_words(tmp_path: Path) -> None:
    found = vocabularies(index(tmp_path, '**"Goods"** means things.\n'))["small/annex"]
    assert set(found.terms) == {("Net", "Fe"), ("Good",)}
    assert set(found.foreign) == {("Lat", "Order")}
    assert found.knows(("December",))
    assert found.knows(("European", "Union"))
    assert not found.knows(("Lending",))
    assert not found.knows(("Lat", "Order"))


def test_the_longest_known_phrase_is_the_use(tmp_path: Path) -> None:
    assert uses(tmp_path, "it pays the Net Fees of Lending.\n") == [("Net Fees", False), ("Lending", False)]


def test_capitals_before_a_term_belong_to_it_except_at_the_start_of_a_sentence(tmp_path: Path) -> None:
    assert uses(tmp_path, "It pays the Gross Net Fee. Existing Net Fees stay.\n") == [
        ("Gross Net Fee", False),
        ("Existing", True),
        ("Net Fees", False),
    ]


def test_words_that_open_a_sentence_are_no_use(tmp_path: Path) -> None:
    assert uses(tmp_path, "Each order counts. Nobody pays part IV.\n") == []
