"""Static files under names that carry their fingerprint, made once a version."""

import hashlib
import os
import shutil
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
MANIFEST = "staticfiles.json"
MAKING = ".making-"
MAKING_SECONDS = 600.0
"""After this long a folder that is not complete was left behind."""
# Their own static files are served too.
CARRIERS = ("django", "django-allauth", "django-htmx", "whitenoise")


def static_folder(data_dir: Path) -> Path:
    """Where the fingerprinted files of exactly this version stand, once made.

    The name changes when a file of ours or a library that carries files changes.
    """
    digest = hashlib.sha256(repr([version(name) for name in CARRIERS]).encode())
    for path in sorted(PACKAGE.glob("**/static/**/*")):
        status = path.stat()
        if path.is_file():
            name = path.relative_to(PACKAGE)
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return data_dir.expanduser() / "static" / digest.hexdigest()[:16]


def is_collected(folder: Path) -> bool:
    """Whether the files of this folder are complete."""
    return (folder / MANIFEST).exists()


def collect_static_files(folder: Path) -> None:
    """Make the folder unless it exists, and remove those of other versions.

    It appears complete or not at all, whoever is killed or does the same meanwhile.
    """
    if is_collected(folder):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=MAKING, dir=folder.parent))
    _fill(making)
    making.chmod(0o755)
    try:
        os.rename(making, folder)  # noqa: PTH104  # refuses a folder that is not empty
    except OSError:
        shutil.rmtree(making)  # another process was quicker
        if not is_collected(folder):
            raise
    for other in folder.parent.iterdir():
        if other != folder and not _is_being_made(other):
            shutil.rmtree(other, ignore_errors=True)


def _is_being_made(folder: Path) -> bool:
    """Whether another process may still be filling this folder."""
    try:
        age = time.time() - folder.stat().st_mtime
    except OSError:  # gone meanwhile
        return True
    return folder.name.startswith(MAKING) and age < MAKING_SECONDS


def _fill(folder: Path) -> None:
    from django.contrib.staticfiles.finders import get_finders
    from whitenoise.storage import CompressedManifestStaticFilesStorage

    storage = CompressedManifestStaticFilesStorage(location=str(folder), base_url="/static/")
    paths = {}
    for finder in get_finders():
        for path, source in finder.list([]):
            if path not in paths:
                with source.open(path) as file:
                    storage.save(path, file)
                paths[path] = (storage, path)
    for _, _, outcome in storage.post_process(paths, dry_run=False):
        if isinstance(outcome, Exception):
            raise outcome
