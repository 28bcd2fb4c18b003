"""What became of a member's own voices, for that member alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voice_readers import own_voices_with_readers, readers_in_words
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.results.models import ActionResult
from jesuisla.collective.results.results import headline
from jesuisla.collective.threads.models import Place

LATEST = 2
"""How many are shown before one unfolds the rest."""
MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVoice:
    """A voice of the member's: its action, its words, and what became of both, in sentences."""

    action: Action
    words: str
    company: str
    rise: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVoices:
    """The latest voices, and those before them."""

    latest: tuple[OwnVoice, ...]
    earlier: tuple[OwnVoice, ...]


def own_voices(viewer: Viewer) -> OwnVoices:
    """Return what became of a member's voices, the latest first, in three queries.

    Whoever read or supported one is counted for its writer alone, and never named.
    """
    voices = list(
        own_voices_with_readers(viewer.membership)
        .filter(action__launched_at__isnull=False, action__is_practice=False)
        .select_related("action__thread__page", "comment")
        .order_by("-at")[:MOST]
    )
    results = ActionResult.objects.filter(action__in={voice.action_id for voice in voices})
    tops = dict(results.values_list("action", "tops"))
    ranks = _ranks(voice.comment_id for voice in voices if voice.comment_id)
    lines = tuple(
        OwnVoice(
            action=voice.action,
            words=voice.words,
            company=_company_in_words(
                voice.readers,
                voice.supporters,
                is_running=voice.action.state == Action.State.RUNNING,
            ),
            rise=_rise_in_words(*ranks[voice.comment_id]) if voice.comment_id in ranks else "",
            result=headline(tops.get(voice.action_id), voice.action.action_kind),
        )
        for voice in voices
    )
    return OwnVoices(latest=lines[:LATEST], earlier=lines[LATEST:])


def _ranks(comments: Iterable[int]) -> dict[int | None, tuple[int, int]]:
    """Return by comment where it stood when it was first seen, and where it stands."""
    places = Place.objects.filter(comment__in=set(comments)).order_by("reading__taken_at")
    ranks: dict[int | None, tuple[int, int]] = {}
    for comment, position in places.values_list("comment", "position"):
        first, _last = ranks.get(comment, (position, position))
        ranks[comment] = (first, position)
    return ranks


def _company_in_words(readers: int, supporters: int, *, is_running: bool) -> str:
    if not readers and is_running:
        return _("The others will come and read it.")
    return readers_in_words(readers, supporters)


def _rise_in_words(first: int, last: int) -> str:
    """Say where it stands, and that it rose where it did."""
    if last < first:
        return _("It rose from no. %(first)d to no. %(last)d.") % {"first": first, "last": last}
    return _("It stands at no. %(last)d.") % {"last": last}
