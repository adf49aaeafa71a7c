"""Changes of the shipped shell, each of which a test makes to see what is said of it."""

from collections.abc import Callable

from formats.word.word_sample import edited, shell_bytes

from assembler.formats.word.shell.shell_package import ShellPackage, open_shell_package


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def before_body(xml: str) -> Callable[[str], str]:
    return lambda document: document.replace("<w:body>", f"<w:body>{xml}")


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def package_with(part: str, edit: Callable[[str], str]) -> ShellPackage:
    """Return the parts of the shipped shell with one of them changed."""
    package, findings = open_shell_package("templates/a.docx", edited(shell_bytes(), part, edit))
    assert package is not None, findings
    return package
