import pytest

from assembler.formats.word.bindings import bound_value
from assembler.formats.word.package import Package

STORE = b'<n:x xmlns:n="urn:n"><n:fee unit="%">25</n:fee><n:fee>30 <b>of</b> it</n:fee></n:x>'


def package(*stores: bytes) -> Package:
    return Package({f"customXml/item{at}.xml": data for at, data in enumerate(stores)} | {"x.bin": b"x"}, {}, {}, "")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/n:x/n:fee", "25"),
        ("/ns0:x[1]/ns0:fee[2]", "30 of it"),
        ("/n:x/n:fee/@unit", "%"),
        ("/n:x/n:fee/@other", None),
        ("/n:x/n:fee[3]", None),
        ("/n:y", None),
        ("//n:fee", None),
        ("", None),
        ("/n:x[0]", None),
    ],
)
def test_a_path_of_elements_leads_to_its_value(path: str, value: str | None) -> None:
    assert bound_value(package(STORE, b"<broken"), path) == value


def test_where_two_parts_differ_nothing_is_known() -> None:
    other = STORE.replace(b"25", b"26")
    assert (bound_value(package(STORE, STORE), "/x/fee"), bound_value(package(STORE, other), "/x/fee")) == ("25", None)
