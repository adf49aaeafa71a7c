"""E-sign services as data: the tags each looks for in a file, where they stand, and the draft of its request."""

from assembler.esign.drafts import Draft, draft
from assembler.esign.tagging import Anchor, anchors, by_pen, tagged, untagged
from assembler.model.esign_service import PARTS, Constant, Dialect, Filled, Items, Members, Node, Repeated

__all__ = [
    "PARTS",
    "Anchor",
    "Constant",
    "Dialect",
    "Draft",
    "Filled",
    "Items",
    "Members",
    "Node",
    "Repeated",
    "anchors",
    "by_pen",
    "draft",
    "tagged",
    "untagged",
]
