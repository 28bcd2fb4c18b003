"""What each kind of action asks of the team and of members, shows, and counts.

A new kind is one entry in :data:`KINDS`. It needs no migration unless it keeps something
that no other kind has, as a letter keeps its text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Tone(models.TextChoices):
    """What helps here. Which tone goes with less hate later: Lasser et al. 2025, PNAS Nexus."""

    OPINION = "opinion", _("Say plainly what you think.")
    PERSPECTIVE = "perspective", _("Give the point of view of the people hurt.")
    FACT = "fact", _("Bring one fact, with its source.")
    THANKS = "thanks", _("Thank and encourage those who speak up.")


class MemberStep(StrEnum):
    """What members are asked to do after reading the brief."""

    WRITE = "write"
    WHERE = "where"
    SUPPORT = "support"

    @property
    def template(self) -> str:
        """The part of the action's page that asks it."""
        return f"actions/steps/{self.value}.html"


class ResultFigure(StrEnum):
    """What a result counts among the top comments, before and after."""

    GOOD = "good"
    SUPPORTIVE = "supportive"
    HATEFUL = "hateful"
    MISLEADING = "misleading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How a field of the brief is put to the moderator.

    ``term`` is what members read before the answer, where that is another word.
    """

    label: str | Promise
    help_text: str | Promise = ""
    term: str | Promise = ""
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionKind:
    """One kind of action.

    ``brief`` names the fields asked, in order: fields of ``Action``, and "facts".
    ``tones`` are offered where the brief asks for one, the usual first. A kind without
    ``steps`` calls nobody: it needs no comments, no supports, no room in the day's budget,
    and no leave of the network to act together.
    """

    code: str
    label: str | Promise
    purpose: str | Promise
    """For the moderator who chooses, in one sentence."""
    brief: Mapping[str, Question]
    tones: tuple[Tone, ...] = ()
    steps: tuple[MemberStep, ...] = ()
    write_heading: str | Promise = ""
    write_advice: tuple[str | Promise, ...] = ()
    write_optional: bool = False
    support_heading: str | Promise = ""
    support_advice: str | Promise = ""
    result: Mapping[ResultFigure, str | Promise] = field(default_factory=dict)
    """What the result counts, each with the words before the figure; empty: it counts nothing."""
    hides_page: bool = False
    """Whether the public log leaves the page's name out, to spare a person under attack."""

    @property
    def calls_members(self) -> bool:
        """Whether members take part; a letter is one person's."""
        return bool(self.steps)

    @property
    def needs_supports(self) -> bool:
        """Whether it makes no sense where supports are not offered."""
        return self.write_optional


_MINUTE = _("In one or two sentences, for members who have a minute.")
_AVOID = _("What not to do")
_TONE = Question(label=_("What helps here"))
_WINDOW = Question(label=_("How long it runs"))
_FACTS = Question(label=_("Facts with their sources (optional)"))
_WHOM = Question(label=_("Who it hurts"))
_CALM = _("Stay calm and kind, in a few words. You have nobody to convince.")
_LIFTS = _("Write a comment of your own, not a reply to a hateful one: a reply pushes it up.")
_SUPPORT = _("Read and support the others")
_GOOD = _("Our voices and supportive ones:")

COUNTERSPEECH = ActionKind(
    code="counterspeech",
    label=_("counterspeech"),
    purpose=_("Calm voices in a thread that hate or falsehood is taking over."),
    brief={
        "why": Question(label=_("Why this thread"), help_text=_MINUTE),
        "whom": _WHOM,
        "tone": _TONE,
        "avoid": Question(
            label=_AVOID,
            help_text=_("For instance: do not reply to this person, do not name the town."),
        ),
        "window_minutes": _WINDOW,
        "facts": _FACTS,
    },
    tones=(Tone.OPINION, Tone.PERSPECTIVE, Tone.FACT, Tone.THANKS),
    steps=(MemberStep.WRITE, MemberStep.WHERE, MemberStep.SUPPORT),
    write_heading=_("Write in your own words"),
    write_advice=(_LIFTS, _CALM),
    support_heading=_SUPPORT,
    result={
        ResultFigure.GOOD: _GOOD,
        ResultFigure.HATEFUL: _("Hateful ones:"),
        ResultFigure.MISLEADING: _("Misleading ones:"),
    },
)

SOLIDARITY = ActionKind(
    code="solidarity",
    label=_("solidarity"),
    purpose=_("Kind words to somebody under attack, so that they do not stand alone."),
    brief={
        "whom": Question(
            label=_("Who we stand with"),
            help_text=_("In a few words, without a name that is not in the post."),
            required=True,
        ),
        "why": Question(label=_("What is happening to them"), help_text=_MINUTE),
        "tone": _TONE,
        "avoid": Question(
            label=_AVOID,
            help_text=_("For instance: do not reply to those who attack, do not ask questions."),
        ),
        "window_minutes": _WINDOW,
    },
    tones=(Tone.THANKS, Tone.PERSPECTIVE),
    steps=(MemberStep.WRITE, MemberStep.WHERE, MemberStep.SUPPORT),
    write_heading=_("Write them a kind word"),
    write_advice=(
        _("Speak to the person attacked, as a neighbour would: “you are not alone” is enough."),
        _("Do not reply to those who attack: a reply pushes them up."),
        _("They will read you. Stay calm and kind, in a few words."),
    ),
    support_heading=_SUPPORT,
    support_advice=_("The more kind words there are at the top, the less they see of the rest."),
    result={ResultFigure.GOOD: _("Kind words near the top, ours and those of others:")},
    hides_page=True,
)

TAILWIND = ActionKind(
    code="tailwind",
    label=_("boost"),
    purpose=_("People outside the group already say it well: read them, like them, reply to them."),
    brief={
        "whom": Question(
            label=_("Which comments we lift"),
            term=_("What we lift"),
            help_text=_("Their first words, or what they have in common. No names are needed."),
            required=True,
        ),
        "why": Question(label=_("Why they deserve it"), help_text=_MINUTE),
        "avoid": Question(
            label=_AVOID, help_text=_("For instance: do not reply to hateful comments.")
        ),
        "window_minutes": _WINDOW,
    },
    steps=(MemberStep.SUPPORT, MemberStep.WRITE, MemberStep.WHERE),
    write_heading=_("Write too, if you like"),
    write_advice=(
        _("Nobody has to: here, reading, liking and a few kind words in reply are what counts."),
        _LIFTS,
    ),
    write_optional=True,
    support_heading=_("Read, like, reply in a few words"),
    support_advice=_("“Thank you, well said” is a good reply: it helps others see the comment."),
    result={ResultFigure.SUPPORTIVE: _("Comments by people outside the group who spoke up:")},
)

LETTER = ActionKind(
    code="letter",
    label=_("letter to the page"),
    purpose=_("A courteous letter to the page’s owner. A moderator sends it; nobody is called."),
    brief={
        "why": Question(
            label=_("What is under the post"),
            help_text=_(
                "One or two sentences, as you would say them to the page’s owner: they go into "
                "the letter."
            ),
        ),
        "whom": _WHOM,
    },
)

KINDS: Mapping[str, ActionKind] = {
    kind.code: kind for kind in (COUNTERSPEECH, SOLIDARITY, TAILWIND, LETTER)
}
CALLS_NOBODY = tuple(code for code, kind in KINDS.items() if not kind.calls_members)
"""The codes of the kinds that no member is asked to take part in."""
WRITING_IS_OPTIONAL = tuple(code for code, kind in KINDS.items() if kind.write_optional)
"""The codes of the kinds in which nobody has to write."""


def kind_choices() -> list[tuple[str, str | Promise]]:
    """The kinds as a model's field and a form offer them."""
    return [(kind.code, kind.label) for kind in KINDS.values()]
