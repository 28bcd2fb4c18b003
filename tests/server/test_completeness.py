"""What a change easily forgets: a migration, a translation."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\((\w+)\)[ #0+-]*\d*(?:\.\d+)?([a-zA-Z])")
# Words that every other English sentence has and no French one.
ENGLISH = re.compile(
    r"(?<![\w’'-])(the|and|with|your|you|this|that|of|is|are|was|to|be)(?![\w’'-])"
)


def loaded() -> ModuleType:
    spec = spec_from_file_location("translations", ROOT / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    return loaded()


@pytest.fixture(scope="module", params=loaded().LANGUAGES)
def catalogue(request: pytest.FixtureRequest, translations: ModuleType) -> Catalog:
    read: Catalog = translations.read(request.param)
    return read


def test_every_change_of_a_model_has_its_migration(db: None) -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert "No changes" in said.getvalue()


def test_every_sentence_is_translated(translations: ModuleType) -> None:
    assert list(translations.missing()) == []


def test_every_translation_keeps_the_placeholders(catalogue: Catalog) -> None:
    assert [message.id for message in catalogue if message.id and not keeps(message)] == []


def test_no_sentence_was_left_in_english(catalogue: Catalog) -> None:
    left = [text for message in catalogue if message.id for text in of(message.string)]
    assert [text for text in left if ENGLISH.search(text.lower())] == []


@pytest.mark.parametrize(
    ("given", "made", "right"),
    [
        ("%(count)d of %(all)d", "%(count)d sur %(all)d", True),
        ("%(count)d of %(all)d", "%(all)d", False),
        ("%(count)d", "%(nombre)d", False),
        ("%(count)d", "%(count)s", False),
        ("100 %% sure", "sûr à 100 %%", True),
        (("One", "%(count)d"), ("Un", "%(count)d"), True),
        (("%(count)d", "%(count)d of %(all)d"), ("%(count)d", "%(count)d"), False),
        (("One", "%(count)d"), ("%(un)d", "%(count)d"), False),
        ("%(count)d", "", True),
    ],
)
def test_a_lost_placeholder_is_seen(
    given: str | tuple[str, str], made: str | tuple[str, str], right: bool
) -> None:
    assert keeps(Message(given, made)) is right


def keeps(message: Message) -> bool:
    """Whether each form has its placeholders; only a singular may leave some out.

    What is not translated yet is said by the test of that.
    """
    given, made = of(message.id), of(message.string)
    if not all(made):
        return True
    whole = placeholders(given[-1])
    *singular, plural = map(placeholders, made)
    return plural == whole and all(one <= whole for one in singular)


def of(texts: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def placeholders(text: str) -> set[tuple[str, str]]:
    found = set(PLACEHOLDER.findall(text))
    if found:
        _ = text % dict.fromkeys(dict(found), 1)  # a lone percent sign is told here
    return found
