"""From bytes to lines: the encoding is told once from the first letters beyond ASCII."""

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_LINE = 1_000_000
"""The longest line kept, in characters; of a longer one only its length is known."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Overlong:
    """A line of over :data:`MAX_LINE` characters, which was passed over."""

    length: int


Line = str | Overlong


class Decoder:
    """Turns pieces of bytes into pieces of text with ``LF`` at line ends, without NUL.

    ``encoding`` is "utf-8" until letters beyond ASCII say otherwise: a byte order mark
    decides, else UTF-8 when most of those letters are valid in it, else "cp1252" (what
    Windows calls Latin-1). Bytes that are wrong in that encoding become lone surrogates;
    :func:`is_undecoded` finds them.
    """

    def __init__(self) -> None:
        self.encoding = "utf-8"
        self._decode: codecs.IncrementalDecoder | None = None

    def texts(self, pieces: Iterable[bytes]) -> Iterator[str]:
        """The text of ``pieces``, piece by piece."""
        newlines = io.IncrementalNewlineDecoder(None, translate=True)
        for text in self._decoded(pieces):
            if plain := newlines.decode(text.replace("\0", "")):
                yield plain
        if rest := newlines.decode("", final=True):
            yield rest

    def _decoded(self, pieces: Iterable[bytes]) -> Iterator[str]:
        pending, at_start = b"", True
        for piece in pieces:
            pending += piece
            if at_start and len(pending) < 3:
                continue
            if at_start:
                pending, at_start = self._without_bom(pending), False
            if self._settled(pending, final=False):
                yield self._text(pending, final=False)
                pending = b""
        if at_start:
            pending = self._without_bom(pending)
        self._settled(pending, final=True)
        yield self._text(pending, final=True)

    def _text(self, data: bytes, *, final: bool) -> str:
        if self._decode is None:
            return data.decode("ascii")
        return self._decode.decode(data, final)

    def _without_bom(self, data: bytes) -> bytes:
        for bom, encoding in _BOMS:
            if data.startswith(bom):
                self._use(encoding)
                return data[len(bom) :]
        return data

    def _settled(self, data: bytes, *, final: bool) -> bool:
        """Whether ``data`` can be decoded now; a letter cut in two alone decides nothing."""
        if self._decode is not None or data.isascii():
            return True
        sample = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(data, final)
        wrong = len(_UNDECODED.findall(sample))
        right = sum(char > "\x7f" for char in sample) - wrong
        if not final and wrong == right == 0:
            return False
        self._use("cp1252" if wrong > right else "utf-8")
        return True

    def _use(self, encoding: str) -> None:
        self.encoding = encoding
        # UTF-16 has no bytes to escape; what is broken there becomes U+FFFD.
        errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
        self._decode = codecs.getincrementaldecoder(encoding)(errors)


def is_undecoded(text: str) -> bool:
    """Whether ``text`` holds bytes that its file's encoding does not know."""
    return not text.isascii() and _UNDECODED.search(text) is not None


def lines(texts: Iterable[str]) -> Iterator[Line]:
    r"""The lines of ``texts`` without their ends, in memory for one line only.

    >>> list(lines(["a", "b\nc", "\n\nd"]))
    ['ab', 'c', '', 'd']
    """
    parts: list[str] = []
    length = 0
    for text in texts:
        pieces = text.split("\n")
        for piece in pieces[:-1]:
            length += len(piece)
            yield "".join([*parts, piece]) if length <= MAX_LINE else Overlong(length)
            parts, length = [], 0
        length += len(pieces[-1])
        if length > MAX_LINE:
            parts = []
        elif pieces[-1]:
            parts.append(pieces[-1])
    if length:
        yield "".join(parts) if length <= MAX_LINE else Overlong(length)
