"""Pasting a page: read it, show what was understood, save it."""

from typing import Any

from django.core import signing
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
from jesuisla.collective.threads.form_size import readable_only
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.pages import to_thread
from jesuisla.collective.threads.paste import (
    EDITABLE,
    CommentRow,
    PasteForm,
    apply_corrections,
    keep_paste,
    rows_of,
    sign,
    unsign,
)
from jesuisla.collective.threads.top_ten import token_of
from jesuisla.networks.paste import Pasted, PasteTooLarge, parse


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@readable_only
def paste(request: RoomRequest, pk: int) -> HttpResponse:
    """An empty box; then what was understood, with the rest in the box; then saved."""
    thread = get_object_or_404(Thread.objects.select_related("page"), pk=pk)
    if request.method != "POST":
        return _page(request, thread, PasteForm(initial={"order": CommentOrder.RELEVANCE}), [], [])
    form = PasteForm(request.POST)
    comments = _carried(thread, request.POST.get("read", ""), form)
    rows = rows_of(comments, request.POST)
    good = form.is_valid() and all(row.form.is_valid() for row in rows if row.form.is_bound)
    if not good:
        return _page(request, thread, form, comments, rows)
    comments = apply_corrections(comments, rows)
    if request.POST.get("do") == "save":
        return _save(request, thread, form, comments)
    return _read(request, thread, form, comments)


def _carried(thread: Thread, signed_comments: str, form: PasteForm) -> list[SnapshotComment]:
    if not signed_comments:
        return []
    try:
        return unsign(thread, signed_comments)
    except signing.BadSignature:
        form.add_error(
            None,
            _("What had been understood cannot be used any more. Please paste the page again."),
        )
        return []


def _save(
    request: RoomRequest, thread: Thread, form: PasteForm, comments: list[SnapshotComment]
) -> HttpResponse:
    try:
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
        return _page(request, thread, form, comments, rows_of(comments))
    return to_thread(thread, saved_reading.reading)


def _read(
    request: RoomRequest, thread: Thread, form: PasteForm, comments: list[SnapshotComment]
) -> HttpResponse:
    moment = form.cleaned_data["taken_at"] or now()
    try:
        page = parse(form.cleaned_data["text"], thread.network, now=moment, salt=salt_of(thread))
    except PasteTooLarge as reason:
        form.add_error(
            "text",
            _(
                "This is %(characters)d characters; the page can take %(limit)d. Please paste "
                "the first comments alone: they are the ones people see."
            )
            % {"characters": reason.characters, "limit": reason.limit},
        )
        return _page(request, thread, form, comments, rows_of(comments))
    except ValueError:  # a network that this version no longer knows
        page = Pasted()
    if not page.comments:
        form.add_error("text", _nothing(form.cleaned_data["text"]))
        return _page(request, thread, form, comments, rows_of(comments))
    again = PasteForm(
        initial={
            "text": "\n".join(line.text for line in page.leftover),
            "order": page.order or form.cleaned_data["order"],
            "comment_count": page.expected_count or form.cleaned_data["comment_count"],
            "taken_at": localtime(moment),
        }
    )
    comments = [*comments, *page.comments]
    return _page(request, thread, again, comments, rows_of(comments))


def _nothing(text: str) -> str:
    if not text.strip():
        return _("Nothing was pasted yet. Copy the whole page of the post and paste it here.")
    return _(
        "No comment could be found in this text. On the page of the post, open the comments, "
        "select everything, copy it and paste it here; or use the ten taps instead."
    )


def _page(
    request: RoomRequest,
    thread: Thread,
    form: PasteForm,
    comments: list[SnapshotComment],
    rows: list[CommentRow],
) -> HttpResponse:
    more = max(len(comments) - EDITABLE, 0)
    box = form.fields["text"]
    box.required = not comments
    if comments:
        box.label = _("Lines that are no comment, as far as we can tell")
    context: dict[str, Any] = {
        "thread": thread,
        "form": form,
        "rows": rows,
        "kinds": list(CommentKind),
        "count": len(comments),
        "more": ngettext(
            "%(count)d more comment was understood and will be kept as it was read.",
            "%(count)d more comments were understood and will be kept as they were read.",
            more,
        )
        % {"count": more}
        if more
        else "",
        "read": sign(thread, comments) if comments else "",
        "token": token_of(request.POST.get("token")),
    }
    return render(request, "threads/paste.html", context)
