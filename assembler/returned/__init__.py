"""What comes back: a form read, a contract compared, a set held against its packet. Whatever is read here was in other hands."""

from assembler.returned.comparison import Change, Comparison, compare_word_files
from assembler.returned.contracts import compare_contract, matter_of
from assembler.returned.issued import Issued, find_packet, make_anew, read_packet
from assembler.returned.reception import ReceivedFile, receive, received
from assembler.returned.verification import Verification, open_packet, packet_of, verify_packet, verify_pdf

__all__ = [
    "Change",
    "Comparison",
    "Issued",
    "ReceivedFile",
    "Verification",
    "compare_contract",
    "compare_word_files",
    "find_packet",
    "make_anew",
    "matter_of",
    "open_packet",
    "packet_of",
    "read_packet",
    "receive",
    "received",
    "verify_packet",
    "verify_pdf",
]
