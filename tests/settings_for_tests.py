"""The product's own settings, over a data folder of the tests."""

import os
import sys
import tempfile
from pathlib import Path

DATA_DIR = Path(tempfile.gettempdir()) / f"jesuisla-tests-{os.getuid()}"
# Dozens of processes load the same modules: compiling them each time anew takes a second each.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

os.environ.setdefault("JESUISLA_DATA_DIR", str(DATA_DIR))

from jesuisla.server.settings import *  # noqa: E402, F403  # all of it, over our own folder

# The tests speak of these two, whatever other languages have catalogues by now.
LANGUAGES = [("en", "English"), ("fr", "Français")]

# What a test changed, it looks at at once.
PAGES_STAND_SECONDS = 0.0

# Each test's browser loads the middleware anew: it would list all static files every time.
WHITENOISE_AUTOREFRESH = True

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
