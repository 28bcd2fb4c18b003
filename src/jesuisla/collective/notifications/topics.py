"""What members are told of, whom it concerns and how often at most."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.members.models import GIVEN_ROLES, TEAM


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something that members are told of.

    ``always`` names the channels that carry it to everybody whom it concerns. The others carry
    it to whoever wishes so and has one of the ``roles``; those ``by_default``, to whoever did
    not say otherwise. One channel brings one person at most ``an_hour`` notifications of it
    within an hour; matters beyond wait for one that tells of them all. Deliveries are noted as
    ``key:member:matter``, and as ``digest_key:member:matter`` for a matter told beside another
    one. After ``worth_seconds`` it need not arrive any more, where a channel can see to that;
    what ``is_urgent`` may wake a sleeping phone. ``label`` and ``help_text`` are read where
    members choose.
    """

    name: str
    label: str | Promise = ""
    help_text: str | Promise = ""
    roles: frozenset[str] = frozenset()
    always: tuple[str, ...] = ()
    by_default: tuple[str, ...] = ()
    an_hour: int = 0
    key: str = ""
    digest_key: str = ""
    worth_seconds: int = 86_400
    is_urgent: bool = False


MEMBERSHIP = Topic(name="membership", always=("mail",))
"""Being accepted, declined, invited, or one's membership ended: nobody is left without word."""

# The keys are those under which letters were noted from the first version on.
ALERTS = Topic(
    name="alerts",
    label=_("Tell me when a thread needs attention by one of our rules"),
    help_text=_(
        "A short message that only leads to the queue: three an hour at most. What comes on "
        "top is told in one when the hour is over."
    ),
    roles=frozenset(TEAM),
    an_hour=3,
    key="alert",
    digest_key="alerted",
)
"""A rule of the queue asks for a look now."""

PROPOSALS = Topic(
    name="proposals",
    label=_("Tell me when the team does not take up a thread that I proposed"),
    help_text=_("With the reason, and the word that goes with it."),
    roles=GIVEN_ROLES,
    by_default=("mail",),
    key="not_taken",
)
"""A thread that the member proposed was declined."""

REVIEWS = Topic(
    name="reviews",
    label=_("Tell me when an action that I prepared is sent back or refused"),
    help_text=_("With the word that came with it."),
    roles=frozenset(TEAM),
    by_default=("mail",),
    key="reviewed",
)
"""A second moderator did not agree to an action as the member prepared it."""


HELP = Topic(
    name="help",
    label=_("Tell me when a member is under attack and calls the team"),
    help_text=_(
        "A short message that names nobody: twenty an hour at most. It comes unless you say no, "
        "so that somebody comes; off duty not in quiet hours that you chose, as long as somebody "
        "else is awake."
    ),
    roles=frozenset(str(role) for role in TEAM),
    by_default=("mail", "push", "messenger"),
    an_hour=20,  # those of ten people: a few who call for nothing silence nobody
    key="help",
    digest_key="helped",
    worth_seconds=3_600,
    is_urgent=True,
)
"""A member is attacked and calls the team."""

WORSE = Topic(
    name="worse",
    label=_("Tell me when an action seems to make things worse"),
    help_text=_(
        "More hate on top in two snapshots, members attacked twice, or comments closed: a short "
        "message that leads to the queue, three an hour at most. It comes unless you say no."
    ),
    roles=frozenset(str(role) for role in TEAM),
    by_default=("mail", "push"),
    an_hour=3,
    key="worse",
    digest_key="worsened",
    worth_seconds=3_600,
    is_urgent=True,
)
"""A running action seems to make things worse, and may be stopped."""

COMPANY = Topic(
    name="company",
    label=_("Tell me when somebody who chose me as a companion would like company"),
    help_text=_("And when somebody asks me to be one or a buddy, or my buddy writes."),
    roles=GIVEN_ROLES,
    by_default=("mail",),
    key="company",
)
"""A member in bad hours chose the reader to be beside them."""

PRACTICE = Topic(
    name="practice",
    label=_("Tell me when we practise together"),
    help_text=_("When a moderator begins a practice: half an hour on an invented thread."),
    roles=GIVEN_ROLES,
    key="practice",
    worth_seconds=1_800,
)
"""The action room opens on an invented thread."""

AFTERCARE = Topic(
    name="aftercare",
    label=_("Ask me how I am the day after I called for help"),
    help_text=_("One message, by day, that asks how you are. You do not need to answer."),
    roles=GIVEN_ROLES,
    by_default=("mail",),
    key="aftercare",
)
"""The day after a call for help."""

CONDUCT = Topic(
    name="conduct",
    label=_("Tell me when a member reports something, or when somebody appeals"),
    help_text=_("A short message that names nobody: two an hour at most."),
    roles=frozenset(str(role) for role in TEAM),
    by_default=("mail",),
    an_hour=2,
    key="conduct",
    digest_key="conducts",
)
"""A report, a measure or an appeal waits for somebody who may judge it."""

REQUESTS = Topic(
    name="requests",
    label=_("Tell me when somebody asks to join, or an answer waits for a second person"),
    help_text=_("A short message that names nobody: two an hour at most."),
    roles=frozenset(str(role) for role in TEAM),
    by_default=("mail",),
    an_hour=2,
    key="request",
    digest_key="requests",
)
"""Somebody asks to join, and the team has not answered."""

REPORTS = Topic(
    name="reports",
    label=_("Tell me what came of what I reported to the team"),
    help_text=_("One message, once the team has decided."),
    roles=GIVEN_ROLES,
    by_default=("mail",),
    key="report",
)
"""What the member reported was judged."""

SHIFTS = Topic(
    name="shifts",
    label=_("Tell me when somebody is missing for a shift, or when one of mine changes hands"),
    help_text=_(
        "By day only, some hours before; two an hour at most, and each shift once. Names nobody."
    ),
    roles=frozenset(str(role) for role in TEAM),
    by_default=("mail",),
    an_hour=2,
    key="shift",
    digest_key="shifts",
)
"""A shift stands empty or with one alone, was taken over, or a stand-in is needed."""

LETTERS = Topic(
    name="letters",
    label=_("Tell me when it is time to look whether a letter that I sent to a page helped"),
    help_text=_("One message, on the morning of the day that you chose."),
    roles=frozenset(TEAM),
    by_default=("mail",),
    key="look",
)
"""The day has come to look again at a page that the member wrote to."""

SHEETS = Topic(
    name="sheets",
    label=_("Tell me when a fact sheet that I wrote, look after or use needs me"),
    help_text=_(
        "Two weeks before it expires, when it does, when it is withdrawn or sent back, and when "
        "one is missing."
    ),
    roles=GIVEN_ROLES,
    by_default=("mail",),
    key="sheet",
)
"""A fact sheet expires, was withdrawn, or came back from its second reader."""

WAYS = Topic(
    name="ways",
    label=_("Tell me when one of my messengers no longer takes our messages"),
    help_text=_("One message, when nothing goes there any more."),
    roles=GIVEN_ROLES,
    by_default=("mail",),
    key="way",
)
"""A messenger of the member refused for long, and its address is forgotten."""

CALLS = Topic(
    name="calls",
    label=_("Call me when an action begins"),
    roles=GIVEN_ROLES,
    key="call",
    worth_seconds=3_600,
    is_urgent=True,
)
"""An action was launched and looks for people; chosen on a page of its own."""

THANKS = Topic(
    name="thanks",
    label=_("Tell me what the actions I took part in have changed"),
    help_text=_("One message in the evening, on days on which an action ended."),
    roles=GIVEN_ROLES,
    by_default=("mail",),
    an_hour=1,
    key="thanks",
    digest_key="thanked",
)
"""Actions in which the member wrote or supported are over."""

CHOSEN = (
    HELP,
    WORSE,
    CONDUCT,
    REQUESTS,
    SHIFTS,
    COMPANY,
    AFTERCARE,
    THANKS,
    PRACTICE,
    PROPOSALS,
    REPORTS,
    REVIEWS,
    LETTERS,
    SHEETS,
    ALERTS,
    WAYS,
)
"""What members choose to be told of, in the order in which they read it."""

STOPPABLE = {topic.name: topic for topic in (*CHOSEN, CALLS)}
"""What a member can stop by a tap in a letter, by its name."""
