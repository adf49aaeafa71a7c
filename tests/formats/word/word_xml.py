"""WordprocessingML written by hand, for what our writer never writes, and read as a story without styles."""

from lxml import etree

from assembler.formats.word.numbering import Counter, Lists
from assembler.formats.word.package import Element, W
from assembler.formats.word.paragraph_reader import read_story
from assembler.formats.word.paragraphs import Story
from assembler.formats.word.styles import Styles, read_styles
from assembler.formats.word.theme import Theme
from assembler.formats.word.views import Line, read_view

NAMES = {
    "w": W[1:-1],
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())


def xml(text: str) -> Element:
    """Return elements in an element around them, with the namespaces of Word declared."""
    return etree.fromstring(f"<w:body {DECLARED}>{text}</w:body>")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def control(content: str, properties: str = "<w:text/>") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def box(content: str) -> str:
    """Return a run with a text box that holds paragraphs."""
    return f"<w:r><w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></w:pict></w:r>"


def styles(text: str = "") -> Styles:
    return read_styles(xml(text), Theme())


def story(text: str, looks: str = "") -> Story:
    return read_story("word/document.xml", xml(text), styles(looks))


def lines(text: str, looks: str = "", *, accepting: bool = True) -> tuple[Line, ...]:
    return read_view(story(text, looks), Counter(Lists({}, {}, {}, {})), accepting=accepting)
