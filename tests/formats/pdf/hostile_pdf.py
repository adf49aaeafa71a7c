"""Small PDFs that unpack, nest or repeat without end, each made by hand; none may take much time or memory, or end in a traceback."""

import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

import pikepdf
from formats.pdf.pdf_sample import saved
from formats.pdf.small_pdf import Change, appearance, small_pdf

Name, Dictionary, Array, String = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array, pikepdf.String

MANY = 100_000


def _packed(filters: list[str], data: bytes) -> Change:
    """Return a change that gives the page a content that is packed in a way."""

    def change(file: pikepdf.Pdf) -> None:
        content = file.make_stream(b"")
        content.write(data, filter=Array([Name(f"/{each}") for each in filters]), type_check=False)
        file.pages[0].Contents = content

    return change


def flate(size: int, byte: bytes = b" ") -> bytes:
    """Return so many equal bytes packed by deflate: one block over and over, without the sum at the end that nobody reaches."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeezed.compress(byte * 1_000_000) + squeezed.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + block * (size // 1_000_000) + b"\x03\0" + bytes(4)


def lzw(size: int) -> bytes:
    """Return spaces packed by LZW: each code stands for a run one longer than that of the code before."""
    bits, number, width = [(256, 9), (32, 9)], 258, 9
    made, run = 1, 2
    while made < size:
        if number >= 4094:
            bits += [(256, width)]
            bits += [(32, 9)]
            number, width, run, made = 258, 9, 2, made + 1
            continue
        bits.append((number, width))
        made, run, number = made + run, run + 1, number + 1
        width = 9 if number < 511 else 10 if number < 1023 else 11 if number < 2047 else 12
    bits.append((257, width))
    out = "".join(f"{code:0{size}b}" for code, size in bits)
    out += "0" * (-len(out) % 8)
    return int(out, 2).to_bytes(len(out) // 8, "big")


def _picture(width: int, filter: str, data: bytes) -> Change:
    """Return a change that draws a picture of so many pixels on the page."""

    def change(file: pikepdf.Pdf) -> None:
        made = file.make_stream(b"")
        made.write(data, filter=Name(f"/{filter}"), type_check=False)
        made.Type, made.Subtype, made.Width, made.Height = Name.XObject, Name.Image, width, width
        made.ColorSpace, made.BitsPerComponent = Name.DeviceRGB, 8
        file.pages[0].obj.Resources.XObject = Dictionary(I=made)
        file.pages[0].contents_add(b"q 100 0 0 100 0 0 cm /I Do Q")

    return change


def fields(file: pikepdf.Pdf) -> None:
    field = Dictionary(FT=Name.Tx, T=String("x"), V=String("y"))
    file.Root.AcroForm.Fields = Array([field] * MANY)


def annotations(file: pikepdf.Pdf) -> None:
    note = Dictionary(Subtype=Name.Square, Rect=[0, 0, 9, 9], F=4)
    file.pages[0].obj.Annots = Array([note] * MANY)


def own_fields(file: pikepdf.Pdf) -> None:
    """Add many fields with a place each."""
    page = file.pages[0].obj
    look = appearance(file, b"BT /F1 9 Tf 2 4 Td (5) Tj ET")
    for at in range(5_000):
        keys = Dictionary(
            Subtype=Name.Widget, FT=Name.Tx, T=String(f"f{at}"), V=String("5"), Rect=[0, 0, 99, 20], F=4, AP={"/N": look}
        )
        field = file.make_indirect(keys)
        page.Annots.append(field)
        file.Root.AcroForm.Fields.append(field)


def bookmarks(file: pikepdf.Pdf) -> None:
    """Let a bookmark follow itself, and stand below itself."""
    entry = file.make_indirect(Dictionary(Title=String("x")))
    entry.Next = entry.First = entry
    file.Root.Outlines = Dictionary(First=entry, Last=entry)


def structure(file: pikepdf.Pdf) -> None:
    """Let elements of a structure hold each other, each twice."""
    root = file.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    above = root
    for _ in range(60):
        below = file.make_indirect(Dictionary(S=Name.P))
        above.K = Array([below, below])
        above = below
    above.K = Array([root, root])
    file.Root.StructTreeRoot = root


def forms(file: pikepdf.Pdf) -> None:
    """Let a form draw another ten times, which draws another ten times."""
    inner = appearance(file, b" " * 1000)
    for _ in range(12):
        outer = appearance(file, b"/X Do " * 10)
        outer.Resources.XObject = Dictionary(X=inner)
        inner = outer
    file.pages[0].obj.Resources.XObject = Dictionary(X=inner)
    file.pages[0].contents_add(b"/X Do")


def form_in_itself(file: pikepdf.Pdf) -> None:
    form = appearance(file, b"/X Do /X Do")
    form.Resources.XObject = Dictionary(X=form)
    file.pages[0].obj.Resources.XObject = Dictionary(X=form)
    file.pages[0].contents_add(b"/X Do")


def parents_in_a_circle(file: pikepdf.Pdf) -> None:
    field = file.Root.AcroForm.Fields[0]
    field.Parent, field.Kids = field, Array([field])


def names_in_a_circle(file: pikepdf.Pdf) -> None:
    tree = file.make_indirect(Dictionary(Names=[String("x"), file.pages[0].obj]))
    tree.Kids = Array([tree] * 8)
    file.Root.Names = Dictionary(Dests=tree)


def resources_in_a_circle(file: pikepdf.Pdf) -> None:
    resources = file.pages[0].obj.Resources
    resources.Font["/F1"].Again = file.pages[0].obj
    resources.Pattern = Dictionary(P=appearance(file, b""))
    resources.Pattern.P.Resources = resources


def _deep(write: Callable[[int], bytes], depth: int) -> bytes:
    """Return a file whose page has a key with objects in objects."""
    data = small_pdf()
    with pikepdf.open(BytesIO(data)) as file:
        number = file.pages[0].obj.objgen[0]
    mark = b"/Type /Page\n" if b"/Type /Page\n" in data else b"/Type /Page "
    assert number
    return data.replace(mark, mark + b"/ZZ " + write(depth) + b" ", 1)


def pages(number: int) -> bytes:
    with pikepdf.new() as file:
        page = Dictionary(Type=Name.Page, MediaBox=[0, 0, 9, 9], Parent=file.Root.Pages)
        file.Root.Pages.Kids = Array([file.make_indirect(Dictionary(dict(page.items()))) for _ in range(number)])
        file.Root.Pages.Count = number
        return saved(file)


def tree_of_pages(depth: int) -> bytes:
    """Return a file whose page lies below so many nodes of the tree of pages, written without cross-references."""
    nodes = [b"%d 0 obj\n<< /Type /Pages /Count 1 /Kids [%d 0 R] >>\nendobj\n" % (at, at + 1) for at in range(2, depth)]
    page = b"%d 0 obj\n<< /Type /Page /MediaBox [0 0 9 9] >>\nendobj\n" % depth
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    return head + b"".join(nodes) + page + b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n0\n%%%%EOF\n" % (depth + 1)


def tree_in_a_circle() -> bytes:
    with pikepdf.new() as file:
        file.add_blank_page()
        file.Root.Pages.Kids = Array([file.Root.Pages, file.Root.Pages])
        return saved(file)


def large_cross_references() -> bytes:
    """Return a file that states a billion objects, and that its table holds them."""
    data = small_pdf()
    return data.replace(b"/Size ", b"/Size 1000000000 /Was ").replace(b"\nxref\n0 ", b"\nxref\n0 999999999\n0 ")


def cross_references_in_a_circle() -> bytes:
    data = small_pdf()
    start = data[data.rindex(b"startxref") :].split()[1]
    return data.replace(b"trailer <<", b"trailer << /Prev " + start).replace(b"trailer\n<<", b"trailer\n<< /Prev " + start)


def locked(user: str) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(small_pdf())) as file:
        file.save(out, encryption=pikepdf.Encryption(user=user, owner="owner"))
    return out.getvalue()


def _changed(change: Change) -> Callable[[], bytes]:
    """Return how a file with a change is made, its streams packed as they are."""

    def make() -> bytes:
        out = BytesIO()
        with pikepdf.open(BytesIO(small_pdf())) as file:
            change(file)
            file.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
        return out.getvalue()

    return make


HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "deflate": _changed(_packed(["FlateDecode"], flate(300_000_000))),
    "deflate twice": _changed(_packed(["FlateDecode"] * 2, zlib.compress(flate(1_000_000_000), 9))),
    "LZW": _changed(_packed(["LZWDecode"], lzw(300_000_000))),
    "run lengths in deflate": _changed(_packed(["FlateDecode", "RunLengthDecode"], zlib.compress(b"\x81 " * 2_000_000, 9))),
    "a huge picture": _changed(_picture(30_000, "FlateDecode", flate(30_000_000))),
    "a huge picture of JBIG2": _changed(
        _picture(60_000, "JBIG2Decode", bytes.fromhex("000000003000010000001300100000001000000000000000000000000000"))
    ),
    "fields": _changed(fields),
    "fields with places": _changed(own_fields),
    "annotations": _changed(annotations),
    "bookmarks in a circle": _changed(bookmarks),
    "a structure in a circle": _changed(structure),
    "forms in forms": _changed(forms),
    "a form in itself": _changed(form_in_itself),
    "a field in itself": _changed(parents_in_a_circle),
    "names in a circle": _changed(names_in_a_circle),
    "resources in a circle": _changed(resources_in_a_circle),
    "arrays in arrays": lambda: _deep(lambda depth: b"[" * depth + b"]" * depth, 400),
    "arrays in arrays without end": lambda: _deep(lambda depth: b"[" * depth + b"]" * depth, 100_000),
    "dictionaries in dictionaries": lambda: _deep(lambda depth: b"<</A " * depth + b"1" + b">>" * depth, 400),
    "pages": lambda: pages(10_000),
    "a deep tree of pages": lambda: tree_of_pages(5_000),
    "a tree of pages in a circle": tree_in_a_circle,
    "a billion objects": large_cross_references,
    "cross-references in a circle": cross_references_in_a_circle,
    "locked": lambda: locked("secret"),
    "locked by an owner": lambda: locked(""),
}
"""Each hostile file by what it has without end."""
