"""``/entrainement/lecons/<name>``: a lesson of two minutes, and its question."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.practice.lessons import ShortLesson, lessons_of
from jesuisla.collective.practice.models import PracticeDone
from jesuisla.collective.practice.practised import done_by, note_done

What = PracticeDone.What


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def lesson(request: RoomRequest, name: str) -> HttpResponse:
    """Show a lesson; say something to the answer that was chosen, whichever it is."""
    lessons = lessons_of(request.group, request.languages)
    read = next((each for each in lessons if each.name == name), None)
    if read is None:
        raise Http404
    me = request.viewer.membership
    context: dict[str, object] = {"lesson": read}
    if request.method == "POST":
        chosen = _chosen(read, request.POST.get("answer", ""))
        if chosen is None:
            context["wrong"] = _("Choose one of the answers first.")
        else:
            note_done(me, What.LESSON, name)
            context |= {"chosen": chosen, "answer": read.answers[chosen]}
    done_names = done_by(me, What.LESSON)
    context["next"] = next((each for each in lessons if each.name not in {*done_names, name}), None)
    return render(
        request, "practice/lesson.html", context, status=422 if "wrong" in context else 200
    )


def _chosen(read: ShortLesson, sent: str) -> int | None:
    """Return which answer was chosen, counted from 0; ``None`` if it is none of them."""
    numbers = [str(number) for number in range(len(read.answers))]
    return numbers.index(sent) if sent in numbers else None
