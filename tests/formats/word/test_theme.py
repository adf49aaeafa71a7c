from lxml import etree

from assembler.formats.word.package import Element, W
from assembler.formats.word.theme import DRAWING, Theme, read_theme

COLOURS = '<a:dk1><a:sysClr val="windowText" lastClr="102030"/></a:dk1><a:lt1><a:srgbClr val="fefefe"/></a:lt1>'
FONTS = '<a:majorFont><a:latin typeface="Didot"/></a:majorFont><a:minorFont><a:latin typeface="Jenson"/></a:minorFont>'
THEME = f'<a:theme xmlns:a="{DRAWING[1:-1]}"><a:clrScheme>{COLOURS}<a:accent1><a:srgbClr val="804020"/></a:accent1></a:clrScheme>{FONTS}</a:theme>'


def element(attributes: str, inside: str = "") -> Element:
    return etree.fromstring(f'<w:x xmlns:w="{W[1:-1]}" {attributes}>{inside}</w:x>')


def theme(settings: str = "") -> Theme:
    return read_theme(etree.fromstring(THEME), element("", settings))


def test_a_colour_of_the_theme_counts_before_the_one_that_is_written() -> None:
    assert theme().colour(element('w:val="000000" w:themeColor="background1"')) == "FEFEFE"
    assert theme().colour(element('w:val="abcdef"')) == "ABCDEF"
    assert theme().colour(element('w:val="ABCDEF" w:themeColor="accent9"')) == "ABCDEF"
    assert theme().colour(element('w:val="auto"')) == Theme().colour(element('w:themeColor="text1"')) == ""
    assert theme().fill(element('w:fill="auto" w:themeFill="accent1"')) == "804020"


def test_a_shade_makes_a_colour_darker_and_a_tint_lighter() -> None:
    assert theme().colour(element('w:themeColor="accent1" w:themeShade="80"')) == "402010"
    assert theme().colour(element('w:themeColor="text1" w:themeTint="00"')) == "FFFFFF"


def test_the_settings_may_exchange_text_and_ground() -> None:
    exchanged = theme('<w:clrSchemeMapping w:bg1="dark1" w:t1="light1"/>')
    assert exchanged.colour(element('w:themeColor="text1"')) == "FEFEFE"
    assert exchanged.colour(element('w:themeColor="background1"')) == "102030"
    assert exchanged.colour(element('w:themeColor="dark1"')) == "102030"


def test_a_font_of_the_theme_counts_before_the_one_that_is_written() -> None:
    assert theme().font(element('w:ascii="Arial" w:asciiTheme="majorHAnsi"')) == "Didot"
    assert Theme().font(element('w:ascii="Arial" w:asciiTheme="minorHAnsi"')) == "Arial"
    assert read_theme(None, None) == Theme()
