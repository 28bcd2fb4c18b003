"""What the team does for the shelf: the second reading, withdrawing, comparing, topics."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.access import (
    drafts_of_nobody,
    expired_sheets,
    is_shelf_open,
    may_withdraw,
    visible_sheets,
    waiting_sheets,
)
from jesuisla.collective.knowledge.check_feeds import needs_care
from jesuisla.collective.knowledge.claim_models import CheckFeed
from jesuisla.collective.knowledge.content import SheetContent, content_of, working_content
from jesuisla.collective.knowledge.keepers import KeptTopic, keep_topic, kept_topics
from jesuisla.collective.knowledge.models import Sheet, SheetPair, SheetSource, SourceLook
from jesuisla.collective.knowledge.pairs import judge_pair, near_sheets, pairs_to_settle
from jesuisla.collective.knowledge.sheet_words import shown_content
from jesuisla.collective.knowledge.sheets import (
    due_soon_sheets,
    publish_draft,
    return_draft,
    withdraw_sheet,
)
from jesuisla.collective.knowledge.source_looks import answers_of
from jesuisla.collective.knowledge.takeovers import copies_to_settle
from jesuisla.collective.knowledge.wanted import open_wanted
from jesuisla.collective.members.access import RoomRequest, members_only, team_only
from jesuisla.collective.members.asking_for_powers import ask_for_powers
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.fields import PlainTextField


class SecondReadingForm(forms.Form):
    """What the second reader says; the verdict is a button."""

    use_required_attribute = False
    word = PlainTextField(
        label=gettext_lazy("A word to whoever wrote it"),
        help_text=gettext_lazy("To send it back, it is needed."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawForm(forms.Form):
    """Why a sheet is withdrawn."""

    use_required_attribute = False
    why = PlainTextField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Those who relied on the sheet read it. A sentence is enough."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy(
                "Say why in a sentence: those who relied on the sheet read it."
            )
        },
    )


class TopicForm(forms.Form):
    """A topic to look after."""

    use_required_attribute = False
    topic = PlainTextField(
        label=gettext_lazy("Another topic"),
        max_length=40,
        widget=forms.TextInput(attrs={"list": "known-topics"}),
        error_messages={"required": gettext_lazy("Name the topic in a word or two.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
def second_reading(request: RoomRequest, number: int) -> HttpResponse:
    """Read a draft and its sources as the second person; it counts only after that."""
    sheet = get_object_or_404(Sheet.objects.select_related("draft_by"), number=number)
    if not sheet.waits_for_reader:
        return redirect("knowledge:sheet", number=sheet.number)
    form = SecondReadingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _give_verdict(request, sheet, form.cleaned_data["word"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            sheet.refresh_from_db()
    content = working_content(sheet)
    before = content_of(sheet) if sheet.version else None
    context = {
        "sheet": sheet,
        "form": form,
        "shown": shown_content(content, answers_of(content.sources)),
        "before": shown_content(before, {}) if before else None,
        "near": near_sheets(sheet, list(content.claims)),
        "is_own": sheet.draft_by_id == request.viewer.membership.pk,
    }
    return render(request, "knowledge/reading.html", context, status=422 if form.errors else 200)


def _give_verdict(request: RoomRequest, sheet: Sheet, word: str) -> HttpResponse:
    by, deed = request.viewer.membership, request.POST.get("deed", "")
    if deed == "publish":
        publish_draft(sheet, by=by)
        messages.success(request, _("The sheet stands on the shelf. Thank you for reading it."))
        return redirect("knowledge:sheet", number=sheet.number)
    if deed == "send_back":
        return_draft(sheet, word, by=by)
        messages.success(request, _("Sent back with your word."))
        return redirect("knowledge:care")
    raise Refused(_("Please use one of the buttons."))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def withdraw(request: RoomRequest, number: int) -> HttpResponse:
    """Take a sheet out of everything at once, saying why: the team, and whoever wrote it."""
    sheet = get_object_or_404(visible_sheets(request.viewer), number=number)
    me = request.viewer.membership
    if not may_withdraw(sheet, request.viewer):
        raise Http404
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        is_own = sheet.author_id == me.pk
        if not is_own and (question := ask_for_powers(request, me)) is not None:
            return question
        if form.is_valid():
            withdraw_sheet(sheet, form.cleaned_data["why"], by=me)
            messages.success(request, _("The sheet is withdrawn. Nobody is offered it any more."))
            return redirect("knowledge:sheet", number=sheet.number)
    context = {
        "sheet": sheet,
        "form": form,
        "shown": shown_content(content_of(sheet), {}),
    }
    return render(request, "knowledge/withdraw.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
@team_only
def care(request: RoomRequest) -> HttpResponse:
    """``/fiches/suivi``: what waits for the team, and who looks after which topic."""
    return _render_care(request, TopicForm())


def _render_care(request: RoomRequest, topic_form: TopicForm) -> HttpResponse:
    """Show the page; what is wrong with a topic stands at its field."""
    gone_addresses = SourceLook.objects.filter(answer=SheetSource.Reply.GONE).values("url")
    live = Sheet.objects.exclude(state=Sheet.State.WITHDRAWN)
    needs: dict[str, object] = {
        "expired": list(expired_sheets().order_by("valid_until")),
        "gone": list(live.filter(sources__url__in=gone_addresses).distinct().order_by("number")),
        "to_settle": list(copies_to_settle()),
        "waiting": list(waiting_sheets().select_related("draft_by")),
        "pairs": list(pairs_to_settle()),
        "feeds_in_need": [feed for feed in CheckFeed.objects.order_by("pk") if needs_care(feed)],
        "wanted_count": open_wanted().count(),
    }
    context = {
        **needs,
        "needs_somebody": any(needs.values()),
        "to_take_up": drafts_of_nobody(),
        "soon": due_soon_sheets(),
        "withdrawn": Sheet.objects.filter(state=Sheet.State.WITHDRAWN).order_by("-withdrawn_at"),
        **_topics_by_language(request.viewer.membership),
        "topic_form": topic_form,
        "topics_open": topic_form.is_bound or "themes" in request.GET,
        "opening_open": "ouverture" in request.GET,
        "is_open": is_shelf_open(),
    }
    status = 422 if topic_form.errors else 200
    return render(request, "knowledge/care.html", context, status=status)


def _topics_by_language(viewer: Membership) -> dict[str, list[KeptTopic]]:
    """Return the topics of sheets in the language of the page, and those of others apart."""
    all_topics = kept_topics(viewer)
    language = (get_language() or "").partition("-")[0]
    here = [topic for topic in all_topics if topic.is_read_in(language)]
    elsewhere = [topic for topic in all_topics if not topic.is_read_in(language)]
    return {"topics": here, "topics_elsewhere": elsewhere} if here else {"topics": all_topics}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
def topics(request: RoomRequest) -> HttpResponse:
    """Look after a topic from now on, or no longer; opened again, this leads to the form."""
    form = TopicForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        keeps = request.POST.get("keeps") != "no"
        try:
            keep_topic(form.cleaned_data["topic"], keeps=keeps, by=request.viewer.membership)
        except Refused as refusal:
            form.add_error("topic", str(refusal))
    if form.errors:
        return _render_care(request, form)
    return redirect(f"{reverse('knowledge:care')}?themes#themes")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
def compare(request: RoomRequest, pair: int) -> HttpResponse:
    """Two sheets that speak of nearly the same, side by side."""
    row = get_object_or_404(SheetPair.objects.select_related("first", "second"), pk=pair)
    if request.method == "POST":
        try:
            judge_pair(row, request.POST.get("verdict", ""), by=request.viewer.membership)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("knowledge:care")
    sides = [
        {"sheet": sheet, "shown": shown_content(content, answers_of(content.sources))}
        for sheet in (row.first, row.second)
        for content in [content_of(sheet)]
    ]
    context = {"pair": row, "sides": sides, "verdicts": SheetPair.Verdict}
    return render(request, "knowledge/compare.html", context)


@require_safe
@never_cache
@members_only
def versions(request: RoomRequest, number: int) -> HttpResponse:
    """What a sheet said before, version by version."""
    sheet = get_object_or_404(visible_sheets(request.viewer).filter(version__gte=1), number=number)
    rows = [
        {"row": row, "shown": shown_content(SheetContent.from_json(row.content), {})}
        for row in sheet.versions.select_related("author", "second_reader")
    ]
    return render(request, "knowledge/versions.html", {"sheet": sheet, "rows": rows})
