"""Papers that are told from all others by a date, by parties or by a name."""

import pytest

from assembler.checks.other_papers import definite_before, is_of_definite, is_paper


@pytest.mark.parametrize(
    ("behind", "definite"),
    [
        (" of the lease dated 3 May 2024", True),
        (" of the master lease agreement, dated 3 May", True),
        (" of the agreement of 3rd May", True),
        (" of a contract made on that day", True),
        (" of the deed between the parties", True),
        (" of the lease (the “Head Lease”)", True),
        (" of the policy with Acme", True),
        (" of the contract No. 12", True),
        (" of the agreement entitled “Terms”", True),
        (" of this lease dated 3 May", False),
        (" of the agreement and the order", False),
        (" of the contract with respect to fees", False),
        (" of the agreement of the parties", False),
    ],
)
def test_a_definite_paper(behind: str, definite: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_of_definite(behind, 0) is definite


def test_a_definite_paper_before_a_number() -> None:
    assert definite_before("By the lease dated 3 May and the agreement called Alpha, as ") == "the agreement"
    assert definite_before("As the agreement says, and this lease dated 3 May, ") == ""


def test_a_paper_is_no_law() -> None:
    texts = (" of the Master Services Agreement", " of that policy", " of the Order Form", " of the Securities Act", " of it")
    assert [is_paper(text, 0) for text in texts] == [True, True, True, False, False]
