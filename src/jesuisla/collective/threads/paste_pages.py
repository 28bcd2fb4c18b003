"""Pasting a page: read it, show what was understood, save it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotComment
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.threads.comments import salt_of
from jesuisla.collective.threads.erased_quotes import erased_count
from jesuisla.collective.threads.form_size import readable_only
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.pages import to_thread
from jesuisla.collective.threads.paste import (
    EDITABLE,
    CommentRow,
    PasteForm,
    answers_in,
    apply_corrections,
    closed_up,
    keep_paste,
    rows_of,
    sign,
    unsign,
    without_doubtful,
)
from jesuisla.collective.threads.readings import check_reading_pace
from jesuisla.collective.threads.thread_words import erased_in_words
from jesuisla.collective.threads.top_ten import ORDERS, token_of
from jesuisla.networks.paste import MAX_LINES, Pasted, PasteTooLarge, parse
from jesuisla.networks.pasted.doubts import NameDoubt, settle

Carried = tuple[Sequence[SnapshotComment], Sequence[NameDoubt]]
"""What a form carries along: the comments understood so far, and their doubts."""
QUESTIONS = 6
"""Lines of one comment that a person is asked about; with more, it is no comment as yet."""


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@readable_only
def paste(request: RoomRequest, pk: int) -> HttpResponse:
    """An empty box; then what was understood, with the rest in the box; then saved."""
    thread = get_object_or_404(Thread.objects.select_related("page"), pk=pk)
    if request.method != "POST":
        return _page(request, thread, PasteForm(initial={"order": CommentOrder.RELEVANCE}))
    form = PasteForm(request.POST)
    carried = _carried(thread, request.POST.get("read", ""), form)
    rows = rows_of(*carried, request.POST, hashtag=request.group.hashtag)
    good = form.is_valid() and all(row.form.is_valid() for row in rows if row.form.is_bound)
    if not good:
        return _page(request, thread, form, carried, rows)
    settled = settle(*carried, answers_in(rows), salt_of(thread))
    checked = form.cleaned_data["checked"]
    comments, doubts = apply_corrections(*settled, rows, checked=checked)
    match request.POST.get("do"):
        case "save" if doubts:
            form.add_error(None, _undecided(len(doubts)))
            return _page(request, thread, form, carried, rows)
        case "save" | "save-sure":
            return _save(request, thread, form, without_doubtful(comments, doubts))
        case _:
            return _read(request, thread, form, (comments, doubts))


def _undecided(count: int) -> str:
    return ngettext(
        "In %(count)d comment, a line may be a name. Please say what it is, or save without "
        "this comment.",
        "In %(count)d comments, a line may be a name. Please say what it is, or save without "
        "these comments.",
        count,
    ) % {"count": count}


def _carried(thread: Thread, signed_comments: str, form: PasteForm) -> Carried:
    if not signed_comments:
        return [], []
    try:
        return unsign(thread, signed_comments)
    except signing.BadSignature:
        form.add_error(
            None,
            _("What had been understood cannot be used any more. Please paste the page again."),
        )
        return [], []


def _save(
    request: RoomRequest, thread: Thread, form: PasteForm, comments: list[SnapshotComment]
) -> HttpResponse:
    try:
        with transaction.atomic():
            check_reading_pace(request.viewer.membership)
            saved_reading = keep_paste(
                thread,
                comments,
                by=request.viewer.membership,
                token=token_of(request.POST.get("token")),
                taken_at=form.cleaned_data["taken_at"] or now(),
                order=CommentOrder(form.cleaned_data["order"] or CommentOrder.UNKNOWN),
                comment_count=form.cleaned_data["comment_count"],
            )
    except Refused as reason:
        form.add_error(None, str(reason))
        return _page(request, thread, form, (comments, []))
    erasure_count = erased_count(thread, comments)
    if erasure_count:
        messages.info(request, erased_in_words(erasure_count))
    return to_thread(thread, saved_reading.reading)


def _read(request: RoomRequest, thread: Thread, form: PasteForm, carried: Carried) -> HttpResponse:
    moment = form.cleaned_data["taken_at"] or now()
    if not ratelimit.consume(request, action="paste", key=str(request.viewer.membership.pk)):
        form.add_error(
            None,
            _(
                "You pasted many pages in a short time. Wait a little and try again: it is all "
                "here."
            ),
        )
        return _page(request, thread, form, carried)
    try:
        page = parse(form.cleaned_data["text"], thread.network, now=moment, salt=salt_of(thread))
    except PasteTooLarge as reason:
        form.add_error(
            "text",
            _(
                "This is %(characters)d characters; the page can take %(limit)d. Please paste "
                "the first comments alone: they are the ones people see."
            )
            % {"characters": reason.characters, "limit": reason.limit}
            if reason.lines <= MAX_LINES
            else _(
                "This is %(lines)d lines; the page can take %(limit)d at a time. It is all "
                "still here: keep the first ones, parse them, then paste the next."
            )
            % {"lines": reason.lines, "limit": MAX_LINES},
        )
        return _page(request, thread, form, carried)
    except ValueError:  # a network that this version no longer knows
        page = Pasted()
    if not page.comments:
        form.add_error("text", _nothing(form.cleaned_data["text"]))
        return _page(request, thread, form, carried)
    comments, doubts, unread_lines = _joined(carried, page)
    again = PasteForm(
        initial={
            "text": "\n".join(unread_lines),
            "order": page.order or form.cleaned_data["order"],
            "comment_count": page.expected_count or form.cleaned_data["comment_count"],
            "taken_at": localtime(moment),
        }
    )
    rows = rows_of(comments, doubts, hashtag=request.group.hashtag, seen=len(carried[0]))
    return _page(request, thread, again, (comments, doubts), rows)


def _joined(
    carried: Carried, page: Pasted
) -> tuple[list[SnapshotComment], list[NameDoubt], list[str]]:
    """What was understood before and now, and the lines for the box.

    A doubt that stands too far down for a question goes back into the box.
    """
    comments = [*carried[0], *page.comments]
    doubts = [
        *carried[1],
        *(replace(doubt, place=doubt.place + len(carried[0])) for doubt in page.doubts),
    ]
    late_doubts = [
        doubt for doubt in doubts if doubt.place >= EDITABLE or len(doubt.doubtful) > QUESTIONS
    ]
    late_places = {doubt.place for doubt in late_doubts}
    unread_lines = [line.text for line in page.leftover]
    for doubt in late_doubts:
        unread_lines += [line for line in (doubt.name, *doubt.lines) if line]
    by_place = {at: comment for at, comment in enumerate(comments) if at not in late_places}
    return *closed_up(by_place, doubts), unread_lines


def _nothing(text: str) -> str:
    if not text.strip():
        return _("Nothing was pasted yet. Copy the whole page of the post and paste it here.")
    return _(
        "No comment could be found in this text. On the page of the post, open the comments, "
        "select everything, copy it and paste it here; or rate the top ten by hand."
    )


def _page(
    request: RoomRequest,
    thread: Thread,
    form: PasteForm,
    carried: Carried = ((), ()),
    rows: list[CommentRow] | None = None,
) -> HttpResponse:
    comments, doubts = carried
    more = max(len(comments) - EDITABLE, 0)
    unread_count = sum(bool(line.strip()) for line in str(form["text"].value() or "").splitlines())
    box = form.fields["text"]
    box.required = not comments
    if comments and unread_count:
        box.label = _("Lines that are no comment, as far as we can tell")
    rows = rows_of(comments, doubts, seen=len(comments)) if rows is None else rows
    context: dict[str, Any] = {
        "thread": thread,
        "form": form,
        "rows": rows,
        "is_kind_proposed": any(row.has_proposed_kind for row in rows),
        "kinds": list(CommentKind),
        "count": len(comments),
        "doubts": _questions(len(doubts)) if doubts else "",
        "more": ngettext(
            "%(count)d more comment was understood and will be kept as it was read.",
            "%(count)d more comments were understood and will be kept as they were read.",
            more,
        )
        % {"count": more}
        if more
        else "",
        "read": sign(thread, comments, doubts) if comments else "",
        "token": token_of(request.POST.get("token")),
        "as_a_whole": _as_a_whole(form),
        "unread": ngettext(
            "%(count)d line is left out: it looks like no comment",
            "%(count)d lines are left out: they look like no comment",
            unread_count,
        )
        % {"count": unread_count}
        if unread_count
        else "",
    }
    return render(request, "threads/paste.html", context)


def _as_a_whole(form: PasteForm) -> str:
    """Say in one line in which order the comments stood, and how many there are."""
    order, count = form["order"].value(), form["comment_count"].value()
    parts = [str(label) for value, label in ORDERS if value == order]
    if str(count or "").isdecimal():
        total = int(count)
        parts.append(
            ngettext("%(count)d comment in all", "%(count)d comments in all", total)
            % {"count": total}
        )
    return "\u00a0· ".join(parts)


def _questions(count: int) -> str:
    return ngettext(
        "In %(count)d comment, marked “name?”, a line may be a name. It is saved only once "
        "you have said what it is.",
        "In %(count)d comments, marked “name?”, a line may be a name. They are saved only once "
        "you have said what it is.",
        count,
    ) % {"count": count}
