"""Ways to make a returned PDF say or do something else than the one issued, each as one change of an open file."""

from collections.abc import Callable, Mapping
from io import BytesIO

import pikepdf
from returns.filling import terminal

Attack = Callable[[pikepdf.Pdf], None]

A4 = (0, 0, 595, 842)


def saved(data: bytes, attack: Attack) -> bytes:
    """Return a file changed by an attack and saved anew."""
    with pikepdf.open(BytesIO(data)) as file:
        attack(file)
        out = BytesIO()
        file.save(out)
    return out.getvalue()


def appearance_of(file: pikepdf.Pdf, operators: bytes, size: tuple[float, float] = (595, 842)) -> pikepdf.Object:
    """Return an appearance stream with a font of its own."""
    stream = file.make_stream(operators)
    stream.Type, stream.Subtype, stream.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, *size])
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    stream.Resources = pikepdf.Dictionary(Font={"/Own": font})
    return stream


COVER = b"1 g 0 0 595 842 re f 0 g BT /Own 12 Tf 60 700 Td (Liability is capped at EUR 1.) Tj ET"


def _texts(file: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [field for _, field in terminal(file.Root.AcroForm.Fields, ()) if field.get("/FT") == "/Tx"]


def _add_annotation(file: pikepdf.Pdf, page: int, **keys: object) -> pikepdf.Object:
    note = file.make_indirect(
        pikepdf.Dictionary({"/Type": pikepdf.Name.Annot, "/F": 4} | {f"/{key}": each for key, each in keys.items()})
    )
    file.pages[page].obj.Annots.append(note)
    return note


def _add_field(file: pikepdf.Pdf, kind: str, rectangle: tuple[int, int, int, int], **more: object) -> pikepdf.Object:
    field = _add_annotation(
        file, 0, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name(kind), T=pikepdf.String("zz"), Rect=[*rectangle], **more
    )
    file.Root.AcroForm.Fields.append(field)
    return field


def _script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def enlarge_a_field(file: pikepdf.Pdf) -> None:
    field = _texts(file)[0]
    field.Rect = pikepdf.Array([*A4])
    field.AP = pikepdf.Dictionary(N=appearance_of(file, COVER))


def move_a_field(file: pikepdf.Pdf) -> None:
    field = _texts(file)[0]
    field.Rect = pikepdf.Array([float(side) + 100 for side in field.Rect])


def add_a_text_field(file: pikepdf.Pdf) -> None:
    _add_field(file, "/Tx", (50, 400, 500, 700), AP={"/N": appearance_of(file, COVER)})


def add_a_signature_field(file: pikepdf.Pdf) -> None:
    _add_field(file, "/Sig", (50, 400, 500, 700), AP={"/N": appearance_of(file, COVER)})


def add_a_field_that_no_page_shows(file: pikepdf.Pdf) -> None:
    hidden = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("zz"), V=pikepdf.String("EUR 1"))
    file.Root.AcroForm.Fields.append(file.make_indirect(hidden))


def hide_a_field(file: pikepdf.Pdf) -> None:
    _texts(file)[0].F = 4 | 2


def print_no_field(file: pikepdf.Pdf) -> None:
    _texts(file)[0].F = 0


def let_a_field_act(file: pikepdf.Pdf) -> None:
    _texts(file)[0].AA = pikepdf.Dictionary(K=_script())


def remove_a_field(file: pikepdf.Pdf) -> None:
    gone = _texts(file)[0]
    for page in file.pages:
        page.obj.Annots = pikepdf.Array([each for each in page.obj.Annots if each.objgen != gone.objgen])


def write_into_an_empty_field(file: pikepdf.Pdf) -> None:
    field = next(each for each in _texts(file) if not str(each.get("/V", "")))
    field.AP = pikepdf.Dictionary(N=appearance_of(file, b"BT /Own 9 Tf 2 2 Td (EUR 1) Tj ET", (90, 14)))


def draw_into_an_empty_field(file: pikepdf.Pdf) -> None:
    field = next(each for each in _texts(file) if not str(each.get("/V", "")))
    field.AP = pikepdf.Dictionary(N=appearance_of(file, b"0 g 5 2 m 20 12 l 30 2 l f", (90, 14)))


def exchange_a_tick(file: pikepdf.Pdf) -> None:
    boxes = [field for _, field in terminal(file.Root.AcroForm.Fields, ()) if field.get("/FT") == "/Btn" and "/Opt" not in field]
    boxes[0].AP.N["/Off"], boxes[0].AP.N["/yes"] = boxes[0].AP.N["/yes"], boxes[0].AP.N["/Off"]


def launch(file: pikepdf.Pdf) -> None:
    file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))


def act_on_closing(file: pikepdf.Pdf) -> None:
    file.Root.AA = pikepdf.Dictionary(WC=_script())


def act_on_a_page(file: pikepdf.Pdf) -> None:
    file.pages[1].obj.AA = pikepdf.Dictionary(O=_script())


def name_a_script(file: pikepdf.Pdf) -> None:
    file.Root.Names.JavaScript = pikepdf.Dictionary(Names=[pikepdf.String("x"), _script()])


def submit(file: pikepdf.Pdf) -> None:
    _texts(file)[0].A = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=pikepdf.String("https://partner.example/x"))


def link_outside(file: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://partner.example"))
    _add_annotation(file, 0, Subtype=pikepdf.Name.Link, Rect=[50, 400, 500, 700], A=action)


def let_a_bookmark_act(file: pikepdf.Pdf) -> None:
    file.Root.Outlines.First.A = _script()


def draw_by_a_link(file: pikepdf.Pdf) -> None:
    _add_annotation(file, 0, Subtype=pikepdf.Name.Link, Rect=[*A4], AP={"/N": appearance_of(file, COVER)})


def attach(file: pikepdf.Pdf) -> None:
    file.attachments["terms.txt"] = b"The fee is EUR 1."


def add_xfa(file: pikepdf.Pdf) -> None:
    file.Root.AcroForm.XFA = file.make_stream(b"<xdp/>")


def add_layers(file: pikepdf.Pdf) -> None:
    layer = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("x")))
    file.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer]))


def add_media(file: pikepdf.Pdf) -> None:
    _add_annotation(file, 0, Subtype=pikepdf.Name.RichMedia, Rect=[0, 0, 9, 9], RichMediaContent=pikepdf.Dictionary())


def add_a_note(file: pikepdf.Pdf) -> None:
    _add_annotation(file, 0, Subtype=pikepdf.Name.FreeText, Rect=[50, 400, 500, 700], Contents=pikepdf.String("and a bonus"))


def cover_by_a_note(file: pikepdf.Pdf) -> None:
    _add_annotation(file, 0, Subtype=pikepdf.Name.Square, Rect=[*A4], IC=[1, 1, 1], AP={"/N": appearance_of(file, COVER)})


def crop(file: pikepdf.Pdf) -> None:
    file.pages[0].obj.CropBox = pikepdf.Array([0, 300, 595, 842])


def turn(file: pikepdf.Pdf) -> None:
    file.pages[0].obj.Rotate = 90


def enlarge_a_page(file: pikepdf.Pdf) -> None:
    file.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 842, 1191])


def scale_a_page(file: pikepdf.Pdf) -> None:
    file.pages[0].obj.UserUnit = 2


def add_a_name(file: pikepdf.Pdf) -> None:
    file.Root.Names.Dests.Names.append(pikepdf.String("zz"))
    file.Root.Names.Dests.Names.append(pikepdf.Array([file.pages[0].obj, pikepdf.Name.Fit]))


def add_a_hidden_page(file: pikepdf.Pdf) -> None:
    file.Root.Names.Templates = pikepdf.Dictionary(Names=[pikepdf.String("x"), file.pages[0].obj])


def add_an_unknown_part(file: pikepdf.Pdf) -> None:
    file.pages[0].obj.ZZOwn = pikepdf.Dictionary(Shows=pikepdf.String("something"))


def speak(file: pikepdf.Pdf) -> None:
    words = pikepdf.Dictionary(S=pikepdf.Name.Span, ActualText=pikepdf.String("the Partner owes nothing"))
    file.Root.StructTreeRoot.ZZ = file.make_indirect(words)


def draw(operators: bytes) -> Attack:
    """Return an attack that draws something on the second page, with a font of its own."""

    def attack(file: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page = file.pages[1]
        page.obj.Resources = file.make_indirect(pikepdf.Dictionary(dict(page.obj.Resources.items())))
        page.obj.Resources.Font = pikepdf.Dictionary({**dict(page.obj.Resources.Font.items()), "/Own": font})
        page.contents_add(operators)

    return attack


def exchange_the_map_of_a_font(file: pikepdf.Pdf) -> None:
    for font in (font for page in file.pages for _, font in page.obj.Resources.Font.items() if "/ToUnicode" in font):
        words = font.ToUnicode.read_bytes()
        font.ToUnicode.write(words.replace(b"<0030>", b"<0031>").replace(b"<0065>", b"<0061>"))


def exchange_fonts(file: pikepdf.Pdf) -> None:
    fonts = {str(name): font for page in file.pages for name, font in page.obj.Resources.Font.items()}
    first, second, *_ = fonts.values()
    first.DescendantFonts[0].FontDescriptor, second.DescendantFonts[0].FontDescriptor = (
        second.DescendantFonts[0].FontDescriptor,
        first.DescendantFonts[0].FontDescriptor,
    )


ATTACKS: Mapping[str, tuple[Attack, str]] = {
    "a field enlarged over a page": (enlarge_a_field, "moved-field"),
    "a field moved": (move_a_field, "moved-field"),
    "a text field over words": (add_a_text_field, "added-field"),
    "a signature field over words": (add_a_signature_field, "added-field"),
    "a field that no page shows": (add_a_field_that_no_page_shows, "added-field"),
    "a field hidden": (hide_a_field, "altered-field"),
    "a field not printed": (print_no_field, "altered-field"),
    "a field that acts": (let_a_field_act, "active-content"),
    "a field removed": (remove_a_field, "removed-field"),
    "words in an empty field": (write_into_an_empty_field, "shown-otherwise"),
    "a drawing in an empty field": (draw_into_an_empty_field, "altered-look"),
    "a tick exchanged": (exchange_a_tick, "altered-look"),
    "a program started": (launch, "active-content"),
    "a script on closing": (act_on_closing, "active-content"),
    "a script of a page": (act_on_a_page, "active-content"),
    "a script by name": (name_a_script, "active-content"),
    "entries sent away": (submit, "active-content"),
    "a link outside": (link_outside, "active-content"),
    "a bookmark that acts": (let_a_bookmark_act, "active-content"),
    "a link that draws": (draw_by_a_link, "added-annotation"),
    "an attached file": (attach, "active-content"),
    "XFA": (add_xfa, "active-content"),
    "layers": (add_layers, "active-content"),
    "media": (add_media, "active-content"),
    "a note": (add_a_note, "added-annotation"),
    "a note that covers": (cover_by_a_note, "added-annotation"),
    "a page cropped": (crop, "resized-page"),
    "a page turned": (turn, "resized-page"),
    "a page enlarged": (enlarge_a_page, "resized-page"),
    "a page scaled": (scale_a_page, "resized-page"),
    "a name": (add_a_name, "added-names"),
    "a hidden page": (add_a_hidden_page, "active-content"),
    "an unknown part": (add_an_unknown_part, "unknown-part"),
    "words for screen readers": (speak, "spoken-words"),
    "words covered on the page": (draw(b"q 1 g 50 100 500 640 re f Q"), "covered-words"),
    "words added to the page": (draw(b"q BT /Own 9 Tf 60 30 Td (The fee is EUR 1.) Tj ET Q"), "added-words"),
    "words added that nobody sees": (draw(b"q BT 3 Tr /Own 9 Tf 60 30 Td (The fee is EUR 1.) Tj ET Q"), "hidden-text"),
    "a drawing on the page": (draw(b"q 0 g 60 20 300 3 re f Q"), "to-be-looked-at"),
    "the map of a font": (exchange_the_map_of_a_font, "changed-text"),
    "the fonts exchanged": (exchange_fonts, "covered-words"),
}
"""Each kind of attack with the finding by which it is told."""
