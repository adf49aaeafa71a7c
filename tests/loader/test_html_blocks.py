"""HTML between the paragraphs of Markdown."""

from assembler.loader.html_blocks import read_html_block


def test_paragraphs_cells_and_points_are_apart() -> None:
    text = "<table><tr><td>A<br>B</td><td> </td></tr></table><p>One\n<i>two</i> &amp; three<ul><li>Four<li>Five</ul>"
    assert [("".join(part.text for part in each.stretches), each.cell) for each in read_html_block(text)] == [
        *(("A", (0, 0, 0)), ("B", (0, 0, 0)), ("", (0, 0, 1))),
        *(("One two & three", None), ("• Four", None), ("• Five", None)),
    ]


def test_what_nobody_sees_is_no_paragraph() -> None:
    assert read_html_block("<!-- note --><script>var a;</script><style>p {}</style><div align='center'>") == ()
