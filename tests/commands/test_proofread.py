"""Files of every kind proofread: what cannot be read is told in a sentence, and a copy has its comments at the words."""

import io
import zipfile
from pathlib import Path

import pytest
from formats.word.test_comment_writer import anchored
from imports.made_contracts import Item, word
from proofreading.sound_contract import SOUND, changed

from assembler.commands.proofread import (
    MOST_BESIDE,
    ProofreadRequest,
    accept,
    accepted_beside,
    commented_copy,
    proofread_file,
    read_accepted_file,
    read_lexicon,
)
from assembler.formats.received import ReceivedFile, received_file
from assembler.proofreading.accepted import without_accepted
from assembler.proofreading.proofreading import Proofreading

OWN = word(
    "This Agreement is made between Acme Ltd (the “Supplier”) and Bolt GmbH (the “Buyer”).",
    Item(1, "Supply"),
    Item(2, "~Time.~ The Supplier delivers *within* thirty (60) days, as Section 2 (Term) says."),
    Item(1, "Price"),
    Item(2, "The Buyer pays [the price]."),
    Item(1, "Term"),
    title="Supply Agreement",
)


def read(name: str, data: bytes) -> Proofreading:
    found, findings = proofread_file(ProofreadRequest(received_file(name, data)))
    assert found is not None, findings
    return found


def refused(file: ReceivedFile, *beside: ReceivedFile) -> str:
    found, findings = proofread_file(ProofreadRequest(file, beside))
    assert found is None
    return findings[0].message


def test_a_copy_of_a_word_file_has_a_comment_at_the_words_of_each_remark() -> None:
    found = read("own.docx", OWN)
    assert [(each.id, each.spots[0].where) for each in found.remarks] == [
        ("words-and-figures", "Section 1.1"),
        ("number-against-title", "Section 1.1"),
        ("blank-left", "Section 2.1"),
    ]
    copy, faults = commented_copy(received_file("own.docx", OWN), found.remarks)
    assert faults == ()
    assert [words for words, _ in anchored(copy)] == ["Section 2 (Term)", "[the price]", "thirty"]
    assert read("copy.docx", copy).remarks == found.remarks


@pytest.mark.parametrize("name", ["own.md", "own.pdf"])
def test_only_a_word_file_has_comments(name: str) -> None:
    copy, (fault,) = commented_copy(received_file(name, b"%PDF-1.7"), ())
    assert (copy, fault.id) == (b"", "no-commented-copy")


BROKEN_FILES = {
    "empty.docx": b"",
    "empty.md": b"",
    "blank.md": b" \n\n",
    "zeros.docx": bytes(4000),
    "half.docx": OWN[: len(OWN) // 2],
    "bytes.md": b"\xff\xfe\x00\x01" * 40,
    "half.pdf": b"%PDF-1.7\n1 0 obj\n<<",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "long.md": b"word " * 5000,
    "deep.md": b"> " * 3000 + b"deep",
    "many.md": b"a\n\n" * 420_000,
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_what_cannot_be_read_is_told_in_a_sentence(name: str) -> None:
    sentence = refused(received_file(name, BROKEN_FILES[name]))
    assert sentence.startswith(name), sentence
    assert sentence.endswith(".")


def test_a_word_file_whose_parts_are_broken_is_told_in_a_sentence() -> None:
    with zipfile.ZipFile(io.BytesIO(OWN)) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/")]
        for broken in names:
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w") as other:
                for name in archive.namelist():
                    other.writestr(name, archive.read(name)[: 300 if name == broken else None])
            found, findings = proofread_file(ProofreadRequest(received_file("own.docx", file.getvalue())))
            assert found is not None or findings[0].id == "unreadable-contract", broken


def test_a_paper_beside_the_contract_that_cannot_be_read_is_told() -> None:
    contract = received_file("own.md", SOUND.encode())
    assert refused(contract, received_file("base.md", b"")).startswith("base.md")
    assert "more than 20" in refused(contract, *([contract] * (MOST_BESIDE + 1)))


def test_what_was_accepted_lies_beside_the_contract(tmp_path: Path) -> None:
    found, store = read("own.docx", OWN), accepted_beside(tmp_path / "own.docx")
    assert read_accepted_file(store)[0].names == frozenset()
    for _ in range(2):
        assert accept(store, found.remarks, [found.remarks[0].key]) == ()
    assert len(store.read_text("utf-8").splitlines()) == 2
    left = without_accepted(found, read_accepted_file(store)[0])
    assert left.remarks == found.remarks[1:]
    (fault,) = accept(tmp_path / "gone" / "own.accepted", found.remarks, ["all"])
    assert fault.id == "unreadable-list"


def test_a_lexicon_is_lines_and_one_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("# names\nStock List\n\n", "utf-8")
    assert read_lexicon(path) == (("Stock List",), ())
    text = changed("The hall of the Buyer.", "The Stock List is kept. The Stock List is read.").encode()
    assert len(read("own.md", text).remarks) == 1
    known, _ = proofread_file(ProofreadRequest(received_file("own.md", text), (), ("Stock List",)))
    assert known is not None
    assert known.remarks == ()
    path.write_bytes(b"\xff\xff")
    for other in (path, tmp_path / "gone.txt"):
        words, (fault,) = read_lexicon(other)
        assert (words, fault.id) == ((), "unreadable-list")
