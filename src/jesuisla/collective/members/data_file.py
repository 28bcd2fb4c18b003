"""The file that a person takes along: a zip with their data as JSON and as a page to read.

It is sent part by part, as it is made: nothing of it is ever written on this machine.
"""

from collections.abc import Iterable, Iterator
from io import RawIOBase
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.template.loader import render_to_string
from django.utils.timezone import localtime, now
from django.utils.translation import get_language_bidi, gettext, override

from jesuisla.collective.members.models import Person
from jesuisla.collective.members.personal_data import all_data_of, as_readable_json
from jesuisla.collective.members.readable_data import account_in_words, memberships_in_words

CHARACTERS_AT_ONCE = 64 * 1024


def data_file_of(person: Person, language: str) -> Iterator[bytes]:
    """Give the zip of a person's data part by part; its page is in this language."""
    with override(language):
        name = gettext("my-data")
    yield from zipped(
        [
            (f"{name}.html", _page_parts(person, language)),
            (f"{name}.json", as_readable_json(all_data_of(person))),
        ]
    )


def zipped(files: Iterable[tuple[str, Iterator[str]]]) -> Iterator[bytes]:
    """Give a zip of files with these names and parts of text, part by part.

    >>> data = b"".join(zipped([("a.txt", iter(["one ", "two"]))]))
    >>> from io import BytesIO
    >>> ZipFile(BytesIO(data)).read("a.txt")
    b'one two'
    """
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as archive:
        for name, parts in files:
            entry = ZipInfo(name, localtime(now()).timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            with archive.open(entry, "w") as file:
                for text in _gathered(parts):
                    file.write(text.encode())
                    yield pipe.take()
    yield pipe.take()


class _Pipe(RawIOBase):
    """Takes what is written, until it is taken away; nobody can go back in it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        parts, self.parts = self.parts, []
        return b"".join(parts)


def _gathered(parts: Iterator[str]) -> Iterator[str]:
    waiting: list[str] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= CHARACTERS_AT_ONCE:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def _page_parts(person: Person, language: str) -> Iterator[str]:
    """Each part is made whole before it is given: nothing of this language stays open between."""
    with override(language):
        context = {"person": person, "made_at": now(), "bidi": get_language_bidi()}
        begin = render_to_string("members/data_file/begin.html", context)
        account = render_to_string(
            "members/data_file/section.html", {"section": account_in_words(person)}
        )
    yield begin
    yield account
    places = memberships_in_words(person)
    while True:
        with override(language):
            place = next(places, None)
            if place is None:
                break
            part = render_to_string("members/data_file/membership.html", {"place": place})
        yield part
    yield "</main></body></html>\n"
