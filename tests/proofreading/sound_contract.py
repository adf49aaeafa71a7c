"""A contract in which nothing is wrong, for tests that put one thing wrong in it, and the remarks on a text."""

from assembler.loader.markdown_contracts import read_markdown_contract
from assembler.proofreading.proofreading import Proofreading, proofread

SOUND = """# Supply Agreement

This Agreement is made between Acme Ltd (the “Supplier”) and Bolt GmbH (the “Buyer”).

1\\. Definitions

1.1 “Agreement” means this contract with all that is attached to it.

1.2 “Goods” means what an Order names.

1.3 “Order” means a written request of the Buyer. “Third-Party Part” means a part that another company made.

2\\. Supply

2.1 The Supplier delivers the Goods within thirty (30) days after each Order. It may refuse an Order that (a) is late, (b) is not
signed, or (c) names a Third-Party Part.

2.2 The Supplier starts on Monday, 1 March 2027 (see Exhibit A), and works from 9:00 to 17:00.

2.3 This Agreement runs from 1 March 2027 to 28 February 2029, as Section 3.1 (Payment) and Section 4 (Term) say.

3\\. Money

3.1 **Payment.** The Buyer pays EUR 5,000.00 for the Goods of an Order.

3.2 **Discount.** For more than ten Orders the Buyer has a discount of 5%.

4\\. Term

4.1 Each party may end this Agreement upon 30 days’ notice. After one (1) year it goes on for two (2) years.

# Exhibit A

The hall of the Buyer.

# Signatures

Acme Ltd

By: ____

Bolt GmbH

By: ____
"""


def read(text: str, *beside: str, lexicon: tuple[str, ...] = ()) -> Proofreading:
    """Return the remarks on a contract in Markdown."""
    contract, *others = (read_markdown_contract(f"paper{at}.md", each) for at, each in enumerate((text, *beside)))
    return proofread(contract, others, lexicon)


def told(text: str, *beside: str) -> list[tuple[str, str, str]]:
    """Return each remark on a contract: its id, its first place, the words there."""
    return [(each.id, each.spots[0].where, each.spots[0].words) for each in read(text, *beside).remarks]


def changed(before: str, after: str) -> str:
    """Return the sound contract with one thing changed."""
    assert SOUND.count(before) == 1, before
    return SOUND.replace(before, after)
