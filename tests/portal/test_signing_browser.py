"""The whole act in a real browser: two directors, then the vendor; with and without a script, 320 pixels and wide, by keyboard, by axe."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from portal.running import KEY, Running, running, small_settings, small_text, with_seal
from portal.test_browser import browser
from portal.walks import context, faults, sign_in, sign_in_the_page

from assembler.formats.pdf.signatures import read_signatures
from assembler.signing.executed import check_audit

__all__ = ["browser"]

pytestmark = [pytest.mark.chromium, pytest.mark.slow]
TWO = "signatories: [{name: Anna Berg, title: Director}, {name: Bo Ek, title: Director}]"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with (
        pytest.MonkeyPatch.context() as patch,
        running(with_seal(small_settings(tmp_path_factory.mktemp("act")), patch)) as portal,
    ):
        yield portal


def personal_link(page: Page, who: str) -> str:
    page.get_by_role("button", name=f"Make a link by which {who} signs").click()
    return page.get_by_label("Link", exact=True).input_value()


@pytest.mark.parametrize(("script", "width"), [(True, 320), (False, 1280)], ids=["with-script-narrow", "without-script"])
def test_two_directors_sign_then_the_vendor_and_both_have_the_executed_copy(
    browser: Browser, served: Running, *, script: bool, width: int
) -> None:
    name = f"act-{width}"
    packet = served.packet(name, "Exempel AB", text=re.sub("signatories: .*", TWO, small_text(name, "Exempel AB")))
    with context(browser, script=script) as desk, context(browser, script=script, width=width) as theirs:
        page, partner = desk.new_page(), theirs.new_page()
        looked_at = faults if script else lambda _: []  # axe is a script itself
        sign_in(page, served.address, KEY)
        page.goto(f"{served.address}/desk/packets/{packet}")
        page.get_by_role("button", name="Open for signature", exact=True).click()
        links = {who: personal_link(page, who) for who in ("Anna Berg", "Bo Ek", "Vendor")}
        found = looked_at(page)
        partner.goto(links["Vendor"])
        assert partner.get_by_text("Somebody else signs first: Anna Berg and Bo Ek.").count()
        partner.goto(links["Anna Berg"])
        found += looked_at(partner)
        partner.goto(f"{links['Anna Berg']}/sign/here")
        found += looked_at(partner)
        assert partner.locator("canvas").is_visible() is script
        sign_in_the_page(partner, links["Bo Ek"], script=script)
        sign_in_the_page(partner, links["Anna Berg"], script=script, typed="Anna Berg")
        sign_in_the_page(partner, links["Vendor"], script=script, typed="Olive Kay")
        found += looked_at(partner)
        assert found == []
        files = []
        for link in ("executed copy", "audit file"):
            with partner.expect_download() as coming:
                partner.get_by_role("link", name=f"Download the {link}").click()
            files.append(Path(coming.value.path()).read_bytes())
        page.goto(f"{served.address}/desk/packets/{packet}")
        assert page.get_by_role("link", name="Executed copy (PDF)").count() == 1
    # Playwright runs an event loop in this thread, and pyHanko one of its own.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_compare, files[0], files[1], "drawn" if script else "typed").result()


def _compare(executed: bytes, audit: bytes, how: str) -> None:
    signatures, findings = read_signatures(executed)
    assert findings == ()
    assert [one.name for one in signatures] == ["Bo Ek", "Anna Berg", "Olive Kay", ""]
    checked = check_audit(audit, executed, signatures)
    assert checked.findings == ()
    assert checked.record is not None
    ways = [one.facts["how"].partition(",")[0] for one in checked.record.steps if "how" in one.facts]
    assert ways == [how, "typed", "typed"]
