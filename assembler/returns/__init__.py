"""Returned files: answers of forms, changes of contracts, completeness of sets, and verification of packets and signatures.

Files read here come from outside: their bytes are never trusted, and a fault in them is a finding, not an exception.
"""

from assembler.formats.received import ReceivedFile, read_received_file, received_file
from assembler.returns.answers import AnswerData
from assembler.returns.answers import as_data as answer_data
from assembler.returns.answers import as_text as answer_text
from assembler.returns.containers import Received, is_container, unwrap
from assembler.returns.issued import IssuedPapers, find_packet, read_packet, rebuild_papers
from assembler.returns.judging import judge, named_matter
from assembler.returns.merged_files import split_merged
from assembler.returns.reading import read_papers, read_parts, read_returned
from assembler.returns.returned_forms import Baseline, ReturnedFile, ReturnedForm, Status, make_baseline
from assembler.returns.returned_sets import (
    ExpectedForm,
    FormState,
    ReturnedSet,
    read_received_folder,
    read_set,
    summarize_forms,
)
from assembler.returns.verdict import Change, Verdict
from assembler.returns.verification import judge_by_certificate, open_packet, packet_of, verify_manifest, verify_packet

__all__ = [
    "AnswerData",
    "Baseline",
    "Change",
    "ExpectedForm",
    "FormState",
    "IssuedPapers",
    "Received",
    "ReceivedFile",
    "ReturnedFile",
    "ReturnedForm",
    "ReturnedSet",
    "Status",
    "Verdict",
    "answer_data",
    "answer_text",
    "find_packet",
    "is_container",
    "judge",
    "judge_by_certificate",
    "make_baseline",
    "named_matter",
    "open_packet",
    "packet_of",
    "read_packet",
    "read_papers",
    "read_parts",
    "read_received_file",
    "read_received_folder",
    "read_returned",
    "read_set",
    "rebuild_papers",
    "received_file",
    "split_merged",
    "summarize_forms",
    "unwrap",
    "verify_manifest",
    "verify_packet",
]
