"""Every address, by everybody: who passes, who is told to sign in, for whom it is not there.

An address that is in no list below fails the first test: somebody has to decide who may.
"""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import localdate, now
from django_scopes import scope, scopes_disabled
from PIL import Image

from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.remarks import write_remark
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.help_calls import ask_for_help
from jesuisla.collective.care.models import HelpCall
from jesuisla.collective.conduct.appeals import make_appeal
from jesuisla.collective.conduct.models import Measure
from jesuisla.collective.conduct.reports import report_conduct
from jesuisla.collective.groups.texts import add_supporter
from jesuisla.collective.history.take_overs import draft_take_over
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.knowledge.models import CheckFeed, Sheet, SheetPair, ShelfOpening
from jesuisla.collective.members.file_openings import note_opening
from jesuisla.collective.members.memberships import set_roles
from jesuisla.collective.members.models import Application, ApplicationAppeal, FileOpening, Role
from jesuisla.collective.notifications.models import Messenger, Subscription
from jesuisla.collective.practice.invented_threads import practice_threads
from jesuisla.collective.practice.together import launch_practice
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.public.announcements import action_link
from jesuisla.collective.public.models import Objection
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread
from jesuisla.collective.welcome.address_lists import draft_list
from jesuisla.collective.welcome.invitation_links import make_link

EVERYBODY = {
    "robots",
    "security_txt",
    "health",
    "set_language",
    "public:home",
    "public:impact",
    "history:earlier",
    "public:network",
    "public:charter",
    "public:charter_version",
    "public:legal",
    "public:picture",
    "public:logo",
    "public:manifest",
    "public:visit",
    "public:visit_picture",
    "notifications:service_worker",
    "public:objection",
    "knowledge:shelf",
    "knowledge:search",
    "knowledge:claim_reviews",
    "knowledge:sheet",
    "members:join",
    "members:prove",
    "api:interface:openapi-json",
    "api:interface:api-root",
    "api:interface:group_facts",
    "api:interface:scorer_facts",
    "api:interface:discovery",
    "api:interface:preflight",
}
A_KEY = {"api:interface:analyze_comment", "api:interface:suggest_comment_score"}
"""Open to programs that carry one of the group's keys; tried with the API."""
DEMONSTRATION = {"members:demonstration"}
"""There in the demonstration alone."""
A_SECRET = {"care:shifts_feed", "care:actions_feed"}
"""Open to whoever knows the secret in the address; tried in ``collective/care/test_feeds.py``."""
A_LINK = {"public:guest_voice"}
"""Open to whoever has the link, if the group takes guests' voices; tried in
``collective/public/test_guest_voices.py``."""
AN_INVITATION = {"welcome:door"}
"""Open to whoever has an invitation; tried in ``collective/welcome/test_invitations.py``."""
A_LETTER = {"notifications:stop"}
"""Open to whoever has the letter; tried in ``collective/notifications/test_stopping.py``."""
PASSES_ON = {"proposals:share"}
"""The phone's share button comes without a session: it stores nothing and passes the text on."""
A_PLACE = {
    "members:me",
    "members:request",
    "members:alias",
    "members:language",
    "members:time_zone",
    "members:charter",
    "members:data",
    "members:data_file",
    "members:prove_again",
    "members:consent",
    "members:withdraw",
    "members:leave",
    "members:erase",
    "notifications:try_again",
    "conduct:mine",
    "conduct:appeal",
}
"""An account is enough for one's own page; tried in detail with the members."""
MEMBERS = {
    "notifications:calls",
    "welcome:buddy",
    "notifications:wishes",
    "notifications:pause",
    "notifications:devices",
    "notifications:forget_device",
    "notifications:messengers",
    "notifications:prove_messenger",
    "notifications:forget_messenger",
    "proposals:propose",
    "threads:thread",
    "threads:describe",
    "threads:taps",
    "threads:correct",
    "threads:paste",
    "scoring:judge",
    "actions:today",
    "actions:past",
    "actions:action",
    "actions:voice",
    "actions:draft",
    "care:own_voice",
    "care:own_call",
    "care:feeds",
    "care:sos",
    "care:company",
    "care:portion",
    "care:opened",
    "practice:room",
    "practice:thread",
    "practice:lesson",
    "practice:together",
    "practice:debrief",
    "actions:support",
    "actions:debrief",
    "actions:remarks",
    "actions:own_remark",
    "conduct:log",
    "conduct:report_voice",
    "conduct:report_word",
    "actions:top",
    "knowledge:begin",
    "knowledge:write",
    "knowledge:draft",
    "knowledge:withdraw",
    "knowledge:versions",
}
READERS = {
    "results:measures",
    "results:results_table",
    "results:order",
    "oversight:journal",
}
TEAM = {
    "public:announce",
    "public:announced_picture",
    "public:objections",
    "public:show_objection",
    "public:erase_quote",
    "members:team",
    "members:powers",
    "members:why_opened",
    "members:application",
    "members:application_appeal",
    "members:member",
    "welcome:newcomers",
    "welcome:pair",
    "threads:state",
    "practice:launch",
    "scoring:second_looks",
    "scoring:studio",
    "queue:learning",
    "actions:close",
    "actions:team_remark",
    "conduct:cases",
    "conduct:case",
    "conduct:judge",
    "actions:guest_voice",
    "actions:guests",
    "actions:reopen",
    "results:course",
    "letters:letter",
    "queue:queue",
    "queue:rules",
    "queue:story",
    "care:help_call",
    "care:worsening",
    "care:shifts",
    "care:handover",
    "queue:claim",
    "queue:release",
    "queue:decline",
    "queue:prepare",
    "queue:review",
    "queue:edit",
    "knowledge:care",
    "knowledge:files",
    "knowledge:topics",
    "knowledge:wanted",
    "knowledge:want",
    "knowledge:compare",
    "knowledge:check_feeds",
    "knowledge:check_feed",
    "knowledge:reading",
    "knowledge:elsewhere",
    "knowledge:elsewhere_sheet",
    "knowledge:original",
}
COORDINATORS = {
    "care:hours",
    "members:end",
    "history:begin",
    "history:draft",
    "history:undo",
    "welcome:invite",
    "welcome:welcoming",
    "practice:own_lessons",
    "practice:own_lesson",
    "welcome:end_link",
    "welcome:addresses",
    "public:group",
    "public:ways",
    "public:passage",
    "public:arrange",
    "public:starting_texts",
    "public:figure",
    "public:drop_figure",
    "public:supporter",
    "public:drop_supporter",
    "public:edit_charter",
    "public:charter_rules",
    "public:charter_rules_before",
    "public:questions",
    "api:keys",
    "scoring:second_stage",
    "api:revoke",
    "knowledge:visibility",
    "knowledge:opening",
}
PASS = {
    "members": {"member", "researcher", "moderator", "coordinator"},
    "readers": {"researcher", "moderator", "coordinator"},
    "team": {"moderator", "coordinator"},
    "coordinators": {"coordinator"},
}
LEVELS = {"members": MEMBERS, "readers": READERS, "team": TEAM, "coordinators": COORDINATORS}
ROLES = (None, *(role.value for role in Role), "other_moderator")


def addresses(
    patterns: Any = None, prefix: str = "/", space: str = ""
) -> Iterator[tuple[str, str]]:
    """Name and pattern of every address."""
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, prefix + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", prefix + str(pattern.pattern)


def of_account(name: str) -> bool:
    """Addresses of django-allauth, each tried with the members."""
    return name.startswith(("account_", "mfa_"))


def test_somebody_decided_who_may_at_every_address() -> None:
    decided = (
        EVERYBODY
        | PASSES_ON
        | A_KEY
        | A_SECRET
        | A_LETTER
        | AN_INVITATION
        | A_LINK
        | DEMONSTRATION
        | A_PLACE
        | MEMBERS
        | READERS
        | TEAM
        | COORDINATORS
    )
    undecided = {name for name, _ in addresses() if not of_account(name)} - decided
    assert not undecided


def some_logo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 20), "#0f5b5e").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def paths(cast: Any) -> dict[str, str]:
    """A real address for every name: a thread, a running action, a voice, an application."""
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="1234567")
    Proposal.objects.create(group=cast.group, thread=thread, by=cast.member)
    reading = Reading.objects.create(
        group=cast.group, thread=thread, taken_at=now(), source="taps", by=cast.member
    )
    Place.objects.create(group=cast.group, reading=reading, position=1, kind="hateful")
    comment = Comment.objects.create(group=cast.group, thread=thread, native_id="1", text="Non")
    action = prepare_action(thread, Brief(why="Pour elles"), by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    action = launch_action(action, by=cast.moderator)
    letter = prepare_action(thread, Brief(why="Pour elles", kind="letter"), by=cast.moderator)
    review_action(letter, "agreed", by=cast.second_moderator)
    letter = launch_action(letter, by=cast.moderator)
    voice = tell_voice(action, "Bonjour", by=cast.member)
    ask_for_help(voice, attacked=True, by=cast.member)
    application = Application.objects.create(group=cast.group, membership=cast.applicant)
    ApplicationAppeal.objects.create(group=cast.group, application=application, words="Oui ?")
    opening = note_opening(cast.member, FileOpening.Page.MEMBER, by=cast.coordinator)
    assert opening is not None
    objection = Objection.objects.create(group=cast.group, wish="erase", about="x", language="fr")
    device = Subscription.objects.create(membership=cast.member, endpoint="https://push.example/x")
    messenger = Messenger.objects.create(membership=cast.member, kind="ntfy", sealed="x")
    report = report_conduct(voice, "contempt", by=cast.second_member)
    measure = Measure.objects.create(
        group=cast.group, member=cast.second_member, kind="word", point="rumour", reason="Doucement"
    )
    appeal = make_appeal(measure, "Je ne suis pas d’accord", by=cast.second_member)
    sheet = b"date;page\n12/03/2019;Gazette"
    draft = draft_take_over("actions.csv", sheet, by=cast.coordinator)
    fact_sheet = Sheet.objects.create(
        group=cast.group,
        number=1,
        state=Sheet.State.PUBLISHED,
        version=1,
        claims=["Les éoliennes rendent malade"],
        language="fr",
        valid_until=localdate() + timedelta(days=9),
        published_at=now(),
        draft={},
        draft_sent_at=now(),
    )
    other_sheet = Sheet.objects.create(group=cast.group, number=2, draft={})
    pair = SheetPair.objects.create(group=cast.group, first=fact_sheet, second=other_sheet)
    feed = CheckFeed.objects.create(
        group=cast.group, url="https://verif.example/", publisher="V", language="fr"
    )
    invitation = make_link("Le groupe", ceiling=5, days=5, by=cast.coordinator)
    address_list = draft_list("lou@example.org", days=5, roles=(), by=cast.coordinator)
    supporter = add_supporter(cast.group, "Maison", logo=some_logo(), by=None)
    cast.group.visitors_see_actions = True  # else the picture beside an action's link is not there
    cast.group.save()
    practice = launch_practice(cast.group, practice_threads(["fr"])[0], by=cast.moderator)
    with scope(group=cast.other_group.pk):
        ShelfOpening.objects.create(group=cast.other_group, is_open=True)
        Sheet.objects.create(
            group=cast.other_group,
            number=4,
            state=Sheet.State.PUBLISHED,
            version=1,
            claims=["Windräder machen krank"],
            language="de",
            valid_until=localdate() + timedelta(days=9),
            published_at=now(),
            is_public=True,
        )
    numbers = {
        "ailleurs/<slug:group>/<int:number>": f"ailleurs/{cast.other_group.slug}/4",
        "ensemble/<int:number>": f"ensemble/{practice.number}",
        "<int:supporter>": supporter.pk,
        "<int:number>/lettre": f"{letter.number}/lettre",
        "<int:thread>": thread.pk,
        "<int:number>": action.number,
        "<int:voice>": voice.pk,
        "<int:remark>": write_remark(action, "question", "Et le maire ?", by=cast.member).pk,
        "<int:call>": HelpCall.objects.get().pk,
        "<int:comment>": comment.pk,
        "<int:case>": report.case_id,
        "<int:newcomer>": cast.third_member.pk,
        "<int:measure>": measure.pk,
        "<int:link>": invitation.pk,
        "<int:draft>": draft.pk,
        "<int:addresses>": address_list.pk,
        "<int:appeal>": appeal.pk,
        "<int:opening>": opening.pk,
        "<int:reading>": reading.pk,
        "fiches/<int:number>": f"fiches/{fact_sheet.number}",
        "<slug:step>": "answer",
        "<int:pair>": pair.pk,
        "<int:feed>": feed.pk,
        "<int:version>": 1,
        "a/<str:token>": action_link(action).partition("//")[2].partition("/")[2],
        "lecons/<slug:name>/<slug:language>": "lecons/nouvelle/fr",
        "<slug:section>": "vision",
        "entrainement/fils/<slug:name>": "entrainement/fils/bus",
        "entrainement/lecons/<slug:name>": "entrainement/lecons/ordre",
        "<slug:language>": "fr",
        "candidatures/<int:pk>": f"candidatures/{application.pk}",
        "membres/<int:pk>": f"membres/{cast.third_member.pk}",
        "fils/<int:pk>": f"fils/{thread.pk}",
        "objections/<int:pk>": f"objections/{objection.pk}",
        "appareils/<int:device>": f"appareils/{device.pk}",
        "<int:messenger>": messenger.pk,
        "<int:pk>": 1,
    }
    found = {}
    for name, pattern in addresses():
        for placeholder, number in numbers.items():
            pattern = pattern.replace(placeholder, str(number))  # noqa: PLW2901  # step by step
        found[name] = pattern
    return found


def state_of_things() -> tuple[Any, ...]:
    """What must not change when somebody is refused."""
    with scopes_disabled():
        return (
            Entry.objects.count(),
            sorted(Action.objects.values_list("pk", "state")),
            Voice.objects.count(),
        )


def leads_up(answer: Any, path: str) -> bool:
    """Whether a form's address, opened as a page, only leads to the page above it."""
    above = answer.get("Location", "")
    return bool(
        above and answer.request["REQUEST_METHOD"] == "GET" and path.startswith(f"{above}/")
    )


def in_role(cast: Any, role: str | None) -> Any:
    """Somebody in this role: of the cast, or given it, as a role is that nobody decided about."""
    if role and not hasattr(cast, role):
        set_roles(cast.third_member, [role], by=cast.coordinator)
    return getattr(cast, role, cast.third_member) if role else None


@pytest.mark.parametrize("role", ROLES, ids=str)
@pytest.mark.parametrize("level", LEVELS)
def test_the_gate_holds(
    cast: Any, client_of: Any, paths: dict[str, str], level: str, role: str | None
) -> None:
    who = in_role(cast, role)
    client = client_of(who, host="jesuisla.localhost")
    for name in sorted(LEVELS[level] & set(paths)):
        for method in ("get", "post"):
            if role in PASS[level] and method == "post":
                continue  # what may be done is tried where it is done
            before = state_of_things()
            answer = getattr(client, method)(paths[name])
            told = f"{method} {paths[name]} as {role}: {answer.status_code}"
            if role in PASS[level]:
                assert answer.status_code in {200, 302, 404, 405}, told
                assert "connexion" not in answer.get("Location", ""), told
                continue
            assert state_of_things() == before, told
            if leads_up(answer, paths[name]):
                continue  # to an address that is tried itself
            if answer.status_code == 302:
                assert role is None, told
                assert "/compte/connexion" in answer["Location"], told
            else:
                assert answer.status_code in {404, 405}, told


@pytest.mark.parametrize("level", ["team", "coordinators"])
def test_without_a_second_factor_the_team_has_no_more_rights_than_a_member(
    cast: Any, client_of: Any, paths: dict[str, str], level: str
) -> None:
    client = client_of(cast.coordinator, strong=False)
    for name in sorted(LEVELS[level] & set(paths)):
        for method in ("get", "post"):
            before = state_of_things()
            answer = getattr(client, method)(paths[name])
            told = f"{method} {paths[name]}: {answer.status_code}"
            assert state_of_things() == before, told
            if not leads_up(answer, paths[name]):
                assert answer.status_code in {404, 405} or "/compte/" in answer["Location"], told


OPENS_WITH_POWERS = {
    "members:application",
    "members:application_appeal",
    "members:member",
    "conduct:case",
    "conduct:judge",
    "queue:prepare",
    "queue:edit",
    "public:supporter",
    "welcome:invite",
    "welcome:addresses",
    "history:begin",
}
"""A member's file, or nothing but the form of a deed: the page itself asks for the powers."""


def test_without_powers_the_team_reads_and_does_nothing(
    cast: Any, client_of: Any, paths: dict[str, str]
) -> None:
    client = client_of(cast.coordinator, powers=False)
    asked = set()
    for name in sorted((TEAM | COORDINATORS) & set(paths)):
        before = state_of_things()
        answer = client.get(paths[name])
        assert (answer.status_code == 403) == (name in OPENS_WITH_POWERS), name
        answer = client.post(paths[name], {"hashtag": "#autre", "answer": "accept", "deed": "add"})
        assert state_of_things() == before, name
        assert answer.status_code in {403, 405}, f"{name}: {answer.status_code}"
        asked |= {name} if answer.status_code == 403 else set()
    only_read = (TEAM | COORDINATORS) & set(paths) - asked
    assert only_read == {
        "members:team",
        "public:announce",
        "public:announced_picture",
        "public:charter_rules_before",
        "public:group",
        "public:objections",
        "queue:queue",
        "conduct:cases",
        "knowledge:care",
        "knowledge:elsewhere",
        "welcome:newcomers",
        "results:course",
    }


@pytest.mark.parametrize("level", LEVELS)
def test_every_guarded_address_is_there_for_somebody(
    cast: Any, client_of: Any, paths: dict[str, str], level: str
) -> None:
    """Else the refusals above would prove nothing."""
    client = client_of(cast.coordinator, host="jesuisla.localhost")
    own = {
        "threads:correct",
        "care:own_voice",
        "care:own_call",
    }  # there for whoever wrote them
    made_elsewhere = {"public:drop_figure", "public:drop_supporter", "api:revoke"}
    for name in sorted(LEVELS[level] & set(paths) - own - made_elsewhere):
        assert client.get(paths[name]).status_code in {200, 302, 405}, name


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_the_public_pages_are_there_for_everybody(
    cast: Any, client_of: Any, paths: dict[str, str], role: str | None
) -> None:
    who = in_role(cast, role)
    client = client_of(who, host="jesuisla.localhost")
    for name in sorted(name for name in EVERYBODY & set(paths) if name.startswith("public:")):
        answer = client.get(paths[name])
        if name == "public:visit" and answer.status_code == 302:  # members go on to the action
            assert answer["Location"].startswith("/actions/"), name
            continue
        assert answer.status_code == 200, name
