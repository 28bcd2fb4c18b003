"""What a change easily forgets: a migration, a translation."""

from io import StringIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command

LOCALE = Path(__file__).resolve().parents[2] / "src" / "jesuisla" / "locale"


def test_every_change_of_a_model_has_its_migration(db: None) -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert "No changes" in said.getvalue()


@pytest.mark.parametrize("path", sorted(LOCALE.glob("*/LC_MESSAGES/django.po")), ids=str)
def test_every_sentence_is_translated_and_keeps_its_placeholders(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        catalogue = read_po(file)
    missing = [
        message.id
        for message in catalogue
        if message.id and (message.fuzzy or not all(_forms(message.string)))
    ]
    assert missing == []
    broken = [message.id for message in catalogue if message.id and list(message.check())]
    assert broken == []


def _forms(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else string
