"""Names are read from nested trees, and named destinations lead to pages."""

from io import BytesIO

import pikepdf
import pytest
from formats.pdf.small_pdf import small_pdf

from assembler.formats.pdf.name_trees import Destinations, names_below


def test_the_names_of_a_nested_tree_are_read_and_a_tree_that_holds_itself_ends() -> None:
    with pikepdf.new() as file:
        node = file.make_indirect(pikepdf.Dictionary(Names=["a", 1]))
        root = pikepdf.Dictionary(Kids=[node], Names=["b", 2])
        node.Kids = pikepdf.Array([node])
        names = [name for name, _ in names_below(root)]

    assert (names[:2], {*names}) == (["b", "a"], {"a", "b"})
    assert [*names_below(None)] == []


@pytest.mark.parametrize("way", ["page", "name", "older", "action", "nowhere"])
def test_a_link_leads_to_a_page_by_each_way(way: str) -> None:
    with pikepdf.open(BytesIO(small_pdf())) as file:
        place = pikepdf.Array([file.pages[0].obj, pikepdf.Name.Fit])
        file.Root.Names = pikepdf.Dictionary(Dests={"/Names": ["fee", {"/D": place}]})
        file.Root.Dests = pikepdf.Dictionary(fee2=place)
        link = {
            "page": pikepdf.Dictionary(Dest=place),
            "name": pikepdf.Dictionary(Dest=pikepdf.String("fee")),
            "older": pikepdf.Dictionary(Dest=pikepdf.Name.fee2),
            "action": pikepdf.Dictionary(A={"/S": pikepdf.Name.GoTo, "/D": place}),
            "nowhere": pikepdf.Dictionary(Dest=pikepdf.String("none")),
        }[way]

        assert Destinations(file).page_of(link) == (0 if way == "nowhere" else 1)


@pytest.mark.parametrize(
    ("way", "lost"),
    [("a page of no page tree", True), ("a name in a file without names", True), ("a missing name", False), ("an action", False)],
)
def test_a_link_is_lost_where_its_page_or_all_names_were_left_behind(way: str, *, lost: bool) -> None:
    with pikepdf.open(BytesIO(small_pdf())) as file:
        place = pikepdf.Array([file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Page)), pikepdf.Name.Fit])
        if way == "a missing name":
            file.Root.Names = pikepdf.Dictionary(Dests={"/Names": ["fee", {"/D": place}]})
        link = {
            "a page of no page tree": pikepdf.Dictionary(Dest=place),
            "an action": pikepdf.Dictionary(A={"/S": pikepdf.Name.URI}, Dest=pikepdf.String("gone")),
        }.get(way, pikepdf.Dictionary(Dest=pikepdf.String("gone")))

        assert Destinations(file).is_lost(link) is lost
