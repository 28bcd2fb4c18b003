"""What the team reads of a fact-checker's feed and of checked claims, as finished sentences."""

from datetime import datetime

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.knowledge.check_feeds import quiet_since
from jesuisla.collective.knowledge.claim_models import CheckedClaim, CheckFeed
from jesuisla.collective.knowledge.known_claims import KnownClaim

State = CheckFeed.State
SENTENCES = {
    State.NEW: gettext_lazy(
        "It has not been looked at yet. That happens each night, or now if you ask."
    ),
    State.READ: gettext_lazy("It was read."),
    State.EMPTY: gettext_lazy(
        "It answers, but no claim was found there. Ask the fact-checker for an address that "
        "gives ClaimReview: a feed, a file or a page."
    ),
    State.UNREADABLE: gettext_lazy(
        "What stands there now cannot be read: it is no feed, no ClaimReview and no page. "
        "Perhaps it has changed; check the address."
    ),
    State.GONE: gettext_lazy("There is nothing at this address any more. Look for the new one."),
    State.REFUSED: gettext_lazy(
        "It does not let programs in. Ask the fact-checker for an address that does."
    ),
    State.SILENT: gettext_lazy("It does not answer. It is tried again each night."),
    State.FORBIDDEN: gettext_lazy(
        "It may not be asked: the address is not public, or leads to one that is not."
    ),
    State.LARGE: gettext_lazy("It is too large: 3 MB are read at most. Give a smaller feed."),
}


def feed_in_words(feed: CheckFeed) -> list[str]:
    """Say how it stands with a feed, what to do about it, and what could not be kept."""
    sentences = [_("It is paused: nobody looks at it until you go on.")] if feed.is_paused else []
    since = quiet_since(feed)
    if since is None:
        sentences.append(str(SENTENCES[State(feed.state)]))
    else:
        sentences.append(_quiet_in_words(feed, since))
    if feed.looked_at:
        day = date_format(localtime(feed.looked_at), "DATETIME_FORMAT")
        sentences.append(_("Last looked at: %(day)s.") % {"day": day})
    if feed.pages_left:
        sentences.append(
            ngettext(
                "%(counter)s page is left for the next nights.",
                "%(counter)s pages are left for the next nights.",
                feed.pages_left,
            )
            % {"counter": number_format(feed.pages_left)}
        )
    if feed.left_out:
        sentences.append(
            ngettext(
                "%(counter)s claim could not be kept: no words, no address, or too long.",
                "%(counter)s claims could not be kept: no words, no address, or too long.",
                feed.left_out,
            )
            % {"counter": number_format(feed.left_out)}
        )
    if feed.odd_dates:
        sentences.append(
            ngettext(
                "The date of %(counter)s claim cannot be right: it stands without one.",
                "The dates of %(counter)s claims cannot be right: they stand without one.",
                feed.odd_dates,
            )
            % {"counter": number_format(feed.odd_dates)}
        )
    return sentences


def _quiet_in_words(feed: CheckFeed, since: datetime) -> str:
    day = {"day": day_in_words(localtime(since).date(), "DATE_FORMAT")}
    pages = feed.pages.filter(looked_at__gt=since).count()
    if pages == 0:
        return (
            _(
                "It is read each night, but no claim has come since %(day)s. Open the address: if "
                "something was published since, ask for one that gives ClaimReview, or pause it."
            )
            % day
        )
    sentence = ngettext(
        "It is read each night, but no claim has come since %(day)s: %(counter)s new page held "
        "none. Ask the fact-checker for an address that gives ClaimReview, or pause it.",
        "It is read each night, but no claim has come since %(day)s: %(counter)s new pages held "
        "none. Ask the fact-checker for an address that gives ClaimReview, or pause it.",
        pages,
    )
    return sentence % (day | {"counter": number_format(pages)})


def claims_in_words(count: int, *, is_well: bool) -> str:
    """Say how many claims of a feed are kept, and that they stay where it fails."""
    sentence = ngettext("%(counter)s claim is kept.", "%(counter)s claims are kept.", count) % {
        "counter": number_format(count, use_l10n=True, force_grouping=True)
    }
    if is_well or not count:
        return sentence
    return _("%(sentence)s They stay until their time is over.") % {"sentence": sentence}


def rating_in_words(claim: CheckedClaim) -> str:
    """Say how a fact-checker rates a claim: in their word, else in their figures."""
    if claim.rating or claim.rating_value is None:
        return claim.rating
    value = number_format(claim.rating_value)
    if claim.rating_best is None:
        return value
    return _("%(value)s out of %(best)s") % {
        "value": value,
        "best": number_format(claim.rating_best),
    }


def near_in_words(known: KnownClaim) -> str:
    """Say near what a thread stands, and who checked it."""
    if known.review is None:
        return _("Near a claim of one of your fact sheets")
    return _("Near a claim checked by %(publisher)s") % {"publisher": known.publisher}
