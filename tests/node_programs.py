"""Programs for Node that come with a lock: installed from it alone, and run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from processes import PATIENCE


def install_program(source: Path, folder: Path) -> Path:
    """Copy a program and install what its lock names; skip where Node is missing and may be."""
    if not (shutil.which("node") and shutil.which("npm")):
        if os.environ.get("TESTS_COMPLETE"):
            pytest.fail("node and npm are needed: install your system's nodejs and npm")
        pytest.skip("it needs Node (apt install nodejs npm)")
    shutil.copytree(source, folder, dirs_exist_ok=True)
    output("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", folder=folder)
    return folder


def output(*command: str, folder: Path, **more: str) -> str:
    """What a command prints; it fails when the command does."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **more},
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
