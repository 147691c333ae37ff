"""One backup is one file: a packed tar of the database, all uploaded files and, last, the manifest."""

import hashlib
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Any

from django.core.files.storage import InvalidStorageError, Storage, storages

from lms.errors import Refused
from lms.operations.manifest import Manifest, NotAManifest, damages

MANIFEST, FILES = "manifest.json", "files/"
STORES = ("default", "private")
IN_MEMORY, PIECE = 8 * 1024 * 1024, 1024 * 1024


class Writer:
    """Writes an archive beside its final name, for the owner's eyes only, and moves it there when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path, self.partial = path, path.with_name(f"{path.name}.partial")
        self.hashes: dict[str, str] = {}

    def __enter__(self) -> "Writer":
        self.raw = os.fdopen(os.open(self.partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self.tar = tarfile.open(fileobj=self.raw, mode="w:gz", compresslevel=6)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.tar.close()
                self.raw.flush()
                os.fsync(self.raw.fileno())
                self.partial.rename(self.path)
        finally:
            self.raw.close()
            self.partial.unlink(missing_ok=True)

    def add(self, name: str, source: IO[bytes]) -> None:
        """Add one file; a source that grows meanwhile does no harm."""
        with SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
            digest = hashlib.sha256()
            while piece := source.read(PIECE):
                digest.update(piece)
                copy.write(piece)
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = copy.tell(), 0o600
            copy.seek(0)
            self.tar.addfile(entry, copy)
        self.hashes[name] = digest.hexdigest()


def stores() -> dict[str, Storage]:
    """The storages of uploaded files that this site has."""
    found = {}
    for alias in STORES:
        try:
            found[alias] = storages[alias]
        except InvalidStorageError:
            continue
    return found


def uploaded() -> Iterator[tuple[str, str, Storage]]:
    """Every uploaded file: its name in the archive, its name in the storage, the storage."""
    for alias, storage in stores().items():
        for name in _below(storage, ""):
            yield f"{FILES}{alias}/{name}", name, storage


def _below(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was uploaded yet
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from _below(storage, f"{folder}{name}/")


def put_back(name: str, source: Any) -> None:
    """Store one file of an archive under the name it had; one that is there already gives way."""
    alias, _slash, own = name.removeprefix(FILES).partition("/")
    storage = stores().get(alias)
    if storage is None:
        raise Refused(f"The backup has files for the storage '{alias}', which STORAGES does not name.")
    if storage.exists(own):
        storage.delete(own)
    storage.save(own, source)


@contextmanager
def _open(path: Path) -> Iterator[tarfile.TarFile]:
    """The archive, with every way of being broken turned into one sentence."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            yield tar
    except FileNotFoundError as problem:
        raise Refused(f"There is no file {path}.") from problem
    except (tarfile.TarError, EOFError, zlib.error, NotAManifest) as problem:
        raise Refused(f"{path.name} is damaged or no backup: {problem}") from problem
    except OSError as problem:
        if problem.errno is not None:
            raise
        raise Refused(f"{path.name} is damaged or no backup: {problem}") from problem


def examine(path: Path) -> Manifest:
    """Read the whole archive and compare each file with the manifest. Refused where anything differs."""
    found: dict[str, str] = {}
    text = b""
    with _open(path) as tar:
        for entry in tar:
            source = tar.extractfile(entry)
            if source is None:
                raise Refused(f"{path.name} is no backup: {entry.name} is no plain file.")
            if entry.name == MANIFEST:
                text = source.read()
            else:
                found[entry.name] = _digest(source)
        manifest = Manifest.from_json(text)
    if wrong := damages(manifest, found):
        raise Refused("\n".join([f"{path.name} is damaged:", *wrong[:20]]))
    return manifest


def _digest(source: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := source.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def contents(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Each file of an examined archive but the manifest, one after the other."""
    with _open(path) as tar:
        for entry in tar:
            source = tar.extractfile(entry)
            if source is not None and entry.name != MANIFEST:
                yield entry.name, source


def take_out(source: IO[bytes], target: Path) -> None:
    """One file of an archive as a file of the disk."""
    with target.open("xb") as copy:
        shutil.copyfileobj(source, copy)
