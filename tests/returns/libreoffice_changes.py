"""Word files in which LibreOffice accepts and rejects all tracked changes: one process for all of them, led by its own Python (UNO)."""

import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LEADER = """
import pathlib, subprocess, sys, time
import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

def value(name, held):
    one = PropertyValue()
    one.Name, one.Value = name, held
    return one

profile, folder = sys.argv[1:]
pipe = f"redline{time.monotonic_ns()}"
office = subprocess.Popen(["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"])
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(600):
    try:
        context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except NoConnectException:
        time.sleep(0.2)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
for path in sorted(pathlib.Path(folder).glob("*.docx")):
    for what in {"back": ("Accept",), "ours": ("Reject",)}.get(path.stem.rpartition("-")[2], ("Accept", "Reject")):
        document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (value("Hidden", True),))
        if document is None:
            continue
        dispatcher.executeDispatch(document.CurrentController.Frame, f".uno:{what}AllTrackedChanges", "", 0, ())
        as_text = (value("FilterName", "Text (encoded)"), value("FilterOptions", "UTF8"))
        document.storeToURL(path.with_suffix(f".{what}.txt").as_uri(), as_text)
        document.close(True)
try:
    desktop.terminate()
except Exception:
    pass
office.wait(60)
"""


@cache
def python_with_uno() -> str:
    """Return a Python that finds LibreOffice's module; empty where there is none."""
    found = (shutil.which(name, path="/usr/bin:/usr/local/bin") or "" for name in ("python3", "python"))
    return next(
        (
            each
            for each in found
            if each and subprocess.run([each, "-c", "import uno"], capture_output=True, check=False).returncode == 0
        ),
        "",
    )


def words_by_libreoffice(files: Mapping[str, bytes], folder: Path) -> dict[tuple[str, bool], list[str]]:
    """Return the words of each file with all changes accepted (True) and rejected (False); a file that it cannot open is left out.

    A file named “…-back” is only accepted, and “ours” only rejected.
    """
    written = folder / "files"
    written.mkdir()
    for name, data in files.items():
        (written / f"{name}.docx").write_bytes(data)
    leader = folder / "leader.py"
    leader.write_text(LEADER, "utf-8")
    command = [python_with_uno(), str(leader), (folder / "profile").as_uri(), str(written)]
    subprocess.run(command, check=True, capture_output=True, timeout=180 + 20 * len(files))
    return {
        (name, accepting): found.read_text("utf-8-sig").split()
        for name in files
        for accepting, what in ((True, "Accept"), (False, "Reject"))
        if (found := written / f"{name}.{what}.txt").is_file()
    }
