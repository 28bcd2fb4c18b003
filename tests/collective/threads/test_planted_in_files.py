"""A name planted in any column of any file is nowhere in the database, nor in the report."""

import io
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from collective.threads.file_samples import SAMPLES, Sample, written
from collective.threads.test_planted_names import whole_database
from jesuisla.cli.threads import about_refused
from jesuisla.collective.threads.imports import import_file
from jesuisla.collective.threads.models import Comment, Page, Thread
from jesuisla.networks.archives import ArchiveError, Format, open_archive
from jesuisla.networks.archives.people import people_in

HANDLE, NAME = "zorglub_quax77", "Zorglub Quaxifort"
SHAPES = (
    "{handle}",
    "{name}",
    "@{handle}",
    "{handle}.c2",
    "c2_{handle}",
    "https://www.facebook.com/{handle}",
    "https://www.facebook.com/{handle}/posts/845746695605598",
    "https://mastodon.example/@{handle}/109252195367110456",
    "https://forum.exemple.org/{handle}/sujet-4",
    "Je suis d’accord avec {name} et {handle}, écrivez à {handle}@exemple.org",
    "Appelez {name} au 06 12 34 56 78.",
    "Merci Zorglub, et toi Quaxifort aussi",
    "Q u a x i f o r t ment, dit Zоrglub",
    "Insta : zorglub, discord zorglub#1234",
    'voyez <a href="https://exemple.org/7">Zorglub Quaxifort</a>',
)
Path = tuple[str | int, ...]


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where in a record a value stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    if not isinstance(value, dict | list):
        yield path
        return
    for key, item in inner:
        yield from leaves(item, (*path, key)) if isinstance(item, dict | list) else ((*path, key),)


def put(records: Sample, path: Path, value: str) -> None:
    place: Any = records
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value


def with_people(file_format: Format) -> Sample:
    """The sample, all of whose people are called alike."""
    records = deepcopy(SAMPLES[file_format])
    for path in list(leaves(records)):
        value = records
        for step in path:
            value = value[step]  # type: ignore[call-overload]
        step = path[-1]
        if isinstance(value, str) and any(people_in({str(step): value})):
            put(records, path, NAME if " " in value else HANDLE)
    return records


CASES = [
    (name, path, SHAPES[at % 3 :: 3])
    for name, records in SAMPLES.items()
    for at, path in enumerate(leaves(records))
]


@pytest.mark.parametrize(("file_format", "path", "shapes"), CASES)
def test_a_name_in_any_column_is_nowhere(
    cast: Any, file_format: Format, path: Path, shapes: tuple[str, ...]
) -> None:
    told = []
    for at, shape in enumerate(shapes):
        records = with_people(file_format)
        put(records, path, shape.format(handle=HANDLE, name=NAME))
        # People whose name stands further down are known from the start.
        records += [deepcopy(with_people(file_format)[0]) | {"x_author_name": NAME}]
        known = {"thread_id": f"9{at}", "network": None}
        try:
            with open_archive(io.BytesIO(written(file_format, records)), **known) as archive:
                report = import_file(archive, cast.group)
        except ArchiveError as error:
            told.append(str(error))
            continue
        told += [f"{row} {about_refused(row)}" for row in report.refusals]
    everything = whole_database() + "\n".join(told).casefold()
    names = ("zorglub", "zоrglub", "q u a x", "quaxifort", "06 12 34")
    leaks = [everything[at - 60 : at + 40] for at in map(everything.find, names) if at >= 0]
    assert leaks == []
    assert Thread.objects.exists()


def test_a_report_counts_the_comments_in_which_a_name_was_hidden(cast: Any) -> None:
    rows = [
        {"thread_id": "1", "id": str(at), "text": text, "author": "Lou Demo"}
        for at, text in enumerate(("bien dit", "merci Lou", "voir lou@exemple.org"))
    ]
    with open_archive(io.BytesIO(written(Format.JSON_LINES, rows))) as archive:
        assert import_file(archive, cast.group).comments_masked == 2


def test_a_page_of_the_file_stays_unless_it_is_a_person(cast: Any) -> None:
    rows = [
        {"thread_id": "1", "id": "2", "text": "a", "author": "lou", "page": "Le journal"},
        {"thread_id": "3", "id": "4", "text": "b", "author": "lou_demo7", "page": "lou_demo7"},
    ]
    with open_archive(io.BytesIO(written(Format.JSON_LINES, rows))) as archive:
        import_file(archive, cast.group)
    assert [page.name for page in Page.objects.all()] == ["Le journal"]


@pytest.mark.parametrize(
    ("text", "kept_text"),
    [
        ("Lou Demo, tu as raison", "@…, tu as raison"),
        ("merci @max.exemple et MAX.EXEMPLE !", "merci @… et @… !"),
        ("tout est dans ma rose", "tout est dans ma rose"),
        ("Demo a menti, merci Lou", "@… a menti, merci @…"),
        ("Il a 1 234 567 voix depuis 2012", "Il a 1 234 567 voix depuis 2012"),
        ("écrivez à lou (at) exemple.org", "écrivez à @…"),
        ("tél. 612 345 678", "tél. @…"),
        ("+49 151 23456789 ou (555) 234-1234", "@… ou @…"),
    ],
)
def test_whoever_writes_in_the_file_is_masked_in_its_texts(
    cast: Any, text: str, kept_text: str
) -> None:
    rows = [{"thread_id": "1", "id": "0", "text": text, "author": "sam"}]
    rows += [{"thread_id": "2", "id": str(at), "text": "x", "author": "y"} for at in range(1, 600)]
    rows += [
        {"thread_id": "1", "id": str(at), "text": "x", "author": name}
        for at, name in enumerate(("Lou Demo", "max.exemple", "Rose"), start=700)
    ]
    with open_archive(io.BytesIO(written(Format.JSON_LINES, rows))) as archive:
        import_file(archive, cast.group)
    assert Comment.objects.get(native_id="0").text == kept_text
