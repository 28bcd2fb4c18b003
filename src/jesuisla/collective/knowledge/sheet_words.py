"""Sentences about sheets for people."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.names import country_names, language_name
from jesuisla.collective.groups.prose import typeset
from jesuisla.collective.knowledge.content import CitedSource, SheetContent
from jesuisla.collective.knowledge.models import Sheet, SheetSource, SourceLook

State = Sheet.State


class ShownSource(NamedTuple):
    """A source as the page shows it."""

    title: str
    publisher: str
    url: str
    archive_url: str
    look: str
    is_gone: bool


class ShownContent(NamedTuple):
    """The words of a sheet as the page shows them."""

    claim: str
    other_claims: list[str]
    answer: str
    why_believed: str
    about: str
    valid_until: str
    language: str
    sources: list[ShownSource]


def shown_content(content: SheetContent, looks: Mapping[str, SourceLook]) -> ShownContent:
    """Return the words of a sheet with the spaces of its typography, ready for the page."""
    claims = [typeset(claim, content.language) for claim in content.claims]
    until = day_in_words(content.valid_until, "DATE_FORMAT") if content.valid_until else ""
    return ShownContent(
        claim=claims[0] if claims else "",
        other_claims=claims[1:],
        answer=typeset(content.answer, content.language),
        why_believed=typeset(content.why_believed, content.language),
        about=" · ".join((*content.topics, *country_names(content.countries, page_language()))),
        valid_until=until,
        language=content.language,
        sources=[_shown_source(source, looks.get(source.url)) for source in content.sources],
    )


def _shown_source(source: CitedSource, look: SourceLook | None) -> ShownSource:
    publisher = source.publisher
    if source.published_on:
        publisher = f"{publisher}, {day_in_words(source.published_on, 'DATE_FORMAT')}"
    return ShownSource(
        title=source.title,
        publisher=publisher,
        url=source.url,
        archive_url=source.archive_url,
        look=look_in_words(look),
        is_gone=look is not None and look.answer == SheetSource.Reply.GONE,
    )


def look_in_words(look: SourceLook | None) -> str:
    """Say what a source answered when it was last asked."""
    if look is None:
        return _("Nobody has checked yet whether this page answers.")
    day = {"day": day_in_words(localdate(look.looked_at), "DATE_FORMAT")}
    if look.answer == SheetSource.Reply.GONE and look.nights_without_host:
        return _("This site has not been found for several nights, last on %(day)s.") % day
    if look.nights_without_host:
        return _("This site was not found on %(day)s; it is looked for again.") % day
    if look.answer == SheetSource.Reply.GONE:
        return _("This page was gone on %(day)s.") % day
    if look.answer == SheetSource.Reply.THERE:
        return _("This page answered on %(day)s.") % day
    return _("This page let no program in on %(day)s: open it yourself.") % day


def state_in_words(sheet: Sheet) -> str:
    """Say in one sentence where a sheet stands; empty for one that holds."""
    if sheet.state == State.WITHDRAWN and sheet.withdrawn_at:
        day = day_in_words(localdate(sheet.withdrawn_at), "DATE_FORMAT")
        return _("This sheet was withdrawn on %(day)s. Please do not rely on it.") % {"day": day}
    if sheet.is_expired(localdate()) and sheet.valid_until:
        day = day_in_words(sheet.valid_until, "DATE_FORMAT")
        return _(
            "This sheet held until %(day)s. Please do not rely on it before it is read again."
        ) % {"day": day}
    return ""


def guarantee_in_words(sheet: Sheet) -> str:
    """Say who answers for a sheet, and until when."""
    day = day_in_words(sheet.valid_until, "DATE_FORMAT") if sheet.valid_until else ""
    return _("Read by two people. Holds until %(day)s.") % {"day": day}


def card_in_words(sheet: Sheet) -> str:
    """Say in one line what stands behind a card of the shelf."""
    count = len(sheet.sources.all())
    sources = ngettext("%(count)d source", "%(count)d sources", count) % {"count": count}
    day = day_in_words(sheet.valid_until, "DATE_FORMAT") if sheet.valid_until else ""
    parts = [sources, _("holds until %(day)s") % {"day": day}]
    if sheet.language != page_language():
        parts.append(language_name(sheet.language, page_language()))
    return "\u00a0· ".join(parts)


def writers_in_words(sheet: Sheet, author: str, reader: str) -> str:
    """Say who wrote and who read a sheet, by alias; somebody who left has none."""
    values = {"author": author, "reader": reader, "version": sheet.version}
    if author and reader:
        return _("Written by %(author)s, read by %(reader)s. Version %(version)d.") % values
    if author:
        return _("Written by %(author)s, and read by somebody else. Version %(version)d.") % values
    if reader:
        return _("Written by somebody who left, read by %(reader)s. Version %(version)d.") % values
    return _("Written and read by two people who left. Version %(version)d.") % values


def origin_in_words(sheet: Sheet) -> Any:
    """Say from which group a sheet was taken over, with a link to theirs; empty for one's own."""
    if not sheet.origin_name:
        return ""
    name = sheet.origin_name
    if not sheet.origin_url or sheet.origin_news == Sheet.OriginNews.HIDDEN:
        return format_html(_("Taken over from {}."), name)
    link = format_html('<a href="{}" rel="noopener">{}</a>', sheet.origin_url, name)
    return format_html(_("Taken over from {}."), link)


def origin_news_in_words(sheet: Sheet) -> str:
    """Say what became of the original of a sheet since; empty where nothing did."""
    if not sheet.origin_news or sheet.origin_changed_at is None:
        return ""
    values = {
        "day": day_in_words(localdate(sheet.origin_changed_at), "DATE_FORMAT"),
        "name": sheet.origin_name,
    }
    news = Sheet.OriginNews(sheet.origin_news)
    if news == Sheet.OriginNews.CHANGED and sheet.draft_origin_version == sheet.origin_newest:
        return _("What %(name)s changed stands in the draft of this sheet.") % values
    sentence = {
        Sheet.OriginNews.CHANGED: _("%(name)s has changed its sheet: seen here on %(day)s."),
        Sheet.OriginNews.EXPIRED: _("The sheet of %(name)s has expired: seen here on %(day)s."),
        Sheet.OriginNews.WITHDRAWN: _(
            "%(name)s has withdrawn its sheet: seen here on %(day)s. Read the sources again."
        ),
        Sheet.OriginNews.HIDDEN: _(
            "%(name)s no longer shows its sheet to everybody: seen here on %(day)s. "
            "Nobody here learns any more what becomes of it."
        ),
    }[news]
    return sentence % values


def past_in_words(sheet: Sheet) -> str:
    """Say to those who were given a sheet what became of it."""
    claim = typeset(sheet.claims[0], sheet.language) if sheet.claims else f"n° {sheet.number}"
    if sheet.state == State.WITHDRAWN and sheet.withdrawn_at:
        day = day_in_words(localdate(sheet.withdrawn_at), "DATE_FORMAT")
        return _("The sheet “%(claim)s” was withdrawn on %(day)s: please use it no more.") % {
            "claim": claim,
            "day": day,
        }
    return _("The sheet “%(claim)s” has expired: please use it no more.") % {"claim": claim}
