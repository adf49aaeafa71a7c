"""The parts of a shell that hold tags, compiled as Jinja templates that can insert text and do nothing else.

A template may use the constructs in `ALLOWED` only, runs in a sandbox, and is rendered with sample texts before it is accepted.
"""

import marshal
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from io import BytesIO

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from assembler.formats.word.package import DOCUMENT, Element, parse
from assembler.formats.word.properties import HEADER
from assembler.formats.word.shell.context import NAMES, sample_contexts
from assembler.formats.word.shell.inspection import parts_with_tags
from assembler.formats.word.shell.shell_package import ShellPackage
from assembler.model.diagnostics import Diagnostic, nearest
from assembler.model.quick_dataclass import dataclass

CONSTRUCTS = "if, for, names and their attributes, comparisons, and, or, not, and the filters upper, lower, join"
ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.If, nodes.For),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter),
)
FILTERS = ("upper", "lower", "join")
LINE_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
MARK = Markup("<!--body-->")
# Attributes that Word adds on every edit: loops would repeat them, and they show who edited what and when.
EDIT_MARKS = re.compile(r".*\}(rsid\w*|paraId|textId)")


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template as Python's own code, which can be kept."""

    code: bytes

    def render(self, words: Mapping[str, object], **blocks: str) -> str:
        """Return the part with words and blocks in the places of its tags."""
        return _loaded(self.code).render(words, **blocks)


Templates = tuple[tuple[str, CompiledTemplate], ...]


@lru_cache(64)
def _loaded(code: bytes) -> Template:
    environment = _environment()
    return Template.from_code(environment, marshal.loads(code), environment.make_globals(None))  # noqa: S302 - our own compiler's


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=_printable_value, keep_trailing_newline=True)


def _printable_value(value: object) -> object:
    """Return text as it is inserted into a shell, line feeds as line breaks; raises TypeError for anything but text."""
    if isinstance(value, Undefined | Markup):
        return value
    if not isinstance(value, str):
        raise TypeError(f"A {type(value).__name__} cannot be printed; print the words in it.")
    return LINE_BREAK.join(value.split("\n")) if "\n" in value else value


def compile_parts(package: ShellPackage) -> tuple[Templates, tuple[Diagnostic, ...]]:
    """Return every part that has tags as a template, tried with sample texts, and the findings about them."""
    # Values are escaped by the environment, so that a partner's name can never be markup or a tag.
    environment, templates, findings = _environment(), [], list[Diagnostic]()
    for name, tree in parts_with_tags(package):
        source = f"{HEADER}{_jinja_source(tree)}"
        faults = tuple(_forbidden_tags(package, name, environment, source))
        findings += faults
        if not faults:
            templates.append((name, CompiledTemplate(marshal.dumps(environment.compile(source)))))
            findings += _trial_faults(package, name, templates[-1][1])
    return tuple(templates), tuple(dict.fromkeys(findings))


def _jinja_source(tree: Element) -> str:
    """Return a part's XML as Jinja source by docxtpl's rules, without the marks of editing."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 -- not needed where the shell is kept

    for element in tree.iter():
        for name in [name for name in element.attrib if EDIT_MARKS.fullmatch(str(name))]:
            del element.attrib[name]
    return str(DocxTemplate(BytesIO()).patch_xml(etree.tostring(tree, encoding="unicode")))


def _forbidden_tags(package: ShellPackage, name: str, environment: SandboxedEnvironment, source: str) -> Iterator[Diagnostic]:
    """Find tags that do not parse, do more than insert text, or use unknown names."""
    try:
        template = environment.parse(source)
    except TemplateSyntaxError as mistake:
        hint = "Close every {% if %} and {% for %}, each with the same kind of tag that opened it."
        yield package.fault("broken-tag", name, f"The tags cannot be read: {mistake.message}", hint)
        return
    for node in template.find_all(nodes.Node):
        if not isinstance(node, ALLOWED) or (isinstance(node, nodes.Filter) and node.name not in FILTERS):
            sentence = f"A tag does more than place words ({type(node).__name__.lower()})."
            yield package.fault("broken-tag", name, sentence, f"Shells know {CONSTRUCTS}.")
    yield from _unknown_names(package, name, template)


def _unknown_names(package: ShellPackage, name: str, template: nodes.Template) -> Iterator[Diagnostic]:
    bound = {
        target.name for loop in template.find_all(nodes.For) for target in loop.find_all(nodes.Name) if target.ctx == "store"
    }
    for each in template.find_all(nodes.Name):
        if each.ctx == "load" and each.name not in {*NAMES, *bound, "loop"}:
            yield _unknown_name(package, name, each.name, tuple(NAMES))
    for attribute in template.find_all(nodes.Getattr):
        kind = NAMES.get(attribute.node.name) if isinstance(attribute.node, nodes.Name) else None
        if kind is not None and attribute.attr not in kind.__slots__:
            yield _unknown_name(package, name, attribute.attr, kind.__slots__)


def _unknown_name(package: ShellPackage, part: str, word: str, known: tuple[str, ...]) -> Diagnostic:
    hint = nearest(word, known) or f"Known here: {', '.join(known)}."
    return package.fault("broken-tag", part, f"The tag “{word}” names nothing that shells are given.", hint)


def _trial_faults(package: ShellPackage, name: str, template: CompiledTemplate) -> Iterator[Diagnostic]:
    """Render a part with every sample context, and find what is not well-formed XML with the body in it once."""
    for sample in sample_contexts():
        try:
            filled = template.render(sample, body=MARK, contents="")
        except (TemplateError, TypeError) as mistake:
            yield package.fault(
                "broken-tag", name, f"The tags cannot be filled: {mistake}", "Correct the name; see templates/README.md."
            )
            return
        if parse(filled.encode()) is None:
            sentence = "A {% if %} or {% for %} begins and ends in different paragraphs or cells."
            yield package.fault("broken-tag", name, sentence, "Use {%p if %} in paragraphs of their own, or {%tr if %} in rows.")
            return
        if name == DOCUMENT and filled.count(MARK) != 1:
            yield package.fault(
                "broken-tag",
                name,
                "The clauses are left out or repeated in some papers.",
                "Take {{p body }} out of {% if %} and {% for %}.",
            )
            return
