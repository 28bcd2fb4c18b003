"""How to come to a comment on the network: by its link, or by its own words."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from jesuisla.collective.actions.lifting.offers import OfferItem
from jesuisla.collective.actions.models import Action
from jesuisla.networks.network_rules import rules_of

WORDS_TO_FIND = 8
"""So many words tell a comment from the others; more of them are easily copied wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link with its label, whose comment it leads to, words to copy, and what to do there."""

    url: str = ""
    label: str = ""
    whose: str = ""
    words: str = ""
    hint: str = ""


def way_there(item: OfferItem, action: Action) -> Way:
    """Return how to come to a comment: no label promises more than the network's page does."""
    voice, comment = item.target.voice, item.target.comment
    whose = voice.writer if voice is not None else ""
    own_link = voice.url if voice is not None else comment.url if comment is not None else ""
    if own_link:
        return Way(url=own_link, label=_("Go and read"), whose=whose)
    text = voice.first_words if voice is not None else comment.text if comment is not None else ""
    words = Truncator(" ".join((text or "").split())).words(WORDS_TO_FIND, truncate="")
    rank = _("It was at no. %(rank)d.") % {"rank": item.target.place} if item.target.place else ""
    url = action.thread.url
    if not words or not url:
        return Way(url=url, label=_("Open the thread") if url else "", whose=whose, hint=rank)
    if rules_of(action.thread.network).shown.in_page:
        found_at = f"{url}{'' if '#' in url else '#'}:~:text={quote(words).replace('-', '%2D')}"
        return Way(url=found_at, label=_("Go to these words"), whose=whose, words=words, hint=rank)
    hint = " ".join(filter(None, (_("Search for these words on the page."), rank)))
    return Way(url=url, label=_("Open the thread"), whose=whose, words=words, hint=hint)
