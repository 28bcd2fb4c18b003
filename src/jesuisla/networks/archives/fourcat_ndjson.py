"""The NDJSON of 4CAT and Zeeschuimer: one raw item of a platform a line.

Read from Zeeschuimer's wrapping (``data`` and ``source_platform``), from 4CAT's
(``__import_meta``), or bare. Which items are understood, and how far, stands in
:mod:`jesuisla.networks.archives.raw_items`; any other is refused as ``unknown_item``.
"""

from collections.abc import Iterator

from jesuisla.networks.archives.archive_row import Code, Unfit
from jesuisla.networks.archives.raw_items import reader_of
from jesuisla.networks.archives.records import Record
from jesuisla.networks.archives.row_checks import Fields

NAME = "4cat-ndjson"


def fits(record: Record) -> bool:
    """Whether ``record`` is an item that is understood, or is wrapped like one.

    >>> fits({"cid": "1", "aweme_id": "2", "text": "Bonjour"})
    True
    """
    is_wrapped = "__import_meta" in record or record.keys() >= {"data", "source_platform"}
    return is_wrapped or reader_of(record) is not None


def fields(record: Record) -> Iterator[Fields]:
    """The rows of one item: several where YouTube gives a comment with its answers.

    Raises :class:`~jesuisla.networks.archives.archive_row.Unfit` for an item that is not
    understood.
    """
    inner = record.get("data")
    item: Record = inner if isinstance(inner, dict) and "source_platform" in record else record
    read = reader_of(item)
    if read is None:
        raise Unfit(Code.UNKNOWN_ITEM)
    yield from read(item)
