"""Returned files read as forms, by their kind: Word, PDF, something that holds several files, or something that only a person can read."""

from collections.abc import Collection, Iterator

from assembler.formats.received import ReceivedFile
from assembler.formats.registry import PDF, WORD
from assembler.model.diagnostics import Diagnostic, error, info
from assembler.returns.containers import unwrap
from assembler.returns.issued import IssuedPapers
from assembler.returns.judging import judge, judge_other
from assembler.returns.merged_files import split_merged
from assembler.returns.pdf_forms import read_pdf_forms
from assembler.returns.returned_forms import Baseline, ReturnedFile
from assembler.returns.verdict import Carrier
from assembler.returns.word_forms import read_word_form


def read_parts(file: ReceivedFile, against: Baseline) -> tuple[ReturnedFile, ...]:
    """Return the forms in each part of a file into which several were merged; of any other file, those in it."""
    parts = split_merged(file, against.issued) if against.issued else (file,)
    return tuple(read_returned(part, against) for part in parts)


def read_papers(
    file: ReceivedFile, papers: Collection[str], against: Baseline, whole: IssuedPapers
) -> tuple[tuple[ReturnedFile, ...], tuple[Diagnostic, ...]]:
    """Return what a file holds of some papers, and what is said of the rest; archives, mails and merged files are taken apart.

    `whole` are all files of the packet, by which the parts are told apart. Without a part that is one of the papers, those that only a
    person can read may be.
    """
    files, faults = unwrap([file])
    parts = [part for each in files for part in split_merged(each, whole)]
    wanted = parts if len(parts) == 1 else _parts_of(parts, papers, whole)
    return tuple(read_returned(part, against) for part in wanted), (*faults, *_said_of_rest(file, parts, wanted))


def _parts_of(parts: Collection[ReceivedFile], papers: Collection[str], whole: IssuedPapers) -> list[ReceivedFile]:
    judged = [(part, judge(part, whole)) for part in parts]
    own = [part for part, verdict in judged if {*verdict.papers} & {*papers}]
    return own or [part for part, verdict in judged if not verdict.papers and Carrier.SCANNED in verdict.carrier]


def _said_of_rest(file: ReceivedFile, parts: Collection[ReceivedFile], wanted: Collection[ReceivedFile]) -> Iterator[Diagnostic]:
    if parts and not wanted:
        sentence = f"{file.path} holds {len(parts)} files or parts, and none of them is what was asked for here."
        yield error("unknown-paper", sentence, file.place, "Send the form itself.")
    elif rest := len(parts) - len(wanted):
        sentence = f"{file.path} holds {rest} more {'file or part' if rest == 1 else 'files or parts'}, not read here."
        yield info("more-files", sentence, file.place, "Send each form at its own place.")


def read_returned(file: ReceivedFile, against: Baseline) -> ReturnedFile:
    """Return the forms in a file; where there is none, a finding says why."""
    match file.kind:
        case WORD.id:
            return read_word_form(file, against)
        case PDF.id:
            return read_pdf_forms(file, against)
        case _:
            verdict = judge_other(file)
            return ReturnedFile(verdict, (), verdict.findings)
