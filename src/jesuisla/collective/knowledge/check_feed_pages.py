"""``/fiches/suivi/verifications``: the feeds of fact-checkers, for the team."""

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.names import language_name
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.check_feed_words import (
    claims_in_words,
    feed_in_words,
    rating_in_words,
)
from jesuisla.collective.knowledge.check_feeds import (
    State,
    add_feed,
    ask_for_look,
    needs_care,
    pause_feed,
    remove_feed,
)
from jesuisla.collective.knowledge.claim_models import ADDRESS_FITS, PUBLISHER_FITS, CheckFeed
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.threads.fields import LinkField, PlainTextField

SHOWN = 20
"""Claims of a feed that its page shows, the newest first."""
LANGUAGES = ("de", "en", "es", "fr", "it", "pl", "sv")
"""Offered beside those of the groups here."""
WELL = frozenset({State.NEW, State.READ})


class FeedForm(forms.Form):
    """Where a fact-checker's reviews are found."""

    use_required_attribute = False
    url = LinkField(
        label=gettext_lazy("Address of the feed, the file or the page"),
        help_text=gettext_lazy(
            "RSS or Atom whose articles hold ClaimReview, a file of ClaimReview, or one article."
        ),
        max_length=ADDRESS_FITS,
    )
    publisher = PlainTextField(label=gettext_lazy("Who publishes it"), max_length=PUBLISHER_FITS)
    language = forms.ChoiceField(label=gettext_lazy("In which language"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as given
        codes = {*LANGUAGES, *Group.objects.values_list("language", flat=True)}
        names = sorted((language_name(code, page_language()), code) for code in codes)
        self.fields["language"].choices = [(code, name) for name, code in names]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["url"].required = True
        self.label_suffix = ""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
def feeds(request: RoomRequest) -> HttpResponse:
    """List the feeds of fact-checkers, and name one more."""
    me = request.viewer.membership
    form = FeedForm(
        request.POST if request.method == "POST" else None, initial={"language": me.group.language}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            feed = add_feed(me.group, data["url"], data["publisher"], data["language"], by=me)
        except Refused as refusal:
            form.add_error("url", str(refusal))
        else:
            ask_for_look(feed, by=me)
            messages.success(
                request, _("Added. It is being looked at; reload this page in a minute.")
            )
            return redirect("knowledge:check_feed", feed=feed.pk)
    rows = CheckFeed.objects.annotate(claim_count=Count("claims")).order_by("publisher", "pk")
    context = {
        "form": form,
        "feeds": [
            {
                "feed": row,
                "sentences": feed_in_words(row)[:1],
                "count": _count(row),
                "needs_care": needs_care(row),
            }
            for row in rows
        ],
    }
    return render(
        request, "knowledge/check_feeds.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
def feed(request: RoomRequest, feed: int) -> HttpResponse:
    """One feed: how it stands with it, its newest claims; look now, pause, remove."""
    rows = CheckFeed.objects.annotate(claim_count=Count("claims"))
    row = get_object_or_404(rows, pk=feed)
    if request.method == "POST":
        by, deed = request.viewer.membership, request.POST.get("deed", "")
        if deed == "look":
            ask_for_look(row, by=by)
            messages.success(request, _("It is being looked at; reload this page in a minute."))
        elif deed in {"pause", "go_on"}:
            pause_feed(row, is_paused=deed == "pause", by=by)
        elif deed == "remove":
            remove_feed(row, by=by)
            messages.success(request, _("Removed, with the claims that came from it."))
            return redirect("knowledge:check_feeds")
        else:
            messages.error(request, _("Please use one of the buttons."))
        return redirect("knowledge:check_feed", feed=row.pk)
    claims = row.claims.order_by("-reviewed_on", "-pk")[:SHOWN]
    context = {
        "feed": row,
        "sentences": feed_in_words(row),
        "needs_care": needs_care(row),
        "count": _count(row),
        "claims": [(claim, rating_in_words(claim)) for claim in claims],
    }
    return render(request, "knowledge/check_feed.html", context)


def _count(row: CheckFeed) -> str:
    count: int = getattr(row, "claim_count", 0)
    return claims_in_words(count, is_well=State(row.state) in WELL)
