"""E-mail that is not sent, in files that nobody but the account of the server reads."""

from pathlib import Path
from typing import Any

from django.core.mail.backends import filebased

from jesuisla.server.folders import make_private


class EmailBackend(filebased.EmailBackend):
    """Writes letters into a folder of its owner's alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        make_private(Path(self.file_path))
