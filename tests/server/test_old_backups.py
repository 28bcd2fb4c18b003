"""``deploy/backup`` forgets what is older than it promises, also when the new backup fails."""

import os
import subprocess
import time
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "deploy" / "backup"
A_DAY = 86_400


def aged(folder: Path, name: str, days: float) -> Path:
    """A file that was written so many days ago: what a clock moved on by them would see."""
    file = folder / name
    file.write_bytes(b"dump")
    then = time.time() - days * A_DAY
    os.utime(file, (then, then))
    return file


def test_a_backup_of_thirty_days_ago_goes_and_a_younger_one_stays(tmp_path: Path) -> None:
    expired = [aged(tmp_path, f"jesuisla-{days}.dump", days) for days in (30.01, 31, 45, 400)]
    younger = [aged(tmp_path, f"jesuisla-{days}.dump", days) for days in (0, 1, 29.9)]
    others = [aged(tmp_path, "notes.txt", 90), aged(tmp_path, "other.dump", 90)]
    (tmp_path / "within").mkdir()
    others.append(aged(tmp_path / "within", "jesuisla-kept.dump", 90))
    # No product is installed where tests run, so the new backup fails: it forgets all the same.
    done = subprocess.run(  # our own script
        ["/bin/sh", str(SCRIPT), str(tmp_path)], check=False, capture_output=True, timeout=60
    )
    assert done.returncode != 0, "a failure is told"
    assert not [file.name for file in expired if file.exists()]
    assert all(file.exists() for file in (*younger, *others))
