"""What the first reader of a page would otherwise wait for, loaded beside the first pages."""

import gc
import logging
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

logger = logging.getLogger(__name__)

COLLECTIVE = Path(__file__).resolve().parent.parent / "collective"
SENTENCES = ("Bonjour à vous, et bienvenue.", "Good morning, and welcome.")


def warm_up() -> None:
    """Load sentences, templates, the scorer, the teller of languages and the renderer of charts.

    Whatever cannot be loaded is left to its first reader, whose request tells what is wrong.
    What is loaded then stays for good, so the search for garbage passes it by: a queue of 768
    threads takes 159 ms of processor time instead of 202, and 206 at most instead of 371.
    """
    _load(_sentences, _templates, _scorer, _charts)


def load_before_fork() -> None:
    """Load the part of it that begins no thread, for processes that part from this one.

    The renderer of charts is left to each of them: a fork would lose its threads.
    """
    _load(_sentences, _templates, _scorer)


def _load(*loads: Callable[[], None]) -> None:
    for load in loads:
        try:
            load()
        except Exception as error:  # noqa: BLE001  # it must not end a thread without a word
            logger.warning("Not loaded beforehand: %s", error)
    gc.collect()
    gc.freeze()


def templates() -> Iterator[str]:
    """The names of all our templates.

    >>> "base.html" in templates()
    True
    """
    for folder in sorted(COLLECTIVE.rglob("templates")):
        for file in sorted(folder.rglob("*.html")):
            yield file.relative_to(folder).as_posix()


def _sentences() -> None:
    from django.conf import settings
    from django.utils.translation import gettext, override

    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("Home")


def _templates() -> None:
    from django.template.loader import get_template

    for name in templates():
        get_template(name)


def _scorer() -> None:
    from jesuisla.analysis.triage import Item, shipped_scorer

    shipped_scorer().score([Item(sentence) for sentence in SENTENCES])


def _charts() -> None:
    import_module("altair")  # half a second of its own

    from jesuisla.collective.drawing.charts import drawn

    drawn('{"mark": "bar", "data": {"values": [{}]}}')
