"""`assembler compare`: print what was changed in a returned contract, with or without tracked changes."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

import click

from assembler.cli.options import json_option
from assembler.cli.returned_files import find_issued, issued_options, show_verdict, show_verdicts
from assembler.cli.terminal import refuse
from assembler.formats.received import ReceivedFile
from assembler.model.diagnostics import error
from assembler.model.source import Span
from assembler.packets.manifest_file import MANIFEST
from assembler.returns import (
    IssuedPapers,
    Received,
    Verdict,
    is_container,
    judge,
    named_matter,
    read_received_file,
    read_received_folder,
    split_merged,
    unwrap,
)
from assembler.returns.redline import Redline, make_redline, read_back, redline_file, redline_page


@click.command()
@click.argument("returned", type=click.Path(path_type=Path))
@issued_options
@click.option("--redline", type=click.Path(path_type=Path), metavar="FILE", help="Write a Word file with every change tracked.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page with both texts side by side.")
@json_option
def compare(
    *,
    returned: Path,
    packet: Path | None,
    matter: Path | None,
    templates_folder: Path | None,
    library_folder: Path | None,
    redline: Path | None,
    html: Path | None,
    as_data: bool,
) -> None:
    """Compare a RETURNED contract with ours, clause by clause: what was changed, and what of it silently.

    Filled fields are no changes, nor is what a word processor does when it saves. A redline shows tracked changes under their
    authors, and all others under a name of their own. Of a folder, a ZIP archive, a mail, a PDF portfolio or a PDF into which
    several papers were merged, each is compared.
    """
    options = (packet, matter, templates_folder, library_folder)
    if returned.is_dir():
        _refuse_redline_of_many(returned, redline, html, as_data=as_data)
        _compare_set(read_received_folder(returned), *options, as_data=as_data)
    file, findings = read_received_file(returned)
    if file is None:
        refuse(findings, as_data=as_data)
    if is_container(file):
        _refuse_redline_of_many(returned, redline, html, as_data=as_data)
        _compare_set(unwrap([file]), *options, as_data=as_data)
    issued, findings = find_issued(packet, matter, templates_folder, library_folder, named_matter(file), as_data=as_data)
    if issued is None:
        refuse(findings, as_data=as_data)
    if len(parts := split_merged(file, issued)) > 1:
        _refuse_redline_of_many(returned, redline, html, as_data=as_data)
        show_verdicts((parts, ()), lambda one: judge(one, issued), as_data=as_data)
    verdict = judge(file, issued)
    if redline or html:
        for path in (redline, html):
            _refuse_to_write_over(path, returned, as_data=as_data)
        _write_redline(verdict, issued, file, {redline: redline_file, html: redline_page}, as_data=as_data)
    show_verdict(verdict, as_data=as_data, certificate=issued.certificate)


def _write_redline(
    verdict: Verdict,
    issued: IssuedPapers,
    file: ReceivedFile,
    wanted: Mapping[Path | None, Callable[[Redline], bytes | str]],
    *,
    as_data: bool,
) -> None:
    """Write a redline of a file into each path that is wanted; nothing where one of them does not read as both files do."""
    found, findings = make_redline(verdict, issued, file.data)
    if found is None:
        refuse((*verdict.findings, *findings), as_data=as_data)
    made = dict[Path, bytes]()
    for path, render in wanted.items():
        if path is not None:
            data, findings = read_back(found, render)
            if data is None:
                refuse(findings, as_data=as_data)
            made[path] = data if isinstance(data, bytes) else data.encode()
    for path, data in made.items():
        try:
            path.write_bytes(data)
        except OSError as fault:
            sentence = f"The redline could not be written to {path}: {fault.strerror or fault}."
            refuse(
                (error("not-written", sentence, Span(str(path), 1, 1), "Name a file in a folder that is there."),),
                as_data=as_data,
            )


def _refuse_to_write_over(path: Path | None, returned: Path, *, as_data: bool) -> None:
    """Refuse a path that nothing may be written into."""
    if path is not None and (sentence := _why_not_into(path, returned)):
        refuse((error("not-written", sentence, Span(str(path), 1, 1), "Name another file."),), as_data=as_data)


def _why_not_into(path: Path, returned: Path) -> str:
    """Return why nothing may be written into a file, in a sentence; empty where it may: what came back and what was issued stay."""
    if path.exists() and path.samefile(returned):
        return f"{path} is the file that came back: it stays as it is."
    if any((folder / MANIFEST).is_file() for folder in path.resolve().parents):
        return f"{path} lies in a packet, in which nothing is changed or added."
    return ""


def _refuse_redline_of_many(returned: Path, redline: Path | None, html: Path | None, *, as_data: bool) -> None:
    """Refuse to write one redline of several files."""
    if redline or html:
        sentence = f"{returned} holds several files, and a redline is of one."
        refuse((error("not-written", sentence, Span(str(returned), 1, 1), "Unpack it, and name one file."),), as_data=as_data)


def _compare_set(
    received: Received,
    packet: Path | None,
    matter: Path | None,
    templates: Path | None,
    library: Path | None,
    *,
    as_data: bool,
) -> NoReturn:
    """Compare each of the files that came together."""
    named = next(filter(None, map(named_matter, received[0])), "")
    issued, findings = find_issued(packet, matter, templates, library, named, as_data=as_data)
    if issued is None:
        refuse((*received[1], *findings), as_data=as_data)
    parts = tuple(part for file in received[0] for part in split_merged(file, issued))
    show_verdicts((parts, received[1]), lambda file: judge(file, issued), as_data=as_data)
