"""Checks that papers and rules use facts and lists only on the occasions on which they are asked for."""

from collections.abc import Iterator

from assembler.loader.type_checking import check_paper_usage
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.editions import in_edition
from assembler.model.library import Library, Occasion, Programme
from assembler.model.source import Span


def check_occasion_uses(library: Library) -> Iterator[Diagnostic]:
    """Find each use of a fact or list in a paper that is issued on an occasion without it, once for all of these, by programme."""
    for programme in library.programmes.values():
        missing: dict[tuple[str, Span | None], list[Occasion]] = {}
        for occasion in programme.occasions:
            for use in dict.fromkeys(_missing_names(programme, occasion, library)):
                missing.setdefault(use, []).append(occasion)
        yield from (_not_on_occasions(name, span, found) for (name, span), found in missing.items())


def _missing_names(programme: Programme, occasion: Occasion, library: Library) -> Iterator[tuple[str, Span | None]]:
    """Yield each name that a paper of an occasion uses and that is not asked for on it, with its place."""
    for edition in programme.editions:
        within = in_edition(library, programme, edition, occasion.id)
        standing = within.programmes[programme.id]
        if standing.scope is programme.scope:
            continue
        known = in_edition(library, programme, edition).programmes[programme.id].scope
        issued = (paper for paper in standing.papers if occasion.id in paper.occasions)
        for fault in (fault for paper in issued for fault in check_paper_usage(paper, standing, within)):
            if fault.subject.partition(".")[0] in known:
                yield fault.subject, fault.span


def _not_on_occasions(name: str, span: Span | None, occasions: list[Occasion]) -> Diagnostic:
    titles = " and ".join(f"“{one.title}”" for one in occasions)
    sentence = f"“{name}” is used on the occasion {titles}, on which it is not asked for."
    hint = f"Add {' and '.join(one.id for one in occasions)} to its “occasion”, or take it out here."
    return error("not-on-occasion", sentence, span, hint, name)
