"""Keeps the translations: finds every sentence, updates the catalogues, compiles them.

Everything is done with Babel, so that no gettext tools need to be installed. The package
is built with compiled catalogues through the build hook at the end.

    python translations.py update    find sentences, bring the catalogues up to date
    python translations.py compile   write what the product reads
    python translations.py check     say what is missing, and fail if anything is
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent
SOURCE = ROOT / "src" / "jesuisla"
LAB = ROOT / "lab" / "jesuisla_lab"  # its commands speak with the catalogues of the product
LOCALES = SOURCE / "locale"
LANGUAGES = ("fr",)  # sentences are written in English in the code
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


class Kept(Catalog):
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


def sentences() -> Catalog:
    """Every sentence of the code and the templates."""
    catalog = Catalog(charset="utf-8")
    folders = [(SOURCE, "*.py"), (SOURCE, "*.html"), (SOURCE, "*.txt"), (LAB, "*.py")]
    for path in sorted(path for folder, name in folders for path in folder.rglob(name)):
        if "migrations" in path.parts or "static" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            if "{%" not in text:
                continue
            text = _as_python(text, path)
        for _line, name, found, _comments in extract_python(
            io.BytesIO(text.encode()), list(KEYWORDS), [], {}
        ):
            message = _message(KEYWORDS[name], found)
            if message is not None:
                text_or_pair, context = message
                place = [(str(path.relative_to(ROOT)), None)]
                catalog.add(text_or_pair, context=context, locations=place)
    return catalog


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
    """The catalogue of a language."""
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue of a language as it stands."""
    path = path_of(language)
    title = f"# Translations of jesuisla: {language}."
    catalog = Kept(locale=language, header_comment=title, charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    catalog[message.id] = message
    return catalog


def write(language: str, catalog: Catalog) -> None:
    """Keep the catalogue of a language."""
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    with path_of(language).open("wb") as file:
        write_po(file, catalog, width=98, sort_output=True, no_location=True)


def update(fragments: list[Path]) -> None:
    """Bring every catalogue up to date; ``fragments`` are files with new translations."""
    template = sentences()
    for language in LANGUAGES:
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
    """One line for each sentence that a catalogue lacks."""
    template = sentences()
    for language in LANGUAGES:
        catalog = read(language)
        for message in template:
            known = catalog.get(message.id, context=message.context) if message.id else None
            if message.id and (known is None or not _translated(known) or known.fuzzy):
                yield f"{language}: {message.id!r}" + (
                    f" ({message.context})" if message.context else ""
                )


def compile_all() -> None:
    """Write the files that the product reads."""
    for language in LANGUAGES:
        if path_of(language).exists():
            with path_of(language).with_suffix(".mo").open("wb") as file:
                write_mo(file, read(language))


def main(arguments: list[str]) -> int:
    """Do what the command line says."""
    match arguments:
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
