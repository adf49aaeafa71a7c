import re

from formats.word.word_sample import edited, parts, word
from lxml import etree

from assembler.formats.word.archive import member, pack
from assembler.formats.word.package import (
    DOCUMENT,
    DOCUMENT_RELATIONS,
    MOST_ELEMENTS,
    RELATIONS,
    STRICT,
    UNREADABLE,
    Element,
    Package,
    Relation,
    W,
    child_at,
    is_on,
    open_package,
    parse,
    val_at,
)
from assembler.formats.word.read_back import words_of_word


def opened(data: bytes) -> Package:
    package, fault = open_package(data)
    assert package is not None, fault
    return package


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Return a Word file with a part under another name, and all that speak of it adapted, as another program may name it."""
    kept = {re.sub(rf"\b{re.escape(old)}\b", new, name): content for name, content in parts(data).items()}
    adapted = {
        name: content.replace(old.encode(), new.encode()) for name, content in kept.items() if name.endswith((".rels", "s].xml"))
    }
    return pack(member(*each) for each in (kept | adapted).items())


def test_parts_are_found_by_their_relations_whatever_their_names_are() -> None:
    ours = opened(word())
    assert (ours.main, ours.related("styles"), len(ours.related("footer"))) == (DOCUMENT, ("word/styles.xml",), 2)
    assert ours.types[DOCUMENT].endswith("wordprocessingml.document.main+xml")
    theirs = opened(renamed(renamed(word(), "document.xml", "text.xml"), "styles.xml", "looks.xml"))
    assert (theirs.main, theirs.related("styles")) == ("word/text.xml", ("word/looks.xml",))
    assert theirs.data("styles") == ours.data("styles")


def test_a_target_is_resolved_from_its_part_from_the_root_or_outside_the_file() -> None:
    def other(text: str) -> str:
        more = "".join(
            f'<Relationship Id="r{at}" Type="t/{kind}" Target="{target}"{mode}/>'
            for at, (kind, target, mode) in enumerate(
                (
                    ("theme", "/word/Theme/theme1.xml", ""),
                    ("one", "../customXml/item%31.xml", ""),
                    ("hyperlink", "https://example.org/a", ' TargetMode="External"'),
                    ("gone", "gone.xml", ""),
                )
            )
        )
        return text.replace("</Relationships>", f"{more}</Relationships>")

    package = opened(edited(word(), DOCUMENT_RELATIONS, other))
    assert package.related("theme") == ("word/theme/theme1.xml",)
    assert package.related("one") == ("customXml/item1.xml",)
    assert Relation("r2", "hyperlink", "https://example.org/a", external=True, known=False) in package.relations[DOCUMENT]
    assert (package.related("hyperlink"), package.related("gone"), package.data("gone")) == ((), (), b"")


def test_a_file_without_one_main_part_cannot_be_read() -> None:
    assert open_package(pack([member(DOCUMENT, b"<x/>")])) == (None, UNREADABLE)
    second = '<Relationship Id="z" Type="t/officeDocument" Target="word/styles.xml"/></Relationships>'
    doubled = edited(word(), RELATIONS, lambda text: text.replace("</Relationships>", second))
    assert open_package(doubled) == (None, UNREADABLE)
    assert open_package(b"")[0] is None


def test_no_entity_is_resolved() -> None:
    assert parse(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>') is None
    assert parse(b"<x>&#233;</x>") is not None
    assert parse(b"") is None


def test_a_strict_file_is_read_like_any_other() -> None:
    strict = {usual: name for name, usual in STRICT.items()}
    data = parts(word())
    for usual, name in strict.items():
        data = {part: content.replace(usual, name) for part, content in data.items()}
    theirs = pack(member(*each) for each in data.items())
    assert STRICT.keys() & set(re.findall(rb'="([^"]*)"', parts(theirs)[DOCUMENT]))
    assert words_of_word(theirs) == words_of_word(word()) != ""


def xml(text: str) -> Element:
    return etree.fromstring(f'<w:x xmlns:w="{W[1:-1]}">{text}</w:x>')


def test_a_path_of_tags_leads_to_a_descendant_or_to_none() -> None:
    root = xml('<w:a><w:b w:val="7"/></w:a>')
    assert val_at(root, f"{W}a", f"{W}b") == "7"
    assert (val_at(root, f"{W}b"), child_at(root, f"{W}b", f"{W}a")) == ("", None)


def test_a_property_without_a_value_is_on() -> None:
    assert [is_on(each) for each in xml('<w:b/><w:b w:val="1"/><w:b w:val="0"/><w:b w:val="off"/>')] == [True, True, False, False]
    assert not is_on(None)


def test_a_part_of_more_elements_than_are_read_is_refused() -> None:
    data = pack([member(DOCUMENT, b"<a>" + b"<b/>" * (2 * MOST_ELEMENTS) + b"</a>")])
    assert open_package(data) == (None, "The file holds more than 500,000 elements or attributes.")


def test_comments_and_instructions_of_xml_do_not_end_a_text() -> None:
    tree = parse(b"<a>one<!-- x --> two<?y z?> three</a>")
    assert tree is not None
    assert tree.text == "one two three"
