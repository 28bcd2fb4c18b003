"""The card of a thread."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotSource, ThreadSnapshot
from jesuisla.collective.drawing.places import column
from jesuisla.collective.drawing.squares import hateful_in_words
from jesuisla.collective.journal.paging import KeyPaginator
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import (
    RoomRequest,
    members_only,
    notes_hateful,
    team_only,
)
from jesuisla.collective.members.asking_for_powers import ask_for_powers
from jesuisla.collective.members.forms import sent_id
from jesuisla.collective.threads import threads as operations
from jesuisla.collective.threads.form_size import readable_only
from jesuisla.collective.threads.models import Reading, Thread
from jesuisla.collective.threads.readings import (
    check_reading_pace,
    correct_reading,
    may_correct,
    take_reading,
)
from jesuisla.collective.threads.thread_words import saved_in_words
from jesuisla.collective.threads.threads import (
    DescriptionForm,
    comments_of,
    describe_thread,
    ranks_seen_at,
    readings_of,
    snapshot_of,
)
from jesuisla.collective.threads.top_comments import first_and_last, standing
from jesuisla.collective.threads.top_ten import TapsForm, token_of
from jesuisla.networks.network_rules import Pace, Rule, rules_of

COMMENTS_A_PAGE = 20


@require_safe
@members_only
def thread(request: RoomRequest, pk: int) -> HttpResponse:
    """What is known of a thread, who is on it, and what to do next."""
    thread = get_object_or_404(Thread.objects.select_related("page"), pk=pk)
    comments = KeyPaginator(comments_of(thread), COMMENTS_A_PAGE)
    readings = readings_of(thread)
    context: dict[str, Any] = {
        "thread": thread,
        "rules": _rules(thread),
        "may_act": _may_act(thread),
        **_top(thread),
        "ranks_seen_at": ranks_seen_at(thread),
        "readings": [(reading, may_correct(request.viewer, reading)) for reading in readings],
        "saved": _saved(request, thread, readings),
        "page": comments.get_page(request.GET.get("page")),
    }
    return render(request, "threads/thread.html", context)


@require_POST
@team_only
def state(request: RoomRequest, pk: int) -> HttpResponse:
    """Note that a thread is gone or there again, follow it or no longer."""
    thread = get_object_or_404(Thread, pk=pk)
    by = request.viewer.membership
    match request.POST.get("do"):
        case "gone":
            operations.mark_gone(thread, by=by)
            messages.success(request, _("Noted. The post or its comments no longer exist."))
        case "open":
            operations.mark_open(thread, by=by)
            messages.success(request, _("Noted. The post can be seen."))
        case "follow":
            operations.follow(thread, by=by)
            messages.success(request, _("The team follows this thread."))
        case "unfollow":
            operations.unfollow(thread, by=by)
            messages.success(request, _("The team no longer follows this thread."))
        case _other:
            messages.error(request, _("Please use one of the buttons."))
    return redirect("threads:thread", pk=pk)


def _rules(thread: Thread) -> list[tuple[Rule | Pace, str]]:
    """What the network allows and how slowly, each with its words in the reader's language."""
    try:
        rules = rules_of(thread.network)
    except ValueError:
        return []
    rules_in_words: list[tuple[Rule | Pace, str]] = [
        (rule, _(rule.why)) for rule in (rules.act_together, rules.support_each_other)
    ]
    if rules.may_support and rules.pace is not None:
        rules_in_words.append((rules.pace, f"{_(rules.pace.why)} {_figures(rules.pace)}"))
    return rules_in_words


def _may_act(thread: Thread) -> bool:
    """Whether the network lets people act together; a letter needs nobody's leave."""
    try:
        return rules_of(thread.network).may_act
    except ValueError:
        return False


def _figures(pace: Pace) -> str:
    return _(
        "At most %(few)d supports a person in ten minutes, %(here)d in one action and %(day)d a "
        "day; from all of us %(comment)d to one comment and %(action)d in one action."
    ) % {
        "few": pace.supports_in_ten_minutes,
        "here": pace.supports_a_person_an_action,
        "day": pace.supports_a_day,
        "comment": pace.supports_to_one_comment,
        "action": pace.supports_an_action,
    }


def _top(thread: Thread) -> dict[str, Any]:
    """The top comments drawn, one sentence on them, and when they were seen."""
    first, last = first_and_last(Reading.objects.filter(thread=thread))
    if last is None:
        return {"column": None}
    snapshot = standing(last)
    depth = min(10, max(place.position for place in snapshot.places))
    now_on_top = snapshot.top(depth)
    before = snapshot_of(first).top(depth) if first else None
    kinds = [place.kind for place in now_on_top]
    return {
        "column": column(now_on_top, before, key="thread"),
        "kinds": kinds,
        "known_kinds": [kind for kind in CommentKind if kind in kinds],
        "headline": hateful_in_words(kinds),
        "first": first,
        "last": last,
    }


def _saved(request: RoomRequest, thread: Thread, newest: list[Reading]) -> dict[str, Any] | None:
    """The reading that was just saved, and the later one that stands above it, if any."""
    number = sent_id(request.GET.get("reading", ""))
    reading = Reading.objects.filter(thread=thread, pk=number).first() if number else None
    if reading is None:
        return None
    kinds = [CommentKind(kind) for kind in reading.places.values_list("kind", flat=True)]
    return {
        "reading": reading,
        "sentence": saved_in_words(kinds),
        "is_rated": set(kinds) != {CommentKind.UNKNOWN},
        "newest": newest[0] if newest[0].taken_at > reading.taken_at else None,
        "correct": may_correct(request.viewer, reading),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@readable_only
def taps(request: RoomRequest, pk: int) -> HttpResponse:
    """Ten rows of six answers; saving leads back to the thread."""
    thread = get_object_or_404(Thread.objects.select_related("page"), pk=pk)
    token = token_of(request.POST.get("token"))
    form = TapsForm(request.POST or None, initial={"order": CommentOrder.RELEVANCE})
    if request.method == "POST" and form.is_valid():
        snapshot = ThreadSnapshot(
            taken_at=form.cleaned_data["taken_at"] or now(),
            order=CommentOrder(form.cleaned_data["order"]),
            source=SnapshotSource.TAPS,
            places=form.places(),
            knows_misleading=True,
        )
        try:
            with transaction.atomic():
                check_reading_pace(request.viewer.membership)
                saved_reading = take_reading(
                    thread,
                    snapshot,
                    by=request.viewer.membership,
                    token=token,
                    comment_count=form.cleaned_data["comment_count"],
                    comments_closed=form.cleaned_data["comments_closed"],
                )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            if not saved_reading.again:
                hateful = [*form.kinds().values()].count(CommentKind.HATEFUL)
                for note_hateful in notes_hateful:
                    note_hateful(request, hateful)
            return to_thread(thread, saved_reading.reading)
    return _page(request, thread, form, token=token)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@readable_only
def correct(request: RoomRequest, pk: int, reading: int) -> HttpResponse:
    """The same ten rows, filled with what was saved; ``?blank`` empties them."""
    thread = get_object_or_404(Thread.objects.select_related("page"), pk=pk)
    saved_reading = get_object_or_404(Reading, pk=reading, thread=thread)
    if not may_correct(request.viewer, saved_reading):
        raise Http404
    if saved_reading.by_id != request.viewer.membership.pk:
        question = ask_for_powers(request, request.viewer.membership)
        if question is not None:
            return question
    initial: dict[str, Any] = {
        "order": saved_reading.order,
        "comment_count": saved_reading.comment_count,
        "comments_closed": saved_reading.comments_closed,
    }
    if "blank" not in request.GET:
        initial |= {
            f"place-{place.position}": place.kind for place in snapshot_of(saved_reading).places
        }
    form = TapsForm(request.POST or None, initial=initial)
    del form.fields["taken_at"]
    if request.method == "POST" and form.is_valid():
        try:
            correct_reading(
                saved_reading,
                form.kinds(),
                by=request.viewer.membership,
                order=CommentOrder(form.cleaned_data["order"]),
                comment_count=form.cleaned_data["comment_count"],
                comments_closed=form.cleaned_data["comments_closed"],
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            return to_thread(thread, saved_reading)
    return _page(request, thread, form, reading=saved_reading)


def to_thread(thread: Thread, reading: Reading) -> HttpResponse:
    """Back to the thread, which says that this reading was saved."""
    return redirect(f"{reverse('threads:thread', args=[thread.pk])}?reading={reading.pk}")


def _page(request: RoomRequest, thread: Thread, form: TapsForm, **more: Any) -> HttpResponse:
    context = {"thread": thread, "form": form, "kinds": list(CommentKind), **more}
    return render(request, "threads/taps.html", context)


@require_http_methods(["GET", "POST"])
@members_only
def describe(request: RoomRequest, pk: int) -> HttpResponse:
    """Title, page and time of a post, as far as somebody knows them."""
    thread = get_object_or_404(Thread.objects.select_related("page"), pk=pk)
    form = DescriptionForm(request.POST) if request.method == "POST" else DescriptionForm.of(thread)
    if request.method == "POST" and form.is_valid():
        try:
            describe_thread(thread, form.description(), by=request.viewer.membership)
        except (Refused, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            return redirect("threads:thread", pk=thread.pk)
    context = {"thread": thread, "form": form}
    return render(request, "threads/describe.html", context, status=422 if form.errors else 200)
