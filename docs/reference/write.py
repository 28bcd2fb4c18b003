"""Writes the tables of the reference that are read from the code.

    .venv/bin/python docs/reference/write.py

A table stands between two marks in its page; what surrounds it is written by hand. The
tests compare each table with what this would write.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BEGIN, END = "<!-- written by write.py: {name} -->", "<!-- end: {name} -->"


def events() -> str:
    """One row for each kind of event, by app: when, what it carries, who listens."""
    from django.utils.module_loading import autodiscover_modules

    from jesuisla.collective.journal.events import listeners, type_registry

    autodiscover_modules("events")  # an app whose events nobody imported yet has some too
    rows = ["| event | app | what happened | carries | listens |", "|---|---|---|---|---|"]
    found = [
        event
        for event in type_registry.values()
        if event.__module__.startswith("jesuisla.") and not event.__subclasses__()
    ]
    for event in sorted(found, key=lambda one: (one.__module__, one.__name__)):
        app = event.__module__.split(".")[2]
        carried = ", ".join(f"`{one.name}`" for one in fields(event) if one.name != "group")
        heard = sorted(
            f"`{key.removeprefix('jesuisla.collective.')}`"
            for key in listeners.get(event.__name__, {})
            if key.startswith("jesuisla.")
        )
        rows.append(
            f"| `{event.__name__}` | {app} | {_first(event.__doc__)} | {carried or '–'} "
            f"| {', '.join(heard) or '–'} |"
        )
    return "\n".join(rows)


def addresses() -> str:
    """One row for each address, by who may open it."""
    import test_matrix as matrix

    rows = ["| who | address | name | what |", "|---|---|---|---|"]
    levels: Mapping[str, set[str]] = {
        "everybody": matrix.EVERYBODY,
        "everybody, stores nothing": matrix.PASSES_ON,
        "programs with a key": matrix.A_KEY,
        "the demonstration alone": matrix.DEMONSTRATION,
        "an account": matrix.A_PLACE,
        "members": matrix.MEMBERS,
        "team, researchers": matrix.READERS,
        "team": matrix.TEAM,
        "coordinators": matrix.COORDINATORS,
    }
    known = {name: (path, what) for name, path, what in _views()}
    for who, names in levels.items():
        rows += [
            f"| {who} | `{known[name][0]}` | `{name}` | {known[name][1]} |"
            for name in sorted(names & set(known), key=lambda one: (known[one][0], one))
        ]
    return "\n".join(rows)


TABLES = {"events-and-journal.md": ("events", events), "permissions.md": ("addresses", addresses)}


def page_with_table(page: str) -> str:
    """The text of a page with its table as it should be."""
    name, table = TABLES[page]
    begin, end = BEGIN.format(name=name), END.format(name=name)
    text = (HERE / page).read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n\n{table()}\n\n{end}{after}"


def _views() -> Iterator[tuple[str, str, str]]:
    from django.urls import URLPattern, get_resolver
    from django.urls.resolvers import URLResolver

    import test_matrix as matrix

    def whats(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, str]]:
        for one in patterns:
            if isinstance(one, URLResolver):
                inner = f"{space}{one.namespace}:" if one.namespace else space
                yield from whats(one.url_patterns, inner)
            else:
                ours = one.callback.__module__.startswith("jesuisla.")
                yield f"{space}{one.name}", _first(one.callback.__doc__) if ours else "–"

    told = dict(whats(get_resolver().url_patterns, ""))
    for name, path in matrix.addresses():
        yield name, re.sub(r"<\w+:", "<", path).replace("\\", ""), told.get(name, "–")


def _first(text: str | None) -> str:
    """The first paragraph of a docstring on one line, safe in a table."""
    plain = " ".join((text or "–").strip().split("\n\n")[0].split())
    plain = re.sub(r":\w+:`([^`]+)`", r"`\1`", plain).replace("``", "`")
    return plain.replace("|", "\\|")


def main() -> None:
    """Bring every table up to date."""
    sys.path.insert(0, str(ROOT / "tests"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings_for_tests")
    import django

    django.setup()
    for page in TABLES:
        (HERE / page).write_text(page_with_table(page), encoding="utf-8")


if __name__ == "__main__":
    main()
