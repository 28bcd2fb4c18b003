from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from jesuisla.analysis import meaning
from jesuisla.analysis.meaning import MeaningReader, meaning_reader, share_tables_in

TEXTS = [
    "Le marché ouvre samedi sur la place.",
    "The market opens on Saturday in the square.",
    "Der Zug nach Lyon fällt heute aus.",
    "🙂",
    "",
    "a" * 5_000,
    "Bonjour \ud83d à vous",
]


@pytest.fixture
def reader() -> MeaningReader:
    found = meaning_reader()
    assert found is not None
    return found


def test_the_same_story_in_two_languages_lies_nearer_than_another(reader: MeaningReader) -> None:
    french, english, other = reader.vectors(TEXTS[:3])
    assert french @ english > 0.6 > french @ other


def test_a_text_has_the_same_numbers_whatever_stands_beside_it(reader: MeaningReader) -> None:
    many = reader.vectors([*TEXTS, *(f"Message numéro {number} du fil." for number in range(40))])
    for at, text in enumerate(TEXTS):
        assert np.array_equal(reader.vectors([text])[0], many[at])
    assert np.array_equal(reader.vectors(TEXTS[::-1])[::-1], many[: len(TEXTS)])


def test_what_comes_after_a_thousand_characters_changes_nothing(reader: MeaningReader) -> None:
    start = "Une phrase assez longue. " * 40
    one, other = reader.vectors([start + "fin", start + "suite " * 100_000])
    assert np.array_equal(one, other)


@pytest.fixture
def shared_folder(tmp_path: Path) -> Iterator[Path]:
    share_tables_in(tmp_path)
    yield tmp_path
    meaning._folder.clear()


def test_processes_share_one_table_on_disk(reader: MeaningReader, shared_folder: Path) -> None:
    encoder = meaning._encoder()
    assert isinstance(encoder.table, np.memmap)
    assert not encoder.table.flags.writeable
    shared = MeaningReader(encoder)
    assert np.array_equal(shared.vectors(TEXTS), reader.vectors(TEXTS))
    (file,) = shared_folder.iterdir()
    written = file.stat().st_mtime_ns
    assert isinstance(meaning._encoder().table, np.memmap)
    assert file.stat().st_mtime_ns == written


def test_a_broken_table_is_not_read(shared_folder: Path) -> None:
    first = meaning._encoder()
    (file,) = shared_folder.iterdir()
    half = file.read_bytes()[:1_000]
    file.unlink()  # another reader still maps the whole one
    file.write_bytes(half)
    assert not isinstance(meaning._encoder().table, np.memmap)
    assert np.array_equal(meaning._encoder().table, first.table)
