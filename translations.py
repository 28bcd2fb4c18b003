"""Keeps the translations: finds every sentence, updates the catalogues, compiles them.

Everything is done with Babel, so that no gettext tools need to be installed. The package
is built with compiled catalogues through the build hook at the end. The languages are the
folders of ``src/jesuisla/locale``; sentences are written in English.

    python translations.py add de    begin a language
    python translations.py update    find sentences, bring the catalogues up to date
    python translations.py compile   write what the product reads
    python translations.py check     say what is missing, and fail if anything is
"""

import io
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent
SOURCE = ROOT / "src" / "jesuisla"
LAB = ROOT / "lab" / "jesuisla_lab"  # its commands speak with the catalogues of the product
LOCALES = SOURCE / "locale"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
COMMENT_TAGS = ("Translators:",)
AUDIENCES = ("member", "team", "operator")  # the widest first
# Who reads the sentences of a file of src/jesuisla, or of lab: the first line with a pattern
# that fits.
# Members' words must be plain; the team's may use the words of the house, operators' those of
# the trade. Models, forms and operations are the members' where both read them.
READERS = (
    ("operator", "cli/*", "server/*", "lab/*"),
    (
        "team",
        "collective/api/*",
        "collective/queue/*",
        "collective/sharing/*",
    ),
    # The group's own texts and people.
    ("team", "*/public/group_pages.py", "*/public/own_texts.py", "*/public/settings_parts.py"),
    ("team", "*/public/starting_texts.py"),
    ("team", "collective/oversight/*"),
    ("team", "*/conduct/cases.py", "*/conduct/case_pages.py", "*/conduct/templatetags/*"),
    ("team", *(f"*/conduct/{name}.html" for name in ("agree", "case", "cases", "decide", "judge"))),
    ("team", "*/public/objections.html", "*/public/objection_case.html"),
    ("team", "collective/*/events.py"),
    (
        "team",
        *(
            f"*/public/{name}.html"
            for name in ("edit_charter", "group", "passage", "starting_texts", "ways")
        ),
    ),
    ("team", *(f"*/members/{name}.html" for name in ("application", "invite", "member", "team"))),
    ("team", "*/members/team_pages.py"),
    # Alerts of the queue and calls for help go to the team alone.
    ("team", *(f"*/notifications/letters/{name}.txt" for name in ("alert", "help", "reviewed"))),
    # Preparing and closing an action, and its course over time.
    ("team", "*/actions/close.html", "*/results/course.html", "*/results/course_pages.py"),
    ("team", *(f"*/actions/{name}.py" for name in ("brief", "lifecycle", "lifting/odds"))),
    # What the scorer learned and how well it does; a member's labels are in scoring/judge.html.
    ("team", "*/scoring/reader.html", "*/second_looks.html", "*/scoring/learning_words.py"),
    ("team", "*/results/pages.py", "*/results/words.py", "*/results/chances.py"),
    ("team", "*/results/order_words.py", "*/scoring/learning_charts.py"),
    ("team", *(f"*/templates/results/{name}.html" for name in ("measures", "order"))),
    ("team", "*/scoring/teaching.py", "*/scoring/second_stage/choice.py"),
    ("member", "*"),
)


class SteadyCatalog(Catalog):
    """A catalogue whose header says what is true and stays the same from run to run.

    Babel's own header has dates of the run, and addresses that nobody has filled in.
    """

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The lines of the header: name and value."""
        return [
            ("Project-Id-Version", "jesuisla"),
            ("Language", str(self.locale_identifier)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", f"text/plain; charset={self.charset}"),
            ("Content-Transfer-Encoding", "8bit\n"),  # the header ends a line, as gettext has it
        ]


def languages() -> list[str]:
    """Return the names of the languages' folders."""
    return sorted(path.name for path in LOCALES.iterdir() if path.is_dir())


def sentences() -> Catalog:
    """Return every sentence of the code, the templates, the networks' rules, the helplines."""
    catalog = Catalog(charset="utf-8")
    for path in sorted(path for folder in (SOURCE, LAB) for path in folder.rglob("*")):
        for texts, context, comments in found_in(path):
            # Files without lines: a reference changes when a sentence moves house, not before.
            place = [(path.relative_to(ROOT).as_posix(), None)]
            catalog.add(texts, context=context, locations=place, auto_comments=comments)
    for message in catalog:
        if message.id:
            message.auto_comments.insert(0, f"for: {audience(message)}")
    return catalog


def audience(message: Message) -> str:
    """Return for whom a sentence is written: the widest circle of all the places it is used."""
    files = [place.removeprefix("src/jesuisla/") for place, _line in message.locations]
    return min(map(reader_of, files), key=AUDIENCES.index)


def reader_of(file: str) -> str:
    """Return who reads the sentences of this file, named as in :data:`READERS`."""
    return next(
        reader for reader, *patterns in READERS if any(fnmatch(file, one) for one in patterns)
    )


def found_in(path: Path) -> Iterator[tuple[Any, str | None, list[str]]]:
    """Give the sentences of a file, each with its context and what is said to translators."""
    if path.name == "rules.toml":
        tables = tomllib.loads(path.read_text(encoding="utf-8")).values()
        yield from (
            (one["why"], None, []) for one in tables if isinstance(one, dict) and "why" in one
        )
        return
    if path.name == "safety.toml":
        tables = tomllib.loads(path.read_text(encoding="utf-8")).values()
        yield from ((one["says"], None, []) for one in tables if isinstance(one, dict))
        return
    if path.suffix == ".toml" and path.parent.name == "helplines":
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["helpline"]
        yield from ((one["says"], None, []) for one in tables)
        return
    if path.suffix not in {".py", ".html", ".txt"} or {"migrations", "static"} & {*path.parts}:
        return
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = _as_python(text, path) if "{%" in text else ""
    calls = extract_python(io.BytesIO(text.encode()), list(KEYWORDS), COMMENT_TAGS, {})
    for _line, name, arguments, comments in calls:
        message = _message(KEYWORDS[name], arguments)
        if message is not None:
            yield *message, comments


def _as_python(text: str, path: Path) -> str:
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    from django.utils.translation.template import templatize

    # What stands between the sentences is no Python; without indentation it need not be.
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())


def _message(spec: Any, found: Any) -> tuple[Any, str | None] | None:
    parts = found if isinstance(found, tuple) else (found,)
    context, wanted = None, spec or (1,)
    if isinstance(wanted[0], tuple):
        context, wanted = parts[wanted[0][0] - 1], wanted[1:]
    texts = [parts[index - 1] if index <= len(parts) else None for index in wanted]
    if not texts or any(not isinstance(text, str) or not text for text in texts):
        return None
    return (texts[0] if len(texts) == 1 else tuple(texts)), context


def path_of(language: str) -> Path:
    """Return the path of a language's catalogue."""
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Return the catalogue of a language as it stands."""
    path = path_of(language)
    title = f"# Translations of jesuisla: {language}."
    catalog = SteadyCatalog(locale=language, header_comment=title, charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    catalog[message.id] = message
    return catalog


def write(language: str, catalog: Catalog) -> None:
    """Write the catalogue of a language."""
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    with path_of(language).open("wb") as file:
        write_po(file, catalog, width=98, sort_output=True, include_lineno=False)


def add(language: str) -> None:
    """Begin the catalogue of a language; raises ``UnknownLocaleError`` for one unknown to Babel."""
    folder = str(Locale.parse(language, sep="-" if "-" in language else "_"))
    path_of(folder).parent.mkdir(parents=True, exist_ok=True)
    update([])


def update(fragments: list[Path]) -> None:
    """Bring every catalogue up to date; ``fragments`` are files with new translations."""
    template = sentences()
    for language in languages():
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        for fragment in fragments:
            with fragment.open("rb") as file:
                _take(catalog, read_po(file, locale=language, ignore_obsolete=True))
        catalog.obsolete.clear()
        write(language, catalog)


def _take(catalog: Catalog, given: Catalog) -> None:
    for message in given:
        known = catalog.get(message.id, context=message.context) if message.id else None
        if known is not None and _translated(message) and not _translated(known):
            known.string = message.string


def _translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def missing() -> Iterator[str]:
    """Give one line for each sentence that a catalogue lacks."""
    template = sentences()
    for language in languages():
        catalog = read(language)
        if path_of(language).read_text("utf-8").partition("msgid")[0].endswith("#, fuzzy\n"):
            yield f"{language}: its header is marked as fuzzy, so that Babel compiles none of it"
        for message in template:
            known = catalog.get(message.id, context=message.context) if message.id else None
            if message.id and (known is None or not _translated(known) or known.fuzzy):
                yield f"{language}: {message.id!r}" + (
                    f" ({message.context})" if message.context else ""
                )


def compile_all() -> None:
    """Write the files that the product reads."""
    for language in languages():
        if path_of(language).exists():
            with path_of(language).with_suffix(".mo").open("wb") as file:
                write_mo(file, read(language))


def main(arguments: list[str]) -> int:
    """Do what the command line says."""
    match arguments:
        case ["add", language]:
            try:
                add(language)
            except (UnknownLocaleError, ValueError) as error:
                sys.stderr.write(f"{language}: {error}\n")
                return 2
            compile_all()
        case ["update", *fragments]:
            update([Path(fragment) for fragment in fragments])
            compile_all()
        case ["compile"]:
            compile_all()
        case ["check"]:
            lines = list(missing())
            sys.stdout.writelines(f"{line}\n" for line in lines)
            return 1 if lines else 0
        case _:
            sys.stderr.write(str(__doc__))
            return 2
    return 0


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # only a build needs the hook
    pass
else:

    class CompileCatalogues(BuildHookInterface):  # type: ignore[type-arg]
        """Compiles the catalogues into every build, the one in place included."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Called by the build before it collects files."""
            del version
            compile_all()
            build_data["artifacts"].append("*.mo")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
