"""``/entrainement``: what one can practise here."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jesuisla.collective.actions.models import Action
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.practice.invented_threads import practice_threads
from jesuisla.collective.practice.lessons import ListedLesson, choice_of, lessons_of
from jesuisla.collective.practice.models import PracticeDone
from jesuisla.collective.practice.practised import done_by
from jesuisla.collective.practice.together import practices, running_practice

What = PracticeDone.What


@require_safe
@never_cache
@members_only
def room(request: RoomRequest) -> HttpResponse:
    """Show the invented threads and the lessons, and which of them this member did."""
    me, asked_names = request.viewer.membership, choice_of(request.group).asked_lessons
    done_threads, done_lessons = done_by(me, What.THREAD), done_by(me, What.LESSON)
    threads = practice_threads(request.languages)
    late_practices = practices().filter(state=Action.State.CLOSED)
    context = {
        "running": running_practice(),
        "over": late_practices[:3],
        "threads": [(thread, thread.name in done_threads) for thread in threads],
        "lessons": [
            ListedLesson(
                lesson=lesson,
                is_done=lesson.name in done_lessons,
                is_asked=lesson.name in asked_names,
            )
            for lesson in lessons_of(request.group, request.languages)
        ],
    }
    return render(request, "practice/room.html", context)
