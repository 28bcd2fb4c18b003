"""``/equipe/groupe``: coordinators write the group's own texts, figures and charter."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm, Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jesuisla.collective.groups.groups import GroupSettingsForm, change_settings
from jesuisla.collective.groups.home_sections import (
    add_section,
    move_section,
    remove_section,
    section_codes,
    show_section,
)
from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.logos import LARGEST_FILE
from jesuisla.collective.groups.models import Group, Passage, PastFigure, Supporter
from jesuisla.collective.groups.names import language_name
from jesuisla.collective.groups.texts import (
    add_supporter,
    publish_charter,
    record_figure,
    remove_figure,
    remove_passage,
    remove_supporter,
    write_passage,
    write_questions,
)
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, coordinators_only, with_powers
from jesuisla.collective.public.own_texts import (
    CharterForm,
    FigureForm,
    PassageForm,
    QuestionsForm,
    SupporterForm,
    charter_texts,
    languages_of,
    section_texts,
    usual_title,
)
from jesuisla.collective.public.sections import home_section
from jesuisla.collective.public.settings_parts import settings_parts
from jesuisla.collective.public.starting_texts import (
    offer_in_words,
    offered_texts,
    take_over_texts,
)


@require_safe
@never_cache
@coordinators_only
def show(request: RoomRequest) -> HttpResponse:
    """A door to each thing that the group writes and decides itself."""
    return render(request, "public/group.html", {"offered": offered_texts(request.group)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def begin(request: RoomRequest) -> HttpResponse:
    """Read the texts and facts that the page may begin with, and take some of them over."""
    group = request.group
    if request.method == "POST":
        codes = request.POST.getlist("text")
        count = take_over_texts(group, codes, by=request.viewer.membership)
        if count:
            messages.success(request, _("They are on the page. Change them as you like."))
            return redirect("public:arrange")
        messages.info(request, _("Nothing was ticked, so the page stays as it is."))
        return redirect("public:starting_texts")
    offer = offered_texts(group)
    context = {"offered": offer, "about": offer_in_words(offer, group)}
    return render(request, "public/starting_texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def passage(request: RoomRequest, section: str, language: str) -> HttpResponse:
    """Write one section of the home page in one language."""
    codes = {*section_codes(request.group), Passage.Section.LEGAL}
    if section not in codes or language not in languages_of(request.group):
        raise Http404
    current_passage = Passage.objects.filter(
        group=request.group, section=section, language=language
    ).first()
    initial = (
        {"title": current_passage.title, "text": current_passage.text} if current_passage else {}
    )
    form = PassageForm(request.POST or None, initial=initial)
    preview = None
    if request.method == "POST" and form.is_valid():
        title, text = form.cleaned_data["title"], form.cleaned_data["text"]
        by = request.viewer.membership
        if "preview" in request.POST:
            draft = Passage(section=section, language=language, title=title, text=text)
            preview = home_section(section, draft)
        elif text.strip():
            write_passage(request.group, section, language, text, title=title, by=by)
            messages.success(request, _("The text is on the page."))
            return redirect("public:arrange")
        else:
            remove_passage(request.group, section, language, by=by)
            messages.success(request, _("The text is no longer on the page."))
            return redirect("public:arrange")
    context = {
        "form": form,
        "title": usual_title(section),
        "language_name": language_name(language, page_language()),
        "language": language,
        "section": section,
        "preview": preview,
    }
    return render(request, "public/passage.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def arrange(request: RoomRequest) -> HttpResponse:
    """See the sections, and add one, or move, hide, show or remove one."""
    if request.method != "POST":
        context = {"sections": section_texts(request.group, page_language())}
        return render(request, "public/sections.html", context)
    group, by = request.group, request.viewer.membership
    section, deed = request.POST.get("section", ""), request.POST.get("deed", "")
    try:
        if deed == "add":
            added = add_section(group, by=by)
            return redirect("public:passage", added, group.language)
        if deed in {"up", "down"}:
            move_section(group, section, 1 if deed == "down" else -1, by=by)
        elif deed in {"hide", "show"}:
            show_section(group, section, shown=deed == "show", by=by)
        elif deed == "remove":
            remove_section(group, section, by=by)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('public:arrange')}#section-{section}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def ways(request: RoomRequest) -> HttpResponse:
    """Set how the group works: hashtag, second look, budget, times."""
    # A copy: the form writes what was typed into it, wrong values too.
    form = GroupSettingsForm(request.POST or None, instance=Group.objects.get(pk=request.group.pk))
    if request.method == "POST" and form.is_valid():
        change_settings(request.group, form.cleaned_data, by=request.viewer.membership)
        messages.success(request, _("This is how we work from now on."))
        return redirect("public:ways")
    context = {"form": form, "parts": settings_parts(request.group, form)}
    return render(request, "public/ways.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def add(request: RoomRequest) -> HttpResponse:
    """See the figures from before, and write one down."""
    form = FigureForm(request.POST or None)
    if form.is_valid():
        try:
            record_figure(request.group, form.figure(), by=request.viewer.membership)
        except (Refused, ValidationError) as refusal:
            _say(form, refusal)
        else:
            messages.success(request, _("The figure is written down."))
            return redirect("public:figure")
    past = PastFigure.objects.filter(group=request.group)
    context = {"past": past.order_by("reach", "name", "network", "-counted_on"), "form": form}
    return render(request, "public/figures.html", context, status=_status(form))


@require_POST
@coordinators_only
def drop_figure(request: RoomRequest, pk: int) -> HttpResponse:
    """Take a figure away."""
    figure = get_object_or_404(PastFigure, pk=pk)
    remove_figure(figure, by=request.viewer.membership)
    messages.success(request, _("The figure is gone."))
    return redirect("public:figure")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
@with_powers
def support(request: RoomRequest) -> HttpResponse:
    """See the supporters, and name one."""
    form = SupporterForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent_logo = form.cleaned_data["logo"]
        try:
            add_supporter(
                request.group,
                form.cleaned_data["name"],
                form.cleaned_data["url"],
                position=form.cleaned_data["position"],
                logo=sent_logo.read(LARGEST_FILE + 1) if sent_logo else b"",
                by=request.viewer.membership,
            )
        except (Refused, ValidationError) as refusal:
            _say(form, refusal)
        else:
            messages.success(request, _("The partner is named on the page."))
            return redirect("public:supporter")
    supporters = Supporter.objects.filter(group=request.group).select_related("logo")
    context = {"supporters": supporters.defer("logo__png"), "form": form}
    return render(request, "public/partners.html", context, status=_status(form))


@require_POST
@coordinators_only
def drop_supporter(request: RoomRequest, pk: int) -> HttpResponse:
    """No longer name a supporter."""
    supporter = get_object_or_404(Supporter, pk=pk)
    remove_supporter(supporter, by=request.viewer.membership)
    messages.success(request, _("The partner is no longer named."))
    return redirect("public:supporter")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def charter(request: RoomRequest) -> HttpResponse:
    """Publish a new version of the charter."""
    form = CharterForm(
        request.POST or None,
        group=request.group,
        texts=charter_texts(request.group),
        reader=page_language(),
    )
    if request.method == "POST" and form.is_valid():
        if not form.has_new_text:
            messages.info(request, _("Nothing was changed, so the version in force stays."))
            return redirect("public:group")
        try:
            asks_again = form.cleaned_data["asks_again"]
            version = publish_charter(
                request.group,
                form.texts(),
                by=request.viewer.membership,
                asks_again=asks_again,
            )
        except Refused as refusal:
            _say(form, refusal)
        else:
            success_message = (
                _("Version %(version)d is in force. Members are asked to accept it.")
                if asks_again
                else _("Version %(version)d is in force. Members are asked nothing.")
            )
            messages.success(request, success_message % {"version": version})
            return redirect("public:group")
    return render(request, "public/edit_charter.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def questions(request: RoomRequest) -> HttpResponse:
    """Write what the group asks people who want to join."""
    form = QuestionsForm(request.POST or None, group=request.group, reader=page_language())
    if request.method == "POST" and form.is_valid():
        try:
            write_questions(request.group, form.texts(), by=request.viewer.membership)
        except Refused as refusal:
            _say(form, refusal)
        else:
            messages.success(request, _("The questions are saved."))
            return redirect("public:group")
    return render(request, "public/questions.html", {"form": form}, status=_status(form))


def _say(form: Form, refusal: Refused | ValidationError) -> None:
    if isinstance(refusal, Refused):
        form.add_error(None, str(refusal))
        return
    for sentence in refusal.messages:
        form.add_error(None, sentence)


def _status(form: BaseForm) -> int:
    return 422 if form.is_bound and form.errors else 200
