"""Fonts that draw letters as they are: those of Windows, macOS, Office, Google and LibreOffice in which contracts are written.

A font that is not among them may draw any letter as another, as bars, or not at all, and its words must be looked at. LibreOffice writes
`0` for a script for which it has none.
"""

import re

FAMILIES = frozenset(
    """
    agency fb;albany;amasis;andale mono;angsana new;aparajita;apple sd gothic neo;aptos;arial;arial unicode ms;arimo;asap;avenir;
    avenir next;bahnschrift;barlow;baskerville;baskerville old face;batang;bell mt;bembo;bierstadt;biz udgothic;biz udmincho;
    bitstream vera sans;bitstream vera serif;bitter;bodoni mt;book antiqua;bookman old style;browallia new;cabin;caladea;calibri;
    californian fb;calisto mt;cambria;candara;cardo;carlito;centaur;century;century gothic;century schoolbook;charter;chivo;cochin;
    comfortaa;comic sans ms;consolas;constantia;copperplate;corbel;cordia new;courier;courier new;courier prime;cousine;crimson pro;
    crimson text;cumberland;dejavu sans;dejavu sans mono;dejavu serif;dengxian;didot;dm sans;dotum;droid sans;droid serif;
    dubai;eb garamond;ebrima;encode sans;exo;fangsong;figtree;fira code;fira mono;fira sans;footlight mt;franklin gothic;
    franklin gothic book;franklin gothic medium;freemono;freesans;freeserif;frutiger;futura;gadugi;garamond;gelasio;geneva;georgia;
    georgia pro;gill sans;gill sans mt;gill sans nova;goudy old style;grandview;gulim;gungsuh;heebo;helvetica;helvetica neue;
    high tower text;hind;hiragino kaku gothic pro;hiragino mincho pro;hoefler text;hp simplified;ibm plex mono;ibm plex sans;
    ibm plex serif;inconsolata;inter;iowan old style;jost;kaiti;karla;lato;leelawadee ui;libre baskerville;libre caslon text;
    libre franklin;liberation mono;liberation sans;liberation sans narrow;liberation serif;linux biolinum g;linux libertine g;lora;
    lucida bright;lucida console;lucida fax;lucida grande;lucida sans;lucida sans typewriter;lucida sans unicode;malgun gothic;
    mangal;manrope;maven pro;meiryo;menlo;merriweather;merriweather sans;microsoft himalaya;microsoft jhenghei;microsoft sans serif;
    microsoft yahei;mingliu;minion pro;monaco;montserrat;ms gothic;ms mincho;ms pgothic;ms pmincho;ms sans serif;ms serif;
    ms ui gothic;mulish;mukta;myriad pro;neue haas grotesk text pro;new york;nimbus mono l;nimbus roman no9 l;nimbus sans l;
    nirmala ui;noto mono;noto sans;noto sans cjk jp;noto sans cjk kr;noto sans cjk sc;noto sans cjk tc;noto sans devanagari;
    noto sans jp;noto sans kr;noto sans lisu;noto sans mono;noto sans sc;noto sans tc;noto serif;noto serif cjk sc;nsimsun;nunito;
    nunito sans;open sans;optima;oswald;overpass;palatino;palatino linotype;perpetua;pingfang sc;playfair display;pmingliu;poppins;
    proxima nova;pt mono;pt sans;pt serif;public sans;quattrocento;quattrocento sans;quicksand;raleway;red hat text;roboto;
    roboto condensed;roboto mono;roboto serif;roboto slab;rockwell;rubik;sabon next lt;sakkal majalla;san francisco;segoe;segoe ui;
    selawik;seaford;simhei;simplified arabic;simsun;sitka;skeena;sf pro;sf pro text;slabo 27px;songti sc;source code pro;
    source han sans;source sans 3;source sans pro;source serif 4;source serif pro;space grotesk;spectral;stixgeneral;sylfaen;tahoma;
    tenorite;thorndale;times;times new roman;tinos;titillium web;trebuchet ms;tw cen mt;ubuntu;ubuntu mono;univers;univers next;
    utopia;varela round;verdana;verdana pro;vollkorn;walbaum text;work sans;yu gothic;yu mincho;zilla slab;system-ui;sans-serif;
    serif;monospace;宋体;黑体;仿宋;楷体;等线;微软雅黑;新細明體;細明體;標楷體;微軟正黑體;ＭＳ 明朝;ＭＳ ゴシック;ＭＳ Ｐ明朝;ＭＳ Ｐゴシック;
    0;メイリオ;游明朝;游ゴシック;맑은 고딕;바탕;돋움;굴림
    """.replace("\n", "").split(";")
)
CUTS = frozenset(
    """
    thin;hairline;extralight;ultralight;light;semilight;regular;normal;roman;book;medium;semibold;demi;demibold;bold;extrabold;heavy;
    black;italic;oblique;narrow;condensed;cond;extended;text;display;caption;heading;headings;small;banner;subheading;math;ui;mono;
    std;pro;next;nova;lt;mt;ms;body;variable;3;4
    """.replace("\n", "")
    .replace(" ", "")
    .split(";")
)
"""The words behind the name of a family that name one of its cuts."""


def draws_letters(font: str) -> bool:
    """Whether a font, by its name, draws each letter as it is."""
    words = re.sub(r"^[@+]|[-_]", lambda found: "" if found[0] in "@+" else " ", font.strip().lower()).split()
    for end in range(len(words), 0, -1):
        if all(word in CUTS for word in words[end:]) and _joined(words[:end]) in _NAMES:
            return True
    return not words


def _joined(words: list[str]) -> str:
    return "".join(words)


_NAMES = frozenset(_joined(family.lower().split()) for family in FAMILIES)
