"""The lesson of its own that a group of the demonstration wrote, invented as the group is."""

from collections.abc import Mapping

from django.db import transaction

from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.practice.models import GroupLesson
from jesuisla.collective.practice.own_lessons import write_lesson

LESSON: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "title": "Notre façon de dire bonjour",
        "text": (
            "Chez nous, un commentaire commence par quelqu’un, jamais par un reproche. Cette leçon "
            "est inventée, pour montrer qu’un groupe écrit les siennes.\n\n# Trois débuts\n\n"
            "- « Je suis… », et l’on dit d’où l’on parle.\n"
            "- « J’ai vu… », et l’on raconte une seule chose.\n"
            "- « Je pense à… », et l’on nomme qui est blessé."
        ),
        "question": "Par quoi commencez-vous ?",
        "right_answer": "Par une chose que j’ai vue moi-même.",
        "other_answers": "Par ce que les autres ont mal écrit.",
        "explanation": "Qui lit en silence croit plus volontiers quelqu’un qu’un reproche.",
        "sources": "La charte du groupe : https://jesuisla.example/charte",
    },
    "en": {
        "title": "How we say hello",
        "text": (
            "With us a comment begins with somebody, never with a reproach. This lesson is "
            "invented, to show that a group writes its own.\n\n# Three beginnings\n\n"
            "- “I am…”, and you say from where you speak.\n"
            "- “I saw…”, and you tell one single thing.\n"
            "- “I think of…”, and you name who is hurt."
        ),
        "question": "What do you begin with?",
        "right_answer": "With something that I saw myself.",
        "other_answers": "With what the others wrote badly.",
        "explanation": "Whoever reads in silence believes somebody more readily than a reproach.",
        "sources": "The charter of the group: https://jesuisla.example/charte",
    },
}


@transaction.atomic
def make_own_lesson(group: Group, people: Mapping[str, Membership]) -> None:
    """Write a lesson of the group's own, unless there is one; needs the group's scope."""
    if GroupLesson.objects.exists():
        return
    code = ""
    for language, values in LESSON.items():
        code = write_lesson(group, code, language, values, by=people["Colette"]).code
