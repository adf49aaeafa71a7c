"""How far a packet is: how many of the things that come back have come back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assembler.portal.store.packets import Packet
from assembler.portal.store.submissions import FormReturn
from assembler.portal.web.link_access import LinkedPaper, state_of, state_together

BACK = ("returned", "accepted")
"""The states of what has come back, and asks nothing of the partner."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the things that come back have come back: the papers that are signed together, and each form.

    `to_look` came too, and counts when a person has looked at it.
    """

    back: int
    asked: int
    to_look: int = 0

    @property
    def words(self) -> str:
        """The progress in words."""
        looked_at = f", {self.to_look} to be looked at" if self.to_look else ""
        return f"{self.back} of {self.asked} returned{looked_at}"


def progress_of(
    packet: Packet, papers: Iterable[LinkedPaper], returned: Mapping[str, tuple[FormReturn, ...]], *, whole: bool = True
) -> Progress:
    """Return the progress of a packet; `returned` are the versions that came back by the id of their packet.

    What all have signed counts as returned, whichever way it came. `whole` says whether the papers that are signed together count.
    """
    states = [state_of(paper, returned.get(paper.packet.id, ())) for paper in papers if paper.summary.returned]
    if whole and packet.contents.packet:
        states.append(state_together(packet, returned.get(packet.id, ())))
    return Progress(sum(state in BACK for state in states), len(states), states.count("to_look"))
