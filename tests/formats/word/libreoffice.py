"""Word files converted by LibreOffice, where it is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

LIBREOFFICE = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")


def converted(data: bytes, kind: str, folder: Path) -> Path:
    """Return the path of a Word file converted by LibreOffice, run in a profile of its own."""
    (folder / "paper.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", kind, "--outdir", str(folder / "out")]
    subprocess.run([*command, str(folder / "paper.docx")], check=True, capture_output=True, timeout=120)
    return folder / "out" / f"paper.{kind.partition(':')[0]}"
