"""The language server as an editor speaks to it: what is typed and not saved has findings, meanings, places and completions."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

import pytest
from editor.raw_client import RawClient, serving
from small_library import agreement, write

NEOVIM = shutil.which("nvim")
FEE = """\
1. **"Fee"** means the price of a loan. {id: meaning}
2. The Partner pays the Fee within {{ notice | words }}, as [](#fee.meaning) says. {when: lend}
"""


@pytest.fixture
def fee(tmp_path: Path) -> Path:
    write(tmp_path, agreement({"fee": FEE}))
    return tmp_path / "small/agreement/fee.md"


@pytest.fixture
def client(fee: Path) -> Iterator[RawClient]:
    with serving(fee.parents[2]) as client:
        yield client


def typed(client: RawClient, path: Path, text: str, version: int) -> None:
    """Type a whole text anew, without saving it."""
    if version == 1:
        client.notify(
            "textDocument/didOpen", textDocument={"uri": path.as_uri(), "languageId": "markdown", "version": 1, "text": text}
        )
    else:
        document = {"uri": path.as_uri(), "version": version}
        client.notify("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])


def place(path: Path, words: str, inside: int = 1) -> dict[str, object]:
    """Return the place in a file at which some words stand."""
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        if words in line:
            position = {"line": number, "character": line.index(words) + inside}
            return {"textDocument": {"uri": path.as_uri()}, "position": position}
    raise AssertionError(words)


@pytest.mark.slow
def test_what_is_typed_is_checked_before_it_is_saved(client: RawClient, fee: Path) -> None:
    saved = fee.read_text("utf-8")
    typed(client, fee, saved.replace("{{ notice | words }}", "30 days"), 1)
    while not any(found["code"] == "typed-number" for found in client.findings(fee)):
        pass
    (found,) = (one for one in client.published[fee.as_uri()] if one["code"] == "typed-number")
    line = next(number for number, line in enumerate(saved.splitlines()) if "pays the Fee" in line)
    assert found["range"] == {"start": {"line": line, "character": 35}, "end": {"line": line, "character": 42}}
    assert (found["severity"], found["message"].splitlines()[0]) == (2, "“30 days” is typed into the text.")
    typed(client, fee, saved, 2)
    assert all(one["code"] != "typed-number" for one in client.findings(fee))
    client.notify("textDocument/didClose", textDocument={"uri": fee.as_uri()})


@pytest.mark.slow
def test_a_word_has_its_meaning_and_its_place(client: RawClient, fee: Path) -> None:
    assert "value notice of Small Programme" in client.ask("textDocument/hover", **place(fee, "notice |"))["contents"]["value"]
    assert "Fee" in client.ask("textDocument/hover", **place(fee, "Fee within"))["contents"]["value"]
    assert client.ask("textDocument/hover", **place(fee, "pays")) is None
    (target,) = client.ask("textDocument/definition", **place(fee, "fee.meaning"))
    assert (target["uri"], target["range"]["start"]["line"]) == (fee.as_uri(), 4)
    (value,) = client.ask("textDocument/definition", **place(fee, "notice |"))
    assert value["uri"] == (fee.parents[1] / "programme.yaml").as_uri()


@pytest.mark.slow
def test_a_text_goes_on_with_references_names_and_terms(client: RawClient, fee: Path) -> None:
    def offered(words: str, inside: int) -> set[str]:
        return {one["label"] for one in client.ask("textDocument/completion", **place(fee, words, inside))}

    assert {"fee", "fee.meaning"} <= offered("](#fee.meaning)", 3)
    assert {"notice", "lend", "loans"} <= offered("{{ notice", 3)
    assert offered("the Fee", 5) == {"Fee"}


@pytest.mark.slow
def test_an_id_gets_another_name_in_texts_and_files(client: RawClient, fee: Path) -> None:
    lines = fee.read_text("utf-8").replace("The Partner", "💶 The Partner")
    typed(client, fee, lines, 1)
    fee.write_text(lines, "utf-8")
    notice, reference = place(fee, "notice |", 3), place(fee, "fee.meaning", 1)
    assert client.ask("textDocument/prepareRename", **notice)["placeholder"] == "notice"
    changes = client.ask("textDocument/rename", **notice, newName="period")["documentChanges"]
    assert {Path(one["textDocument"]["uri"]).name: len(one["edits"]) for one in changes} == {"fee.md": 1, "programme.yaml": 1}
    (edit,) = next(one["edits"] for one in changes if one["textDocument"]["uri"] == fee.as_uri())
    line = lines.splitlines()[edit["range"]["start"]["line"]].encode("utf-16-le")
    start, end = (2 * edit["range"][key]["character"] for key in ("start", "end"))
    assert (line[:start] + edit["newText"].encode("utf-16-le") + line[end:]).decode("utf-16-le") == line.decode(
        "utf-16-le"
    ).replace("notice", "period")
    moved = client.ask("textDocument/rename", **reference, newName="price")["documentChanges"]
    assert [one["newUri"] for one in moved if one.get("kind") == "rename"] == [fee.with_name("price.md").as_uri()]
    assert (
        client.refusal("textDocument/rename", **notice, newName="lend") == "“lend” is taken: the programme small has that name."
    )
    assert client.refusal("textDocument/prepareRename", **place(fee, "pays")).startswith("No id of the library stands here")


@pytest.mark.slow
def test_a_clause_is_shown_as_it_prints_under_chosen_choices(client: RawClient, fee: Path) -> None:
    typed(client, fee, fee.read_text("utf-8").replace("the price", "the whole price"), 1)
    (lens,) = client.ask("textDocument/codeLens", textDocument={"uri": fee.as_uri()})
    command = lens["command"]
    assert command["title"] == "As printed in Agreement"
    least = client.ask("workspace/executeCommand", command=command["command"], arguments=command["arguments"])
    assert (least["choices"], least["text"].splitlines()[4:]) == ([], ["1. “Fee” means the whole price of a loan."])
    more = client.ask("workspace/executeCommand", command=command["command"], arguments=[*command["arguments"], "lend"])
    assert more["text"].splitlines()[6] == "2. The Partner pays the Fee within sixty (60) days, as Section ‹fee.meaning› says."
    asked = [*command["arguments"], "retail", "wholesale"]
    refused = client.refusal("workspace/executeCommand", command=command["command"], arguments=asked)
    assert refused == "No valid combination has these choices and prints this clause."
    file = Path(url2pathname(urlparse(client.shown[-1]).path))
    assert file.read_text("utf-8") == more["text"]


HOSTILE = (
    "\x00\x01{{ {when: ",
    "# " + "(" * 5000,
    "x" * 1_500_000,
    "",
    "---\ntitle: &a *a\n---\n",
    "---\ntitle: A\nsource: B\n---\n" + "> " * 900,
)


@pytest.mark.slow
def test_what_is_no_markdown_and_no_library_gets_sentences_and_never_a_traceback(fee: Path, tmp_path: Path) -> None:
    fee.with_name("latin.md").write_bytes("---\ntitle: \xc4\n".encode("latin-1"))
    with (tmp_path / "log").open("wb") as log, serving(fee.parents[2], log) as client:
        for version, text in enumerate(HOSTILE, 1):
            typed(client, fee, text, version)
            assert all(one["message"] for one in client.findings(fee))
            assert any(one["code"] == "unreadable-file" for one in client.published[fee.with_name("latin.md").as_uri()])
            for file in (fee.as_uri(), fee.with_name("gone.md").as_uri(), "untitled:1"):
                where = {"textDocument": {"uri": file}, "position": {"line": 0, "character": 1}}
                assert client.ask("textDocument/hover", **where) is None
                assert client.ask("textDocument/definition", **where) == []
                assert client.refusal("textDocument/rename", **where, newName="a").startswith("The library cannot be read")
    assert (tmp_path / "log").read_bytes() == b""


@pytest.mark.slow
@pytest.mark.skipif(NEOVIM is None, reason="needs Neovim")
def test_neovim_shows_findings_a_printed_clause_and_renames(fee: Path) -> None:
    run = [str(NEOVIM), "--headless", "-u", "NONE", "-c", f"luafile {Path(__file__).with_name('neovim.lua')}"]
    around = os.environ | {"LIBRARY": str(fee.parents[2]), "PYTHON": sys.executable}
    shown = subprocess.run(run, env=around, capture_output=True, text=True, timeout=300, check=True).stderr.splitlines()
    assert "5 22 typed-number" in shown
    assert "value notice of Small Programme, a duration" in shown
    assert "Agreement, edition 2026-07-01, with no choice" in shown
    assert "2. The Partner pays the Fee within {{ period | words }}, as [](#fee.meaning) says. {when: lend}" in shown
    assert "“lend” is taken: the programme small has that name." in shown
