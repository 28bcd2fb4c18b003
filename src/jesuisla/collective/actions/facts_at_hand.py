"""What the coach may lean on: the fact sheets that the team chose for a thread."""

from jesuisla.analysis.charter import FactSheet
from jesuisla.collective.knowledge.choices import sheets_of
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.threads.models import Thread


def sheets_at_hand(thread: Thread) -> list[FactSheet]:
    """Return the sheets chosen for a thread; those that no longer hold say so."""
    chosen_sheets = sheets_of(thread)
    return [
        *(as_coach_reads(sheet) for sheet in chosen_sheets.current),
        *(as_coach_reads(sheet, is_expired=True) for sheet in chosen_sheets.past),
    ]


def as_coach_reads(sheet: Sheet, *, is_expired: bool = False) -> FactSheet:
    """Return what the coach needs of a sheet: its answer, its addresses, whether it holds."""
    addresses = [
        address
        for source in sheet.sources.all()
        for address in (source.url, source.archive_url)
        if address
    ]
    return FactSheet(sheet.answer, tuple(addresses), is_expired)
