"""What comes back: a form read, a contract compared, a set held against its packet. Whatever is read here was in other hands."""

from assembler.formats.received import ReceivedFile, receive, received
from assembler.returns.answers import as_data as answer_data
from assembler.returns.answers import as_text as answer_text
from assembler.returns.comparison import Change, Comparison, compare_word_files
from assembler.returns.contracts import compare_contract, named_matter
from assembler.returns.issued import IssuedPapers, find_packet, make_anew, read_packet
from assembler.returns.reading import read_returned
from assembler.returns.returned_forms import ReturnedFile, ReturnedForm, Standard, Status, standard
from assembler.returns.returned_sets import ExpectedForm, FormState, ReturnedSet, counted_forms, read_set, receive_folder
from assembler.returns.verification import Verification, open_packet, packet_of, verify_manifest, verify_packet, verify_pdf

__all__ = [
    "Change",
    "Comparison",
    "ExpectedForm",
    "FormState",
    "IssuedPapers",
    "ReceivedFile",
    "ReturnedFile",
    "ReturnedForm",
    "ReturnedSet",
    "Standard",
    "Status",
    "Verification",
    "answer_data",
    "answer_text",
    "compare_contract",
    "compare_word_files",
    "counted_forms",
    "find_packet",
    "make_anew",
    "named_matter",
    "open_packet",
    "packet_of",
    "read_packet",
    "read_returned",
    "read_set",
    "receive",
    "receive_folder",
    "received",
    "standard",
    "verify_manifest",
    "verify_packet",
    "verify_pdf",
]
