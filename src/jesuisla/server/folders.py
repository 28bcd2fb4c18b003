"""Folders that nobody but the account of the server looks into."""

import os
import stat
from pathlib import Path

PRIVATE = 0o700
PASSABLE = 0o711


def make_private(folder: Path, *, mode: int = PRIVATE) -> Path:
    """Make a folder for its owner alone, also where an earlier version left it open."""
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    status = folder.stat()
    if stat.S_IMODE(status.st_mode) & ~mode and status.st_uid == os.geteuid():
        folder.chmod(stat.S_IMODE(status.st_mode) & mode)
    return folder


def make_data_folder(folder: Path) -> Path:
    """Make the data folder. Where root runs the server, the account of its database passes."""
    return make_private(folder, mode=PASSABLE if os.geteuid() == 0 else PRIVATE)
