"""What pages of other apps show of the fact shelf."""

from collections.abc import Iterable
from typing import Any

from django import template

from jesuisla.collective.knowledge.access import current_sheets
from jesuisla.collective.knowledge.check_feed_words import near_in_words, rating_in_words
from jesuisla.collective.knowledge.choices import sheets_of
from jesuisla.collective.knowledge.content import content_of
from jesuisla.collective.knowledge.known_claims import KnownClaim, known_near
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.pairs import contradicting_each
from jesuisla.collective.knowledge.sheet_words import (
    ShownContent,
    card_in_words,
    guarantee_in_words,
    origin_in_words,
    origin_news_in_words,
    past_in_words,
    shown_content,
    state_in_words,
    writers_in_words,
)
from jesuisla.collective.knowledge.wanted import WantedForm, is_ready, lacks_sheet, open_wanted
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.threads.models import Thread

register = template.Library()
register.filter("card_in_words", card_in_words)
register.filter("guarantee_in_words", guarantee_in_words)
register.filter("origin_in_words", origin_in_words)
register.filter("origin_news_in_words", origin_news_in_words)
register.filter("sheet_state_in_words", state_in_words)


@register.filter
def shown_sheet(sheet: Sheet) -> ShownContent:
    """Return the words of a sheet, ready for the page."""
    return shown_content(content_of(sheet), {})


@register.filter
def sheet_writers(sheet: Sheet) -> str:
    """Say who wrote a sheet and who read it."""
    author = sheet.author.alias if sheet.author else ""
    reader = sheet.second_reader.alias if sheet.second_reader else ""
    return writers_in_words(sheet, author, reader)


@register.inclusion_tag("knowledge/thread_sheets.html")
def thread_sheets(thread: Thread, anchor: str = "") -> dict[str, Any]:
    """Show the sheets that the team chose for a thread, and which of them no longer hold.

    ``anchor`` is the id by which the page leads to them.
    """
    sheets = sheets_of(thread)
    contradicting = contradicting_each(sheets.contradicted)
    return {
        "sheets": [
            (sheet, shown_sheet(sheet), contradicting.get(sheet.pk, ())) for sheet in sheets.current
        ],
        "past": [past_in_words(sheet) for sheet in sheets.past],
        "anchor": anchor,
    }


@register.inclusion_tag("knowledge/thread_sheets.html")
def these_sheets(sheets: Iterable[Sheet], anchor: str = "") -> dict[str, Any]:
    """Show some sheets that hold, as beside a brief."""
    shown_sheets = [(sheet, shown_sheet(sheet), ()) for sheet in sheets]
    return {"sheets": shown_sheets, "past": (), "anchor": anchor}


@register.inclusion_tag("knowledge/wanted_for_thread.html")
def wanted_sheet(thread: Thread, viewer: Viewer) -> dict[str, Any]:
    """Show the team which sheet is asked for a thread, or ask for the one that is missing."""
    if not viewer.is_team:
        return {}
    want = open_wanted().filter(thread=thread).select_related("sheet").first()
    is_missing = want is None and lacks_sheet(thread)
    return {
        "thread": thread,
        "wanted": want,
        "ready": want is not None and is_ready(want),
        "form": WantedForm.for_thread(thread) if is_missing else None,
    }


@register.inclusion_tag("knowledge/wanted_for_thread.html", takes_context=True)
def sheet_to_confirm(context: Any, thread: Thread) -> dict[str, Any]:
    """Show the team a sheet that was asked for a thread and waits to be put beside its brief."""
    viewer = context.get("viewer")
    if viewer is None or not viewer.is_team:
        return {}
    want = open_wanted().filter(thread=thread).select_related("sheet").first()
    if want is None or not is_ready(want):
        return {}
    return {"wanted": want, "ready": True}


@register.simple_tag
def shelf_holds_sheets() -> bool:
    """Whether there is a sheet at all that could be offered."""
    return current_sheets().exists()


@register.inclusion_tag("knowledge/near_claim.html")
def known_claim(known: KnownClaim | None) -> dict[str, Any]:
    """Show a checked claim near which a thread stands; nothing for none."""
    return {
        "known": known,
        "why": near_in_words(known) if known else "",
        "rating": rating_in_words(known.review) if known and known.review else "",
    }


@register.inclusion_tag("knowledge/near_claim.html")
def near_claim(thread: Thread) -> dict[str, Any]:
    """Show the checked claim near which a thread stands; nothing where there is none."""
    return known_claim(known_near([thread.pk]).get(thread.pk))
