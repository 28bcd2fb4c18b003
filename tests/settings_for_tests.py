"""The product's own settings, over a data folder of the tests."""

import os
import tempfile
from pathlib import Path

DATA_DIR = Path(tempfile.gettempdir()) / f"jesuisla-tests-{os.getuid()}"
os.environ.setdefault("JESUISLA_DATA_DIR", str(DATA_DIR))

from jesuisla.server.settings import *  # noqa: E402, F403  # all of it, over our own folder

# The tests speak of these two, whatever other languages have catalogues by now.
LANGUAGES = [("en", "English"), ("fr", "Français")]

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
