"""What two packets of one matter were made from that differs, in words: for whoever is told that another one is there."""

from collections.abc import Collection, Iterator, Mapping

from assembler.model.manifest import Manifest


def what_differs(before: Manifest, now: Manifest, printed: Collection[str] = ()) -> Iterator[str]:
    """Yield in words each thing that differs in what two packets are made from; nothing where all of it is the same.

    `printed` names the papers and files whose words differ, by whatever that comes.
    """
    if before.matter.sha256 != now.matter.sha256:
        yield "the partner's file"
    if before.library.sha256 != now.library.sha256:
        yield _library_text(before, now, printed if before.matter.sha256 == now.matter.sha256 else ())
    if before.templates.sha256 != now.templates.sha256:
        yield "the templates"
    if {*before.options.formats} != {*now.options.formats}:
        yield f"the formats ({', '.join(before.options.formats)} before, {', '.join(now.options.formats)} now)"
    if before.options.split != now.options.split:
        yield "whether each paper is a PDF of its own too"
    if before.options.esign != now.options.esign:
        yield f"the way to sign ({before.options.esign} before, {now.options.esign} now)"
    if before.certified != now.certified:
        yield "the certificate"
    if names := sorted(name for name in {*before.engines, *now.engines} if before.engines.get(name) != now.engines.get(name)):
        yield f"the versions of {', '.join(names)}"


def _library_text(before: Manifest, now: Manifest, printed: Collection[str]) -> str:
    """Return that the library differs, with the papers that it touches: in a clause, or in any other word, such as the law or a figure."""
    former, present = _clauses(before), _clauses(now)
    titles = {one.name: one.title for one in (*before.documents, *now.documents)}
    touched = dict.fromkeys((*(titles[name] for name in titles if former.get(name) != present.get(name)), *printed))
    if before.matter.sha256 != now.matter.sha256:
        return f"the library, in clauses of {', '.join(touched)}" if touched else "the library"
    return f"the library, in {', '.join(touched)}" if touched else "the library, in no word of these papers"


def _clauses(packet: Manifest) -> Mapping[str, tuple[str, ...]]:
    """Return the digests of the clauses that each paper prints."""
    return {one.name: tuple(clause.sha256 for clause in one.clauses) for one in packet.documents}
