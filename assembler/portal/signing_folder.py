"""The folder of a job that signs: the file to sign, with the manifest of its packet beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assembler.packets.manifest_file import MANIFEST
from assembler.portal.app_context import AppContext
from assembler.portal.jobs.messages import TO_SIGN
from assembler.portal.jobs.sandbox import private_folder
from assembler.portal.jobs.signing_tasks import file_in
from assembler.portal.store.packets import Packet
from assembler.portal.store.signings import Signing


@contextmanager
def signing_folder(context: AppContext, packet: Packet, signing: Signing) -> Iterator[Path]:
    """Yield a private folder with the file of a signing as it stands, compared with its digest, and the manifest."""
    storage = context.file_storage
    data = storage.fetch(signing.key(signing.sha256), signing.sha256)
    with private_folder(context.settings) as folder:
        file_in(folder, TO_SIGN).write_bytes(data)
        (folder / MANIFEST).write_bytes(storage.packets.read(f"{packet.name}/{MANIFEST}") or b"")
        yield folder
