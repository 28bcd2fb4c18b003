"""What happens to reports, measures and appeals. Nobody is named, nor who did it."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


class ConductReported(Event):
    """A member reported a comment or a word; ``calls_team`` unless a second report is needed."""

    sentence = _("A comment or a word of a member was reported.")
    names_actor = False
    is_routine = True

    case: int
    calls_team: bool


class CaseTaken(Event):
    """Somebody of the team judges a report, or no longer does."""

    sentence = _("Somebody of the team looks at a report about conduct, or no longer does.")
    names_actor = False

    case: int
    taken: bool


class MeasureProposed(Event):
    """A pause or a removal waits for a second person."""

    sentence = _("A measure waits for a second person.")
    names_actor = False

    case: int


class ProposalSentBack(Event):
    """A second person does not agree to a measure as it was proposed."""

    sentence = _("A proposed measure was sent back.")
    names_actor = False

    case: int


class CaseClosed(Event):
    """A report was judged."""

    sentence = _("A report about conduct was judged.")
    names_actor = False

    case: int
    outcome: str


class MeasureTaken(Event):
    """The team decided something about a member, who reads the reason."""

    sentence = _("A measure was taken.")
    names_actor = False

    measure: int
    kind: str


class AppealMade(Event):
    """A member appeals."""

    sentence = _("Somebody appealed against a measure.")
    names_actor = False

    appeal: int


class AppealJudged(Event):
    """Somebody who took no part judged an appeal."""

    sentence = _("An appeal was judged.")
    names_actor = False

    appeal: int
    verdict: str


class CaseNoteWritten(Event):
    """Somebody of the team wrote a note about a case."""

    sentence = _("A note was written about a report.")
    names_actor = False

    case: int


class CasesForgotten(Event):
    """Old cases were deleted, with who reported and the team's notes."""

    sentence = _("%(cases)s reports about conduct were deleted, with their notes.")

    cases: int
