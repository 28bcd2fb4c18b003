"""``/equipe/lecons``: the lessons a group shows, hides, asks for and writes itself."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.names import language_name
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, coordinators_only
from jesuisla.collective.practice.models import GroupLesson
from jesuisla.collective.practice.own_lessons import (
    LessonForm,
    choose_lessons,
    lesson_choices,
    remove_lesson,
    write_lesson,
)

NEW = "nouvelle"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def lessons(request: RoomRequest) -> HttpResponse:
    """Choose which lessons are shown, and which are asked for before a first action."""
    choices = lesson_choices(request.group, request.languages)
    if request.method == "POST":
        names = {choice.name for choice in choices}
        choose_lessons(
            request.group,
            hidden=[name for name in names if name not in request.POST.getlist("shown")],
            asked=[name for name in request.POST.getlist("asked") if name in names],
            by=request.viewer.membership,
        )
        messages.success(request, _("Saved."))
        return redirect("practice:own_lessons")
    reader = request.languages[0]
    context = {
        "choices": choices,
        "languages": [(code, language_name(code, reader)) for code in _languages(request.group)],
        "new": NEW,
    }
    return render(request, "practice/own_lessons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def own_lesson(request: RoomRequest, name: str, language: str) -> HttpResponse:
    """Write a lesson of the group's own in one language, or remove it in all."""
    rows = GroupLesson.objects.filter(code=name)
    if language not in _languages(request.group) or (name != NEW and not rows.exists()):
        raise Http404
    me, code = request.viewer.membership, "" if name == NEW else name
    if "remove" in request.POST:
        remove_lesson(request.group, code, by=me)
        messages.success(request, _("The lesson is removed in every language."))
        return redirect("practice:own_lessons")
    row = rows.filter(language=language).first()
    form = LessonForm(request.POST if request.method == "POST" else None, instance=row)
    if form.is_bound and form.is_valid():
        try:
            write_lesson(request.group, code, language, form.cleaned_data, by=me)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The lesson is saved."))
            return redirect("practice:own_lessons")
    context = {
        "form": form,
        "name": name,
        "is_new": name == NEW,
        "language": language,
        "language_name": language_name(language, request.languages[0]),
    }
    return render(request, "practice/own_lesson.html", context, status=422 if form.errors else 200)


def _languages(group: Group) -> list[str]:
    """The languages in which a group may write: its own first, then those of the pages."""
    return list(dict.fromkeys([group.language, *dict(settings.LANGUAGES)]))
