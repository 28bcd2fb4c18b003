import gzip
import io
import json
import tracemalloc
import zipfile

import pytest

from jesuisla.networks.archives import (
    ArchiveError,
    Code,
    DamagedArchive,
    EmptyArchive,
    Format,
    RefusedRow,
    UnknownFormat,
    WrongColumns,
    open_archive,
)

LINE = {"thread_id": "t", "id": "1", "text": "Ça va, l’été à Noël ?"}
TEXT = json.dumps(LINE, ensure_ascii=False) + "\n"
LONG = json.dumps(LINE | {"text": "Ça va ? " * 150}).encode() + b"\n"
TABLE = "id;thread_id;author;body;timestamp\n1;t;a;Ça va, l’été à Noël ?;2025-06-01 12:00:00\n"


class Pipe(io.RawIOBase):
    """A stream that cannot be moved about in, and gives little at a time."""

    def __init__(self, data: bytes) -> None:
        self.inner = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        return self.inner.read(min(size, 7) if size > 0 else size)


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("content", [TEXT, TABLE])
def test_every_encoding_gives_the_same_text(encoding, told, content):
    with open_archive(io.BytesIO(content.encode(encoding))) as archive:
        (row,) = archive
        assert row.text == LINE["text"]
        assert archive.encoding == told


def test_latin_1_is_told_where_its_first_accent_comes_late(read):
    plain = json.dumps({"thread_id": "t", "id": "0", "text": "oui"}) + "\n"
    found = read((plain * 5_000).encode() + TEXT.encode("cp1252"))
    assert found[-1].text == LINE["text"]


def test_a_few_wrong_bytes_in_utf_8_cost_their_own_line(read):
    found = read(TEXT.encode() * 3 + b'{"thread_id": "t", "id": "2", "text": "\xe9"}\n')
    assert found[3] == RefusedRow(number=4, code=Code.BAD_ENCODING)
    assert found[0].text == LINE["text"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("before", range(8))
def test_the_encoding_does_not_depend_on_how_a_pipe_cuts_the_file(encoding, before):
    text = "x" * before + "é" + "a" * 20 + "à"
    content = json.dumps(LINE | {"text": text}, ensure_ascii=False)
    with open_archive(Pipe(content.encode(encoding))) as archive:
        assert [row.text for row in archive] == [text]


def test_an_accent_as_the_very_last_byte_tells_the_encoding(read):
    (row,) = read("id;thread_id;author;timestamp;body\n1;t;a;;café".encode("latin-1"))
    assert row.text == "café"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_a_line_end(read, end):
    assert len(read(end.join([TEXT.strip()] * 3))) == 3


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped({"a.jsonl": data}), bytes])
def test_packed_and_plain_files_are_read_alike(read, pack):
    (row,) = read(pack(TEXT.encode()))
    assert row.text == LINE["text"]


@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_a_pipe_is_read_too(pack):
    with open_archive(Pipe(pack(TEXT.encode()))) as archive:
        assert [row.id for row in archive] == ["1"]
        assert archive.size is None


def test_a_zip_from_a_pipe_is_refused_with_a_reason():
    with pytest.raises(ArchiveError, match="save it first"):
        open_archive(Pipe(zipped({"a.jsonl": b"{}"})))


def test_a_zip_of_several_archives_is_refused(read):
    with pytest.raises(ArchiveError, match="does not hold one"):
        read(zipped({"a.csv": b"1", "b.csv": b"2"}))


def test_what_a_computer_adds_to_a_zip_is_passed_over(read):
    assert len(read(zipped({"__MACOSX/a.jsonl": b"x", "a.jsonl": TEXT.encode()}))) == 1


def test_a_cut_gzip_gives_its_rows_and_then_says_so():
    lines = "".join(json.dumps(LINE | {"id": str(n)}) + "\n" for n in range(20_000))
    packed = gzip.compress(lines.encode())
    with open_archive(io.BytesIO(packed[: len(packed) // 2])) as archive:
        assert next(iter(archive)).id == "0"
        with pytest.raises(DamagedArchive):
            list(archive)


def test_a_cut_zip_is_refused(read):
    with pytest.raises(DamagedArchive):
        read(zipped({"a.jsonl": TEXT.encode()})[:-10])


@pytest.mark.parametrize("nothing", [b"", b"\n \n", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_refused(read, nothing):
    with pytest.raises(EmptyArchive):
        read(nothing)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"id": 1}]', "keys are not known"),
        ('{"a": 1}', "keys are not known"),
        ("a,b,c\n1,2,3\n", "columns are not known"),
        ("Bonjour\n", "no line of columns"),
    ],
)
def test_an_unknown_format_is_refused_with_what_was_expected(read, content, said):
    with pytest.raises(UnknownFormat, match=f"{said}.*expected"):
        read(content)


def test_an_unknown_format_tells_the_columns_it_saw(read):
    with pytest.raises(UnknownFormat) as caught:
        read("a,b\n1,2\n")
    assert caught.value.found == ("a", "b")


def test_a_named_format_says_which_columns_are_missing(read):
    with pytest.raises(WrongColumns) as caught:
        read("id,text,author\n1,2,3\n", Format.FOURCAT_CSV)
    assert caught.value.missing == ("body", "thread_id", "timestamp")


def test_a_format_that_does_not_exist_is_refused(read):
    with pytest.raises(UnknownFormat, match="none of jsonl"):
        read(TEXT, "xlsx")


def test_progress_reaches_the_size_of_the_file_as_it_lies(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    lines = "".join(json.dumps(LINE | {"id": f"{n:x}" * 9}) + "\n" for n in range(20_000))
    path.write_bytes(gzip.compress(lines.encode(), 0))  # larger than what gzip reads at once
    seen = []
    with open_archive(path) as archive:
        seen = [archive.bytes_read for _ in archive]
        assert archive.size == path.stat().st_size
    assert seen == sorted(seen)
    assert 0 < seen[0] < seen[10_000] < seen[-1] == archive.size


class Repeated(Pipe):
    """The same block over and over, a number of times, never held whole."""

    def __init__(self, block: bytes, times: int) -> None:
        super().__init__(block)
        self.block, self.times = block, times

    def read(self, size: int = -1, /) -> bytes:
        if not (piece := self.inner.read(size)) and self.times > 1:
            self.times -= 1
            self.inner = io.BytesIO(self.block)
            piece = self.inner.read(size)
        return piece


@pytest.mark.parametrize(
    "block",
    [LONG * 60, LONG + b"9" * 40_000 + b"\n", b"x" * 40_000],
    ids=["records", "long lines", "one line without end"],
)
def test_memory_does_not_grow_with_the_file(block):
    def peak(times: int) -> int:
        tracemalloc.start()
        with open_archive(Repeated(TEXT.encode() + block, 1)) as archive:
            sum(1 for _ in archive)
        with open_archive(Repeated(block, times), Format.JSON_LINES) as archive:
            found = sum(1 for _ in archive)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert found == (block.count(b"\n") * times or 1)
        return size

    peak(2)
    small, large = peak(40), peak(160)
    assert large < small * 1.3
    assert large < 6_000_000
