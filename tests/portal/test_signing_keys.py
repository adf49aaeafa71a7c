from dataclasses import replace
from pathlib import Path

import pytest
from keys import PASSPHRASE, made_key
from portal.running import settings_for, with_seal

from assembler.formats.pdf.validation_data import ValidationData
from assembler.portal.signing_keys import PASSPHRASE_VARIABLE, UnusableKeyError, open_signing_keys, seal_files


def test_without_a_seal_nothing_is_signed_in_pages(tmp_path: Path) -> None:
    assert seal_files(settings_for(tmp_path, 8000)) is None


def test_the_seal_is_opened_with_the_passphrase_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(with_seal(settings_for(tmp_path, 8000), monkeypatch), time_stamps="http://tsa.example")
    files = seal_files(settings)
    assert files is not None
    assert PASSPHRASE.decode() not in repr(files)
    keys = open_signing_keys(files)
    assert (keys.seal.subject, keys.authority, keys.time_stamps) == ("Try Vendor e-seal", None, "http://tsa.example")
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "wrong")
    with pytest.raises(UnusableKeyError, match="cannot be opened with this passphrase"):
        seal_files(settings)


def test_a_persons_key_and_a_missing_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE.decode())
    (tmp_path / "person.p12").write_bytes(made_key("Jonas Weber").p12)
    for name, message in (("person.p12", "does not say that it is a seal"), ("none.p12", "cannot be read: No such file")):
        with pytest.raises(UnusableKeyError, match=message):
            seal_files(replace(settings_for(tmp_path, 8000), seal=tmp_path / name))


def test_roots_and_revocation_lists_are_read_anew_each_time_the_keys_are_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "validation"
    folder.mkdir()
    files = seal_files(replace(with_seal(settings_for(tmp_path, 8000), monkeypatch), validation=folder))
    assert files is not None
    for name in ("root.pem", "house.crl", "notes.txt"):
        (folder / name).write_bytes(name.encode())
    assert open_signing_keys(files).validation == ValidationData((b"root.pem",), (b"house.crl",))
    with pytest.raises(UnusableKeyError, match="cannot be read: No such file"):
        open_signing_keys(replace(files, validation=tmp_path / "none"))
