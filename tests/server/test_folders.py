import os
import stat
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.test import override_settings

from jesuisla.server import folders
from jesuisla.server.doctor import State, machine
from jesuisla.server.folders import make_data_folder, make_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("left_open", [True, False])
def test_the_data_folder_is_its_owners(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left_open: bool
) -> None:
    folder = tmp_path / "data"
    if left_open:
        folder.mkdir(mode=0o755)
        assert machine.data_folder(folder).state == State.WRONG
    make_data_folder(folder)
    assert mode(folder) == (0o711 if os.geteuid() == 0 else 0o700)
    assert machine.data_folder(folder).state == State.RIGHT
    monkeypatch.setattr(folders.os, "geteuid", lambda: folder.stat().st_uid or 1)
    assert mode(make_data_folder(tmp_path / "other")) == 0o700


def test_a_folder_closed_more_tightly_stays_so(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o500)
    assert mode(make_private(tmp_path / "data")) == 0o500


def test_letters_that_are_not_sent_are_read_by_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir(mode=0o755)
    with override_settings(
        EMAIL_BACKEND="jesuisla.server.mail.EmailBackend",
        EMAIL_FILE_PATH=str(tmp_path / "mail"),
    ):
        EmailMessage("Votre code", "123456", "a@example.org", ["b@example.org"]).send()
    assert mode(tmp_path / "mail") == 0o700
    assert len(list((tmp_path / "mail").iterdir())) == 1
