"""Other members of the kinds of change that a PDF may come back with, each made on a small file that has a bit of everything.

The file has two pages with words, an entry, a tick, a choice of annotations, bookmarks, named places and a structure for screen readers.
"""

import warnings
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO

import pikepdf
from formats.pdf.small_pdf import TEXT, Change, appearance, font, reopened, small_pdf

from assembler.formats.pdf.incremental_update import append_update

Name, Dictionary, Array, String = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array, pikepdf.String

VALUE = b"/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td (100000) Tj ET Q EMC"
TICK, NO_TICK = b"0 g 2 2 8 8 re f", b""


def _second_page(file: pikepdf.Pdf) -> None:
    page = file.add_blank_page(page_size=(300, 800)).obj
    page.Resources = Dictionary(Font={"/F1": file.pages[0].obj.Resources.Font["/F1"]})
    page.Contents = file.make_stream(b"BT /F1 12 Tf 60 700 Td (2. Term) Tj 0 -20 Td (It ends in 2030.) Tj ET")


def _entries(file: pikepdf.Pdf) -> None:
    page, form = file.pages[0].obj, file.Root.AcroForm
    keys = {"/Type": Name.Annot, "/Subtype": Name.Widget, "/F": 4, "/P": page}
    entry = Dictionary(keys | {"/FT": Name.Tx, "/T": String("sum"), "/V": String("100000"), "/DA": String("/F1 10 Tf 0 g")})
    entry.Rect, entry.AP = Array([60, 560, 160, 580]), Dictionary(N=appearance(file, VALUE))
    tick = Dictionary(
        keys | {"/FT": Name.Btn, "/T": String("agreed"), "/V": Name.Off, "/AS": Name.Off, "/Rect": [60, 540, 72, 552]}
    )
    tick.AP = Dictionary(N={"/yes": appearance(file, TICK, 12, 12), "/Off": appearance(file, NO_TICK, 12, 12)})
    for each in map(file.make_indirect, (entry, tick)):
        page.Annots.append(each)
        form.Fields.append(each)
    form.DR = Dictionary(Font={"/F1": page.Resources.Font["/F1"]})


def _named_places(file: pikepdf.Pdf) -> None:
    first, second = (page.obj for page in file.pages)
    places = [String("fee"), Array([first, Name.Fit]), String("term"), Array([second, Name.Fit])]
    file.Root.Names = Dictionary(Dests=Dictionary(Names=places))
    page = file.pages[0].obj
    by_name = Dictionary(Type=Name.Annot, Subtype=Name.Link, F=4, Rect=[60, 670, 100, 690], Dest=String("term"), Border=[0, 0, 0])
    page.Annots.append(file.make_indirect(by_name))
    with file.open_outline() as outline:
        outline.root += [pikepdf.OutlineItem("1. Fee", 0), pikepdf.OutlineItem("2. Term", 1)]


def _structure(file: pikepdf.Pdf) -> None:
    root = file.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    parts = [Dictionary(Type=Name.StructElem, S=Name.P, P=root, Pg=page.obj, K=at) for at, page in enumerate(file.pages)]
    root.K = Array([file.make_indirect(each) for each in parts])
    file.Root.StructTreeRoot, file.Root.MarkInfo = root, Dictionary(Marked=True)


@cache
def ours() -> bytes:
    """Return the file that is sent."""
    return small_pdf(_second_page, _entries, _named_places, _structure)


def _page(file: pikepdf.Pdf) -> pikepdf.Object:
    return file.pages[0].obj


def _field(file: pikepdf.Pdf, name: str = "sum") -> pikepdf.Object:
    return next(each for each in file.Root.AcroForm.Fields if name == each.T)


def _link(file: pikepdf.Pdf) -> pikepdf.Object:
    return next(each for each in _page(file).Annots if each.Subtype == "/Link")


def drawn(operators: bytes, **resources: object) -> Change:
    """Return a change that draws something more on the first page, with more resources."""

    def change(file: pikepdf.Pdf) -> None:
        for kind, held in resources.items():
            there = _page(file).Resources.get(f"/{kind}", Dictionary())
            assert isinstance(held, Mapping)
            for key, value in held.items():
                there[key] = value(file) if callable(value) else value
            _page(file).Resources[f"/{kind}"] = there
        file.pages[0].contents_add(operators)

    return change


def in_front(operators: bytes, **resources: object) -> Change:
    """Return a change that puts operators before those of the first page."""

    def change(file: pikepdf.Pdf) -> None:
        drawn(b"", **resources)(file)
        file.pages[0].contents_add(operators, prepend=True)

    return change


def looks(operators: bytes, name: str = "sum") -> Change:
    """Return a change of what is seen in a field."""

    def change(file: pikepdf.Pdf) -> None:
        _field(file, name).AP = Dictionary(N=appearance(file, operators))

    return change


def annotated(kind: str, **keys: object) -> Change:
    """Return a change that adds an annotation of a kind beside the words."""

    def change(file: pikepdf.Pdf) -> None:
        own = {f"/{key}": value(file) if callable(value) else value for key, value in keys.items()}
        note = Dictionary({"/Type": Name.Annot, "/Subtype": Name(f"/{kind}"), "/F": 4, "/Rect": [200, 100, 260, 140]} | own)
        _page(file).Annots.append(file.make_indirect(note))

    return change


def set_on(holder: Callable[[pikepdf.Pdf], pikepdf.Object], key: str, value: object) -> Change:
    """Return a change that sets a key of an object."""

    def change(file: pikepdf.Pdf) -> None:
        holder(file)[key] = value(file) if callable(value) else value

    return change


def _root(file: pikepdf.Pdf) -> pikepdf.Object:
    return file.Root


def _form(file: pikepdf.Pdf) -> pikepdf.Object:
    return file.Root.AcroForm


def type3(file: pikepdf.Pdf, operators: bytes = b"500 0 0 0 500 700 d1 0 0 500 700 re f") -> pikepdf.Object:
    """Return a font whose letters are drawn by operators."""
    draw = file.make_stream(operators)
    made = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0])
    made.CharProcs = Dictionary({"/a": draw})
    made.Encoding = Dictionary(Type=Name.Encoding, Differences=[32, *[Name.a] * 90])
    made.FirstChar, made.LastChar, made.Widths = 32, 121, Array([500] * 90)
    return file.make_indirect(made)


def lying_font(file: pikepdf.Pdf) -> pikepdf.Object:
    """Return a font that draws 9 where programs read 1."""
    made = font(file)
    made.Encoding = Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=[49, Name.nine])
    made.ToUnicode = file.make_stream(_unicode_map())
    return made


def _unicode_map() -> bytes:
    pairs = b"\n".join(b"<%02X> <%04X>" % (code, code) for code in range(32, 127))
    head = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
    space = b"1 begincodespacerange <00> <FF> endcodespacerange\n"
    return head + space + b"95 beginbfchar\n" + pairs + b"\nendbfchar endcmap end end"


def look_by_a_lying_font(file: pikepdf.Pdf) -> None:
    looks(VALUE)(file)
    _field(file).AP.N.Resources.Font["/F1"] = lying_font(file)


def look_by_type_3(file: pikepdf.Pdf) -> None:
    looks(VALUE)(file)
    letters = type3(file)
    letters.ToUnicode = file.make_stream(_unicode_map())
    _field(file).AP.N.Resources.Font["/F1"] = letters


def rename_bookmarks(file: pikepdf.Pdf) -> None:
    file.Root.Outlines.First.Title = String("1. Fee: nothing is due")


def add_a_bookmark(file: pikepdf.Pdf) -> None:
    with file.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("3. Bonus", 0))


def exchange_places(file: pikepdf.Pdf) -> None:
    names = file.Root.Names.Dests.Names
    names[1], names[3] = names[3], names[1]


def exchange_bookmarks(file: pikepdf.Pdf) -> None:
    first, second = file.Root.Outlines.First, file.Root.Outlines.Last
    first.Title, second.Title = String(str(second.Title)), String(str(first.Title))


def two_ways_to_lead(file: pikepdf.Pdf) -> None:
    _link(file).A = Dictionary(S=Name.GoTo, D=[file.pages[0].obj, Name.Fit])
    _link(file).Dest = Array([file.pages[1].obj, Name.Fit])


def twin_of_a_field(file: pikepdf.Pdf) -> None:
    """Show a copy of an empty field on the page, with another value, and leave the field itself in the form alone."""
    field = _field(file, "amount")
    twin = file.make_indirect(Dictionary(dict(field.items())))
    twin.V, twin.AP = String("EUR 1"), Dictionary(N=appearance(file, b"BT /F1 9 Tf 2 4 Td (EUR 1) Tj ET"))
    page = _page(file)
    page.Annots = Array([twin if each.objgen == field.objgen else each for each in page.Annots])


def field_twice(file: pikepdf.Pdf) -> None:
    other = Dictionary(FT=Name.Tx, T=String("sum"), V=String("1"))
    file.Root.AcroForm.Fields.append(file.make_indirect(other))


def reading_order(file: pikepdf.Pdf) -> None:
    file.Root.StructTreeRoot.K = Array([*reversed([*file.Root.StructTreeRoot.K])])


def spoken_in_a_stream(file: pikepdf.Pdf) -> None:
    form = appearance(file, b"/Span /X BDC EMC")
    form.Resources.Properties = Dictionary(X={"/ActualText": String("nothing is due")})
    drawn(b"/Said Do", XObject={"/Said": form})(file)


def spoken_in_the_content(file: pikepdf.Pdf) -> None:
    words = TEXT.replace(
        b"(The fee is 10 percent.) Tj", b"/Span <</ActualText (The fee is 20 percent.)>> BDC (The fee is 10 percent.) Tj EMC"
    )
    _page(file).Contents = file.make_stream(words)


def file_of_a_structure(file: pikepdf.Pdf) -> None:
    held = file.make_stream(b"terms")
    held.Type = Name.EmbeddedFile
    spec = Dictionary(Type=Name.Filespec, F=String("terms.txt"), EF={"/F": held})
    file.Root.StructTreeRoot.K[0].AF = Array([file.make_indirect(spec)])


def shown_area(file: pikepdf.Pdf) -> None:
    """Let a viewer show and print no more than a part of the sheet."""
    for page in file.pages:
        page.obj.TrimBox = Array([0, 685, 300, 800])
    file.Root.ViewerPreferences = Dictionary(ViewArea=Name.TrimBox, ViewClip=Name.TrimBox, PrintArea=Name.TrimBox)


def inherited_rotation(file: pikepdf.Pdf) -> None:
    file.Root.Pages.Rotate = 90


def inherited_crop(file: pikepdf.Pdf) -> None:
    file.Root.Pages.CropBox = Array([0, 0, 300, 690])


def shared_page(file: pikepdf.Pdf) -> None:
    file.pages[1] = file.pages[0]


def picture(file: pikepdf.Pdf, **keys: object) -> pikepdf.Object:
    """Return a white picture of one pixel."""
    made = file.make_stream(b"\xff")
    made.Type, made.Subtype, made.Width, made.Height = Name.XObject, Name.Image, 1, 1
    made.ColorSpace, made.BitsPerComponent = Name.DeviceGray, 8
    for key, value in keys.items():
        made[f"/{key}"] = value
    return made


def unheard_picture(file: pikepdf.Pdf) -> pikepdf.Object:
    """Return a picture in a way of packing that some programs do not know, and so do not draw."""
    made = file.make_stream(b"\0\1\2")
    made.Type, made.Subtype, made.Width, made.Height = Name.XObject, Name.Image, 9, 9
    made.ColorSpace, made.BitsPerComponent, made.Filter = Name.DeviceGray, 8, Name.JPXDecode
    return made


def program(file: pikepdf.Pdf) -> pikepdf.Object:
    """Return a drawing in PostScript, which a printer may carry out and no screen shows."""
    made = file.make_stream(b"0 setgray /Helvetica findfont 12 scalefont setfont 60 660 moveto (The fee is 1 percent.) show")
    made.Type, made.Subtype = Name.XObject, Name.PS
    return made


def borrowed_page(file: pikepdf.Pdf) -> pikepdf.Object:
    """Return a form that shows a page of another file where a program finds it."""
    made = appearance(file, b"")
    made.Ref = Dictionary(F=String("https://partner.example/fee.pdf"), Page=0)
    return made


def white_shading(file: pikepdf.Pdf) -> pikepdf.Object:
    """Return a shading that is white from end to end."""
    white = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[1], N=1)
    made = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[0, 0, 1, 0], Extend=[True, True], Function=white)
    return file.make_indirect(made)


def transfer(file: pikepdf.Pdf) -> pikepdf.Object:
    """Return a state of drawing that prints black as white; many viewers do not carry it out."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[1], N=1)
    return file.make_indirect(Dictionary(Type=Name.ExtGState, TR=file.make_indirect(function)))


def soft_mask(file: pikepdf.Pdf) -> pikepdf.Object:
    """Return a state of drawing in which nothing shows."""
    form = appearance(file, b"0 g 0 0 300 800 re f", 300, 800)
    form.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    return Dictionary(Type=Name.ExtGState, SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=form))


def pattern(file: pikepdf.Pdf) -> pikepdf.Object:
    """Return a pattern that fills with white."""
    made = file.make_stream(b"1 g 0 0 9 9 re f")
    made.Type, made.PatternType, made.PaintType, made.TilingType = Name.Pattern, 1, 1, 1
    made.BBox, made.XStep, made.YStep, made.Resources = Array([0, 0, 9, 9]), 9, 9, Dictionary()
    return made


def no_colourant(_file: pikepdf.Pdf) -> pikepdf.Object:
    """Return a colour that a printer does not print."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[0], N=1)
    return Array([Name.Separation, Name("/None"), Name.DeviceGray, function])


def layered_form(file: pikepdf.Pdf) -> pikepdf.Object:
    """Return a form on a layer that is off."""
    made = appearance(file, b"1 g 0 0 300 800 re f", 300, 800)
    made.OC = file.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))
    return made


def attached_to(holder: Callable[[pikepdf.Pdf], pikepdf.Object], key: str = "/AF") -> Change:
    """Return a change that hangs a file on an object."""

    def change(file: pikepdf.Pdf) -> None:
        held = file.make_stream(b"terms")
        held.Type = Name.EmbeddedFile
        spec = file.make_indirect(Dictionary(Type=Name.Filespec, F=String("terms.txt"), EF={"/F": held}))
        holder(file)[key] = Array([spec])

    return change


def _look(operators: bytes = b"0 g 0 0 60 40 re f") -> Callable[[pikepdf.Pdf], pikepdf.Object]:
    return lambda file: Dictionary(N=appearance(file, operators))


ANNOTATIONS = [
    *("Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly", "StrikeOut"),
    *(
        "Caret",
        "Stamp",
        "Ink",
        "Popup",
        "FileAttachment",
        "Sound",
        "Movie",
        "Screen",
        "PrinterMark",
        "TrapNet",
        "Watermark",
        "3D",
    ),
    *("Redact", "Projection", "RichMedia", "Unheard"),
]
"""The kinds of annotations of ISO 32000-2, 12.5.6, that are neither links nor fields, and one of no standard."""

CHANGES: Mapping[str, tuple[Change, str]] = {
    "another fee": (
        lambda file: setattr(_page(file), "Contents", file.make_stream(TEXT.replace(b"10 percent", b"20 percent"))),
        "changed-text",
    ),
    "text in rendering mode 3 throughout": (in_front(b"3 Tr"), "covered-words"),
    "text as a clip": (in_front(b"7 Tr"), "covered-words"),
    "a soft mask over the page": (in_front(b"/S gs", ExtGState={"/S": soft_mask}), "covered-words"),
    "a page faded out": (in_front(b"/S gs", ExtGState={"/S": Dictionary(ca=0.02)}), "covered-words"),
    "a blend mode that only lightens": (
        in_front(b"/S gs", ExtGState={"/S": Dictionary(BM=Name.Lighten)}),
        "to-be-looked-at",
    ),
    "a transfer function": (in_front(b"/S gs", ExtGState={"/S": transfer}), "covered-words"),
    "a halftone": (
        in_front(
            b"/S gs", ExtGState={"/S": Dictionary(HT=Dictionary(HalftoneType=1, Frequency=1, Angle=0, SpotFunction=Name.Round))}
        ),
        "to-be-looked-at",
    ),
    "overprint": (in_front(b"/S gs", ExtGState={"/S": Dictionary(OP=True, op=True, OPM=1)}), "to-be-looked-at"),
    "words filled by a pattern": (
        in_front(b"/Pattern cs /P scn", Pattern={"/P": pattern}),
        "covered-words",
    ),
    "words in a colour that is not printed": (in_front(b"/C cs 1 scn", ColorSpace={"/C": no_colourant}), "covered-words"),
    "a white picture over words": (drawn(b"q 200 0 0 60 50 670 cm /I Do Q", XObject={"/I": picture}), "covered-words"),
    "a picture that not every program draws": (
        drawn(b"q 200 0 0 60 50 670 cm /I Do Q", XObject={"/I": unheard_picture}),
        "to-be-looked-at",
    ),
    "a picture with another for print": (
        drawn(b"q 1 0 0 1 50 20 cm /I Do Q", XObject={"/I": lambda file: picture(file, Alternates=Array([]))}),
        "active-content",
    ),
    "a form on a layer": (drawn(b"/X Do", XObject={"/X": layered_form}), "active-content"),
    "content on a layer": (
        in_front(b"/OC /L BDC", Properties={"/L": lambda file: file.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))}),
        "to-be-looked-at",
    ),
    "a program for printers": (drawn(b"/X Do", XObject={"/X": program}), "to-be-looked-at"),
    "a page of another file": (drawn(b"/X Do", XObject={"/X": borrowed_page}), "active-content"),
    "a page whose words come from elsewhere": (
        lambda file: _page(file).Contents.__setitem__("/F", String("https://partner.example/page")),
        "active-content",
    ),
    "a figure covered": (drawn(b"1 g 125 678 6 12 re f"), "covered-words"),
    "a stroke before a figure": (drawn(b"0 g 115 683 3 1 re f"), "to-be-looked-at"),
    "a point between figures": (drawn(b"0 g 124 680 1 1 re f"), "to-be-looked-at"),
    "figures in another order": (
        lambda file: setattr(
            _page(file),
            "Contents",
            file.make_stream(
                TEXT.replace(b"(The fee is 10 percent.) Tj", b"[(The fee is ) -556 (1) 1112 (0) -556 ( percent.)] TJ")
            ),
        ),
        "covered-words",
    ),
    "letters of other widths": (
        set_on(lambda file: _page(file).Resources.Font["/F1"], "/Widths", Array([200] * 224)),
        "to-be-looked-at",
    ),
    "letters closer together": (in_front(b"-3 Tc"), "to-be-looked-at"),
    "words mirrored": (in_front(b"-1 0 0 1 300 0 cm"), "to-be-looked-at"),
    "words over a shading of their colour": (
        drawn(b"q 50 670 200 60 re W n /Sh sh Q", Shading={"/Sh": white_shading}),
        "covered-words",
    ),
    "letters drawn by operators": (set_on(lambda file: _page(file).Resources.Font, "/F1", type3), "covered-words"),
    "a font that lies": (set_on(lambda file: _page(file).Resources.Font, "/F1", lying_font), "to-be-looked-at"),
    "words moved off the sheet": (in_front(b"1 0 0 1 900 0 cm"), "changed-text"),
    "words spoken instead of those of the content": (spoken_in_the_content, "changed-text"),
    "words that are not read aloud": (
        lambda file: setattr(
            _page(file),
            "Contents",
            file.make_stream(TEXT.replace(b"(The fee is 10 percent.) Tj", b"/Artifact BMC (The fee is 10 percent.) Tj EMC")),
        ),
        "spoken-words",
    ),
    "words spoken from a form": (spoken_in_a_stream, "spoken-words"),
    "the order in which it is read": (reading_order, "spoken-words"),
    "an entry with white letters": (looks(VALUE.replace(b"(100000) Tj", b"(100) Tj 1 g (000) Tj")), "altered-look"),
    "an entry with letters cut off": (looks(VALUE.replace(b"q BT", b"q 0 0 18 20 re W n BT")), "altered-look"),
    "an entry with tiny letters": (
        looks(VALUE.replace(b"(100000) Tj", b"(100) Tj /F1 0.1 Tf (000) Tj")),
        "altered-look",
    ),
    "an entry with a rectangle for a letter": (looks(VALUE.replace(b"EMC", b"40 5 2 8 re f EMC")), "altered-look"),
    "an entry struck through": (looks(VALUE.replace(b"EMC", b"2 8 40 1 re f EMC")), "altered-look"),
    "an entry partly covered": (looks(VALUE.replace(b"EMC", b"1 g 20 2 40 14 re f EMC")), "altered-look"),
    "an entry by a font that lies": (look_by_a_lying_font, "altered-look"),
    "an entry by letters of operators": (look_by_type_3, "altered-look"),
    "an entry mirrored by its matrix": (
        lambda file: _field(file).AP.N.__setitem__("/Matrix", Array([-1, 0, 0, 1, 100, 0])),
        "altered-look",
    ),
    "an entry upside down": (looks(VALUE.replace(b"q BT", b"q 1 0 0 -1 0 20 cm BT")), "altered-look"),
    "an entry with letters over each other": (looks(VALUE.replace(b"(100000) Tj", b"-5 Tc (100000) Tj")), "shown-otherwise"),
    "an entry with figures in another order": (
        looks(VALUE.replace(b"2 5 Td (100000) Tj", b"40 5 Td (1) Tj -38 0 Td (00000) Tj")),
        "shown-otherwise",
    ),
    "another look under the pointer": (
        lambda file: _field(file).AP.__setitem__("/R", appearance(file, VALUE.replace(b"100000", b"1"))),
        "altered-field",
    ),
    "a ground of the colour of the letters": (set_on(_field, "/MK", Dictionary(BG=[0])), "altered-field"),
    "a border over the entry": (set_on(_field, "/BS", Dictionary(W=20)), "altered-field"),
    "letters too small to see once drawn anew": (set_on(_field, "/DA", String("/F1 0.1 Tf 0 g")), "altered-field"),
    "letters of another font once drawn anew": (set_on(_field, "/DA", String("/ZaDb 10 Tf 0 g")), "altered-field"),
    "the fonts of the form": (lambda file: _form(file).DR.Font.__setitem__("/F1", lying_font(file)), "altered-field"),
    "rich words that are not its value": (set_on(_field, "/RV", String("<body><p>1</p></body>")), "altered-field"),
    "a field that does not grow with the page": (set_on(_field, "/F", 4 | 8 | 16), "altered-field"),
    "a field that is shown only on paper": (set_on(_field, "/F", 4 | 32), "altered-field"),
    "a field that is locked": (set_on(_field, "/F", 4 | 128), ""),
    "a password": (set_on(_field, "/Ff", 1 << 13), "altered-field"),
    "an order of calculation": (set_on(_form, "/CO", lambda file: Array([_field(file)])), "unknown-part"),
    "a calculation": (
        set_on(_field, "/AA", Dictionary(C=Dictionary(S=Name.JavaScript, JS=String("event.value=1")))),
        "active-content",
    ),
    "a twin of a field": (twin_of_a_field, "added-field"),
    "a field twice": (field_twice, "shown-otherwise"),
    "a border of a link over its words": (set_on(_link, "/Border", Array([0, 0, 40])), "altered-link"),
    "a link with two places": (two_ways_to_lead, "altered-link"),
    "named places exchanged": (exchange_places, "altered-link"),
    "bookmarks renamed": (rename_bookmarks, "altered-bookmarks"),
    "bookmarks exchanged": (exchange_bookmarks, "altered-bookmarks"),
    "a bookmark added": (add_a_bookmark, "altered-bookmarks"),
    "page labels": (
        set_on(_root, "/PageLabels", Dictionary(Nums=[0, Dictionary(S=Name.D, St=7)])),
        "unknown-part",
    ),
    "a part of the sheet that is shown": (shown_area, "unknown-part"),
    "pages that are not printed": (set_on(_root, "/ViewerPreferences", Dictionary(PrintPageRange=[1, 1])), "unknown-part"),
    "rights of use": (set_on(_root, "/Perms", Dictionary(UR3=Dictionary(Type=Name.Sig))), "unknown-part"),
    "an intent of output": (
        set_on(_root, "/OutputIntents", Array([Dictionary(S=Name.GTS_PDFA1, OutputConditionIdentifier=String("x"))])),
        "unknown-part",
    ),
    "a small picture of the page": (set_on(_page, "/Thumb", picture), "unknown-part"),
    "a rotation of all pages": (inherited_rotation, "resized-page"),
    "a cut of all pages": (inherited_crop, "resized-page"),
    "a page twice": (shared_page, "changed-text"),
    "a file on the catalog": (attached_to(_root), "active-content"),
    "a file on a page": (attached_to(_page), "active-content"),
    "a file on the structure": (file_of_a_structure, "active-content"),
    "a file on a field": (attached_to(_field), "active-content"),
    "a file on an appearance": (attached_to(lambda file: _field(file).AP.N), "active-content"),
    "a script when the file is opened": (
        set_on(_root, "/OpenAction", Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))),
        "active-content",
    ),
    **{f"an annotation: {kind}": (annotated(kind, AP=_look()), "added-annotation") for kind in ANNOTATIONS},
    **{
        f"an annotation that draws nothing: {kind}": (annotated(kind), "added-annotation")
        for kind in ("Text", "Watermark", "3D", "Unheard")
    },
}
"""Changes of an open file, each with the finding by which it is told; none where it is only to be left alone."""


def changed(kind: str) -> bytes:
    """Return our file with one of `CHANGES`; that a place of a field is in no form is meant."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return reopened(ours(), CHANGES[kind][0])


def prepended(data: bytes) -> bytes:
    """Put a page of the web before the file, so that a browser shows that."""
    return b"<html><script>alert(1)</script>\n" + data


def appended(data: bytes) -> bytes:
    """Put an archive behind the file."""
    return data + b"PK\x05\x06" + bytes(18)


def _update(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as file:
        _page(file).Contents = file.make_stream(TEXT.replace(b"10 percent", b"20 percent"))
        return append_update(data, file, [_page(file)])


def ended_twice(data: bytes) -> bytes:
    """Append an update, and then what looks like the end of the file that was sent."""
    return _update(data) + data[data.rindex(b"startxref") :]


def twins_in_an_object_stream(data: bytes) -> bytes:
    """Pack the objects into streams, and append the words of another page under the same number without cross-references."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as file:
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    packed = out.getvalue()
    with pikepdf.open(BytesIO(packed)) as file:
        number = _page(file).Contents.objgen[0]
    words = TEXT.replace(b"10 percent", b"20 percent")
    hidden = b"\n%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(words), words)
    end = packed.rindex(b"startxref")
    return packed[:end] + hidden + packed[end:]


def hybrid(data: bytes) -> bytes:
    """Append a table that older programs read, and a stream of cross-references to other words for the newer ones."""
    with pikepdf.open(BytesIO(data)) as file:
        number, size, root = _page(file).Contents.objgen[0], int(file.trailer.Size), file.Root.objgen[0]
        before = int(data[data.rindex(b"startxref") :].split()[1])
    words = TEXT.replace(b"10 percent", b"20 percent")
    out = data + b"\n"
    there = len(out)
    out += b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(words), words)
    stream_at = len(out)
    entry = b"\1" + there.to_bytes(4, "big") + b"\0"
    out += b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Index [%d 1] /Root %d 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        size, size + 1, number, root, len(entry), entry,
    )  # fmt: skip
    table_at = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d /XRefStm %d >>\n" % (
        size + 1, root, before, stream_at,
    )  # fmt: skip
    return out + b"startxref\n%d\n%%%%EOF\n" % table_at


def fewer_pages_by_count(data: bytes) -> bytes:
    """State fewer pages than there are: some programs show no more."""

    def change(file: pikepdf.Pdf) -> None:
        file.Root.Pages.Count = 1

    with pikepdf.open(BytesIO(data)) as file:
        change(file)
        return append_update(data, file, [file.Root.Pages])


PACKINGS: Mapping[str, tuple[Callable[[bytes], bytes], str]] = {
    "a page of the web before it": (prepended, "ambiguous-pdf"),
    "an archive behind it": (appended, "ambiguous-pdf"),
    "the end repeated": (ended_twice, "ambiguous-pdf"),
    "twins in an object stream": (twins_in_an_object_stream, "ambiguous-pdf"),
    "hybrid cross-references": (hybrid, "changed-text"),
    "fewer pages by their count": (fewer_pages_by_count, "unreadable-return"),
}
"""Changes of the bytes of a file, each with the finding by which it is told."""
