"""Every refusal shows its sentence on the page that is drawn, and loses nothing typed.

An operation may refuse because somebody else was faster, and then the form that was sent is
often no longer there. So each operation is made to refuse here, each kind of action in every
state that it may have come to meanwhile, and the page that follows is read as a person would:
without what stands folded.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import localdate, now
from django_scopes import scope

from collective.knowledge.invented_sheets import content
from jesuisla.collective.actions.brief import Brief, change_brief
from jesuisla.collective.actions.guest_voices import tell_guest_voice
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.remarks import write_remark
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.help_calls import ask_for_help
from jesuisla.collective.care.models import HelpCall
from jesuisla.collective.conduct.appeals import make_appeal
from jesuisla.collective.conduct.cases import take_case
from jesuisla.collective.conduct.models import Measure
from jesuisla.collective.conduct.reports import report_conduct
from jesuisla.collective.history.take_overs import draft_take_over
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.models import Sheet, SheetPair, ShelfOpening, WantedSheet
from jesuisla.collective.knowledge.sheets import begin_sheet, send_draft
from jesuisla.collective.letters.models import Letter
from jesuisla.collective.members.form_stamps import fresh_stamp
from jesuisla.collective.members.joining_pages import DRAFT
from jesuisla.collective.members.models import Application, ApplicationAppeal
from jesuisla.collective.notifications.models import Messenger
from jesuisla.collective.practice.invented_threads import practice_threads
from jesuisla.collective.practice.together import launch_practice
from jesuisla.collective.public.announcements import action_link
from jesuisla.collective.public.models import Objection
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread
from jesuisla.collective.welcome.models import BuddyOffer
from receiving_device import Device
from signing_in import stamp_of_before

COLLECTIVE = Path(__file__).resolve().parents[1] / "src" / "jesuisla" / "collective"
SENTENCE = "Une autre personne vient de passer par ici."
TYPED = "Des mots écrits lentement, sur un petit écran"
STATES = [state.value for state in Action.State]
BRIEF = {"kind": "counterspeech", "why": TYPED, "tone": "opinion", "window_minutes": "1440"}


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A form as somebody sends it, and the operation behind it, which refuses.

    The operation is a name of the page's module, or ``TABLE key`` in a table there.
    """

    operation: str
    who: str
    path: str
    sent: Mapping[str, str] = field(default_factory=dict)
    states: bool = False
    """Whether the page depends on the state of an action."""


# By the module and the function that answer a refusal.
DEEDS: dict[str, Deed] = {
    "letters.pages.letter": Deed(
        operation="mark_letter_sent",
        who="moderator",
        path="/actions/{letter}/lettre",
        sent={"deed": "send", "text": TYPED, "sent_on": "{today}", "look_on": "{later}"},
        states=True,
    ),
    "actions.pages.close": Deed(
        operation="close_action",
        who="moderator",
        path="/actions/{action}/clore",
        sent={"thanks": TYPED},
        states=True,
    ),
    "actions.pages.debrief": Deed(
        operation="write_debrief",
        who="member",
        path="/actions/{action}/parole",
        sent={"text": TYPED},
        states=True,
    ),
    "actions.pages.support": Deed(
        operation="mark_support",
        who="second_member",
        path="/actions/{action}/soutien",
        sent={"voice": "{voice}", "deed": "read"},
        states=True,
    ),
    "actions.pages.voice": Deed(
        operation="tell_voice",
        who="second_member",
        path="/actions/{action}/voix",
        sent={"where": TYPED},
        states=True,
    ),
    "actions.pages.guest_voice": Deed(
        operation="show_guest_voice",
        who="moderator",
        path="/actions/{action}/invites/{guest}",
        sent={"shown": "no"},
        states=True,
    ),
    "actions.pages.guests": Deed(
        operation="close_to_guests",
        who="moderator",
        path="/actions/{action}/invites",
        sent={"closed": "yes"},
        states=True,
    ),
    "public.guest_pages._tell": Deed(
        operation="tell_guest_voice",
        who="newcomer",
        path="{link}/voix",
        sent={"name": "Lune", "where": TYPED, "stamp": "{stamp}"},
        states=True,
    ),
    "actions.remark_pages.remarks": Deed(
        operation="write_remark",
        who="member",
        path="/actions/{action}/mots",
        sent={"kind": "doubt", "text": TYPED},
        states=True,
    ),
    "actions.remark_pages.own_remark": Deed(
        operation="withdraw_remark",
        who="member",
        path="/actions/{action}/mots/{remark}",
        sent={"deed": "withdraw"},
        states=True,
    ),
    "actions.remark_pages.team_remark": Deed(
        operation="answer_remark",
        who="moderator",
        path="/actions/{action}/mots/{remark}/equipe",
        sent={"deed": "answer", "answer-text": TYPED},
        states=True,
    ),
    "conduct.pages._report": Deed(
        operation="report_conduct",
        who="second_member",
        path="/actions/{action}/voix/{voice}/signaler",
        sent={"point": "contempt", "words": TYPED},
        states=True,
    ),
    "conduct.pages.appeal": Deed(
        operation="make_appeal",
        who="second_member",
        path="/moi/conduite/{measure}/recours",
        sent={"words": TYPED},
    ),
    "conduct.case_pages.case": Deed(
        operation="decide_case",
        who="moderator",
        path="/equipe/conduite/{case}",
        sent={"deed": "decide", "outcome": "word", "point": "contempt", "days": "3"}
        | {"reason": TYPED},
    ),
    "conduct.case_pages.judge": Deed(
        operation="judge_appeal",
        who="moderator",
        path="/equipe/conduite/recours/{appeal}",
        sent={"verdict": "upheld", "answer": TYPED},
    ),
    "actions.reopening.reopen": Deed(
        operation="reopen_action",
        who="moderator",
        path="/actions/{action}/rouvrir",
        states=True,
    ),
    "api.pages._create": Deed(
        operation="create_key",
        who="coordinator",
        path="/equipe/cles",
        sent={"name": TYPED, "per_minute": "60", "per_day": "1000"},
    ),
    "members.joining_pages._go_on": Deed(
        operation="proper_alias",
        who="other_moderator",
        path="/rejoindre",
        sent={"alias": "Otto", "words": TYPED, "charter": "{charter}", "stamp": "{join_stamp}"}
        | {"is_old_enough": "on", "agrees": "on", "consents": "on"},
    ),
    "members.joining_pages._proved": Deed(
        operation="apply",
        who="newcomer",
        path="/rejoindre/code",
        sent={"code": "123456"},
    ),
    "care.shift_pages._change": Deed(
        operation="find_slot",
        who="moderator",
        path="/equipe/permanences",
        sent={"deed": "take", "slot": "1"},
    ),
    "care.shift_pages.handover": Deed(
        operation="leave_note",
        who="moderator",
        path="/equipe/permanences/mot",
        sent={"text": TYPED},
    ),
    "care.sos_pages._ask": Deed(
        operation="ask_companion",
        who="member",
        path="/sos/compagnie",
        sent={"deed": "ask", "alias": "Basile"},
    ),
    "care.sos_pages._change": Deed(
        operation="end_help_call", who="member", path="/sos", sent={"deed": "calm"}
    ),
    "notifications.messenger_pages.messengers": Deed(
        operation="add_messenger",
        who="member",
        path="/moi/messageries",
        sent={"address": "https://ntfy.sh/mur-lune"},
    ),
    "notifications.messenger_pages.prove": Deed(
        operation="prove_messenger",
        who="member",
        path="/moi/messageries/{messenger}/code",
        sent={"code": "123456"},
    ),
    "notifications.pages.devices": Deed(
        operation="add_device",
        who="member",
        path="/moi/appareils",
        sent={"endpoint": "https://push.example.org/1", **Device().keys},
    ),
    "members.own_pages._try": Deed(
        operation="choose_language",
        who="member",
        path="/moi/langue",
        sent={"language": "fr"},
    ),
    "members.own_pages._takes_alias": Deed(
        operation="choose_alias", who="member", path="/moi/alias", sent={"alias": "Ambrine"}
    ),
    "members.application_pages._answer": Deed(
        operation="answer_application",
        who="moderator",
        path="/equipe/candidatures/{application}",
        sent={"answer": "decline", "reason": TYPED},
    ),
    "members.application_pages.own_request": Deed(
        operation="appeal_application",
        who="second_member",
        path="/moi/demande",
        sent={"words": TYPED},
    ),
    "members.application_pages.application_appeal": Deed(
        operation="judge_application_appeal",
        who="moderator",
        path="/equipe/candidatures/{declined}/appel",
        sent={"outcome": "upheld", "answer": TYPED},
    ),
    "members.team_pages.end": Deed(
        operation="end_membership",
        who="coordinator",
        path="/equipe/membres/{member}/fin",
        sent={"reason": TYPED},
    ),
    "members.team_pages.member": Deed(
        operation="set_roles",
        who="coordinator",
        path="/equipe/membres/{member}",
        sent={"roles": "moderator"},
    ),
    "proposals.pages._propose": Deed(
        operation="propose_thread",
        who="member",
        path="/proposer",
        sent={"link": "https://www.facebook.com/gazette/posts/123456789", "note": TYPED},
    ),
    "public.group_pages.add": Deed(
        operation="record_figure",
        who="coordinator",
        path="/equipe/groupe/chiffres",
        sent={"name": "actions", "reach": "group", "value": "4000", "counted_on": "2026-01-31"}
        | {"source": TYPED},
    ),
    "public.group_pages.arrange": Deed(
        operation="add_section",
        who="coordinator",
        path="/equipe/groupe/sections",
        sent={"deed": "add"},
    ),
    "public.group_pages.support": Deed(
        operation="add_supporter",
        who="coordinator",
        path="/equipe/groupe/soutiens",
        sent={"name": TYPED, "position": "1"},
    ),
    "public.group_pages.charter": Deed(
        operation="publish_charter",
        who="coordinator",
        path="/equipe/groupe/charte",
        sent={"text_fr": TYPED},
    ),
    "public.group_pages.questions": Deed(
        operation="write_questions",
        who="coordinator",
        path="/equipe/groupe/questions",
        sent={"fr_1": TYPED},
    ),
    "public.objection_pages.show_objection": Deed(
        operation="answer_objection",
        who="moderator",
        path="/equipe/objections/{objection}",
        sent={"answer": TYPED},
    ),
    "care.pages.help_call": Deed(
        operation="DEEDS answer",
        who="moderator",
        path="/veille/appels/{call}",
        sent={"deed": "answer"},
    ),
    "care.pages.worsening": Deed(
        operation="stop_worsening",
        who="moderator",
        path="/veille/alarmes/{action}",
        sent={"deed": "stop"},
    ),
    "members.own_data_pages.consent": Deed(
        operation="give_consent",
        who="member",
        path="/moi/donnees/accord",
        sent={"consents": "on"},
    ),
    "queue.learning_pages.learning": Deed(
        operation="teach", who="moderator", path="/veille/apprentissage", sent={"do": "teach"}
    ),
    "queue.pages.claim": Deed(
        operation="claim_thread", who="moderator", path="/veille/{thread}/prendre"
    ),
    "queue.pages.decline": Deed(
        operation="decline_thread",
        who="moderator",
        path="/veille/{thread}/decliner",
        sent={"criterion": "opinion", "answer": TYPED},
    ),
    "queue.review_pages._decide": Deed(
        operation="agree_and_launch",
        who="second_moderator",
        path="/veille/actions/{prepared}",
        sent={"deed": "agree_and_launch", "note": TYPED},
        states=True,
    ),
    "queue.review_pages._decide_change": Deed(
        operation="agree_to_change",
        who="second_moderator",
        path="/veille/actions/{action}",
        sent={"deed": "agree_to_change"},
        states=True,
    ),
    "queue.review_pages.edit": Deed(
        operation="change_brief",
        who="moderator",
        path="/veille/actions/{prepared}/consigne",
        sent=BRIEF,
        states=True,
    ),
    "queue.review_pages.prepare": Deed(
        operation="prepare_action",
        who="moderator",
        path="/veille/{thread}/preparer",
        sent=BRIEF,
    ),
    "queue.rule_pages.rules": Deed(
        operation="save_rules", who="moderator", path="/veille/regles", sent={"do": "save"}
    ),
    "queue.story_pages.story": Deed(
        operation="join_threads",
        who="moderator",
        path="/veille/{thread}/histoire",
        sent={"do": "join", "other": "{other}"},
    ),
    "scoring.pages.judge": Deed(
        operation="judge_comment",
        who="member",
        path="/fils/{thread}/commentaires/{comment}/juger",
        sent={"verdict": "hateful"},
    ),
    "scoring.pages.second_stage": Deed(
        operation="choose_second_stage",
        who="coordinator",
        path="/veille/lecture",
        sent={"kind": "none", "criteria": TYPED, "calls_a_day": "10", "euros_a_day": "1"}
        | {"euros_a_call": "0.01"},
    ),
    "scoring.pages.second_looks": Deed(
        operation="look_again",
        who="moderator",
        path="/veille/doubles",
        sent={"comment": "{comment}", "verdict": "hateful"},
    ),
    "scoring.studio_pages.studio": Deed(
        operation="label_in_studio",
        who="moderator",
        path="/veille/apprendre",
        sent={"comment": "{comment}", "verdict": "hateful"},
    ),
    "threads.pages.correct": Deed(
        operation="correct_reading",
        who="moderator",
        path="/fils/{thread}/releves/{reading}",
        sent={"order": "relevance", "place-1": "hateful"},
    ),
    "threads.pages.describe": Deed(
        operation="describe_thread",
        who="member",
        path="/fils/{thread}/decrire",
        sent={"title": TYPED},
    ),
    "threads.pages.taps": Deed(
        operation="take_reading",
        who="member",
        path="/fils/{thread}/dix",
        sent={"order": "relevance", "place-1": "hateful"},
    ),
    "threads.paste_pages._save": Deed(
        operation="keep_paste",
        who="member",
        path="/fils/{thread}/coller",
        sent={"do": "save", "order": "relevance", "text": TYPED},
    ),
    "history.pages.begin": Deed(
        operation="draft_take_over",
        who="coordinator",
        path="/equipe/reprise",
        sent={"pasted": TYPED},
    ),
    "history.pages._take": Deed(
        operation="take_over",
        who="coordinator",
        path="/equipe/reprise/{draft}",
        sent={"deed": "take", "day": "0"},
    ),
    "care.feed_pages.feeds": Deed(
        operation="make_address", who="member", path="/moi/flux", sent={"kind": "actions"}
    ),
    "welcome.first_pages._do": Deed(
        operation="ask_buddy", who="member", path="/moi/binome", sent={"deed": "ask"}
    ),
    "welcome.pages._make_link": Deed(
        operation="make_link",
        who="coordinator",
        path="/equipe/inviter",
        sent={"deed": "link", "name": TYPED, "ceiling": "5", "days": "5"},
    ),
    "welcome.pages._look_through": Deed(
        operation="draft_list",
        who="coordinator",
        path="/equipe/inviter",
        sent={"deed": "addresses", "addresses": TYPED, "days": "5"},
    ),
    "welcome.pairing_pages.pair": Deed(
        operation="choose_buddy",
        who="moderator",
        path="/equipe/binomes/{newcomer}",
        sent={"buddy": "{buddy}"},
    ),
    "public.charter_pages.charter_rules": Deed(
        operation="choose_charter_rules",
        who="coordinator",
        path="/equipe/groupe/charte/ecriture",
        sent={"asked_shouting": "on"},
    ),
    "knowledge.writing_pages.write": Deed(
        operation="write_draft",
        who="member",
        path="/fiches/{begun_sheet}/ecrire/answer",
        sent={"answer": TYPED},
    ),
    "knowledge.writing_pages.draft": Deed(
        operation="send_draft",
        who="member",
        path="/fiches/{begun_sheet}/brouillon",
        sent={"deed": "send"},
    ),
    "knowledge.care_pages.second_reading": Deed(
        operation="return_draft",
        who="moderator",
        path="/fiches/{sent_sheet}/relecture",
        sent={"deed": "send_back", "word": TYPED},
    ),
    "knowledge.wanted_pages.want": Deed(
        operation="ask_for_sheet",
        who="moderator",
        path="/fiches/demandees/fil/{thread}",
        sent={"claim": TYPED, "topic": "énergie"},
    ),
    "knowledge.wanted_pages._decide": Deed(
        operation="take_up",
        who="moderator",
        path="/fiches/demandees",
        sent={"wanted": "{wanted_sheet}", "deed": "take"},
    ),
    "knowledge.care_pages.topics": Deed(
        operation="keep_topic",
        who="moderator",
        path="/fiches/suivi/themes",
        sent={"topic": "énergie"},
    ),
    "knowledge.care_pages.compare": Deed(
        operation="judge_pair",
        who="moderator",
        path="/fiches/suivi/ensemble/{sheet_pair}",
        sent={"verdict": "contradict"},
    ),
    "knowledge.takeover_pages.elsewhere_sheet": Deed(
        operation="take_over_sheet",
        who="moderator",
        path="/fiches/ailleurs/{elsewhere}",
        sent={},
    ),
    "knowledge.takeover_pages.original": Deed(
        operation="bring_in",
        who="moderator",
        path="/fiches/{begun_sheet}/original",
        sent={"deed": "bring_in", "part": "answer"},
    ),
    "knowledge.check_feed_pages.feeds": Deed(
        operation="add_feed",
        who="moderator",
        path="/fiches/suivi/verifications",
        sent={"url": "https://verif.example/", "publisher": "Vérif inventée", "language": "fr"},
    ),
    "practice.own_lesson_pages.own_lesson": Deed(
        operation="write_lesson",
        who="coordinator",
        path="/equipe/lecons/nouvelle/fr",
        sent={"title": "Lire d’abord", "text": TYPED, "question": "Que lire ?"}
        | {"sources": "Revue inventée https://revue.example/1", "right_answer": "Tout"}
        | {"other_answers": "Rien", "explanation": "On lit tout."},
    ),
    "practice.together_pages.launch": Deed(
        operation="launch_practice",
        who="moderator",
        path="/entrainement/ensemble",
        sent={"thread": "{invented}"},
    ),
    "practice.together_pages.together": Deed(
        operation="tell_voice",
        who="member",
        path="/entrainement/ensemble/{practice}",
        sent={"text": TYPED},
    ),
}


PRINTED = {"knowledge.sheet_files.sheets_in"}
"""These are listed beside what was taken, by ``facts import`` and by the page of files: their own
tests read both."""


@cache
def answers_to_refusals() -> set[str]:
    """Every function of a page that catches a refusal, as ``app.module.function``."""
    functions = set()
    for path in COLLECTIVE.glob("*/*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        views = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        for view in views:
            answers = [
                node
                for node in ast.walk(view)
                if isinstance(node, ast.ExceptHandler)
                and "Refused" in ast.unparse(node.type or node)
                and not any(isinstance(part, ast.Raise) for part in ast.walk(node))
            ]
            if answers:
                functions.add(f"{path.parent.name}.{path.stem}.{view.name}")
    return functions


def test_every_answer_to_a_refusal_is_tried_here() -> None:
    assert answers_to_refusals() == set(DEEDS) | PRINTED


class Unfolded(HTMLParser):
    """The text of a page's main part, without what stands folded; what fields hold counts."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._folds: list[bool] = []
        self._in_summary = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "details":
            self._folds.append("open" not in dict(attrs))
        elif tag == "summary":
            self._in_summary = True
        elif tag == "input" and not any(self._folds):
            self.words.append(dict(attrs).get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._folds.pop()
        elif tag == "summary":
            self._in_summary = False

    def handle_data(self, data: str) -> None:
        if self._in_summary or not any(self._folds):
            self.words.append(data)


def read_page(html: str) -> str:
    page = Unfolded()
    page.feed(html.partition("<main")[2].partition("</main>")[0])
    return " ".join(" ".join(page.words).split())


@pytest.fixture
def numbers(cast: Any) -> dict[str, Any]:
    """What stands for the names in the addresses of the forms."""
    threads = [
        Thread.objects.create(group=cast.group, network="facebook", native_id=f"{number}" * 7)
        for number in range(1, 5)
    ]
    reading = Reading.objects.create(
        group=cast.group, thread=threads[0], taken_at=now(), source="taps", by=cast.member
    )
    Place.objects.create(group=cast.group, reading=reading, position=1, kind="hateful")
    comment = Comment.objects.create(group=cast.group, thread=threads[0], native_id="1", text="Non")

    def launched(thread: Thread, kind: str) -> Action:
        action = prepare_action(thread, Brief(why="Pour elles", kind=kind), by=cast.moderator)
        review_action(action, "agreed", by=cast.second_moderator)
        return launch_action(action, by=cast.moderator)

    action, letter = launched(threads[1], "counterspeech"), launched(threads[1], "letter")
    Letter.objects.create(group=cast.group, action=letter)
    voice = tell_voice(action, "Bonjour à vous", by=cast.member)
    ask_for_help(voice, attacked=True, by=cast.member)
    call = HelpCall.objects.get()
    HelpCall.objects.create(group=cast.group, by=cast.member)
    change_brief(action, Brief(why="Autrement"), by=cast.moderator)
    prepared = prepare_action(threads[2], Brief(why="Pour eux"), by=cast.moderator)
    application = Application.objects.create(group=cast.group, membership=cast.applicant)
    declined = Application.objects.create(
        group=cast.group, membership=cast.second_member, state="declined", answered_at=now()
    )
    ApplicationAppeal.objects.create(group=cast.group, application=declined, words="Pourquoi ?")
    objection = Objection.objects.create(group=cast.group, wish="erase", about="x", language="fr")
    case = take_case(
        report_conduct(voice, "contempt", by=cast.third_member).case, by=cast.moderator
    )
    measure, appealed = (
        Measure.objects.create(
            group=cast.group, member=member, kind="word", point="rumour", reason="Doucement"
        )
        for member in (cast.second_member, cast.third_member)
    )
    cast.group.visitors_see_actions = cast.group.visitors_tell_voices = True
    cast.group.save()
    with time_machine.travel(now() - timedelta(minutes=1)):
        stamp = fresh_stamp(action.pk)
    sheet = b"date;page\n12/03/2019;Gazette"
    draft = draft_take_over("actions.csv", sheet, by=cast.coordinator)
    begun_sheet, sent_sheet = (begin_sheet(cast.group, content(), by=cast.member) for _ in "12")
    send_draft(sent_sheet, by=cast.member)
    sheets = SheetPair.objects.create(group=cast.group, first=begun_sheet, second=sent_sheet)
    Sheet.objects.filter(pk=begun_sheet.pk).update(origin_name="#autre", origin_news="changed")
    with scope(group=cast.other_group.pk):
        ShelfOpening.objects.create(group=cast.other_group, is_open=True)
        elsewhere = begin_sheet(cast.other_group, content(), by=cast.other_moderator)
        Sheet.objects.filter(pk=elsewhere.pk).update(
            state="published",
            version=1,
            valid_until=localdate() + timedelta(days=9),
            published_at=now(),
            is_public=True,
        )
    invented = practice_threads(["fr"])[0]
    BuddyOffer.objects.create(group=cast.group, member=cast.third_member)
    return {
        "begun_sheet": begun_sheet.number,
        "sent_sheet": sent_sheet.number,
        "elsewhere": f"{cast.other_group.slug}/{elsewhere.number}",
        "sheet_pair": sheets.pk,
        "wanted_sheet": WantedSheet.objects.create(group=cast.group, thread=threads[3]).pk,
        "invented": invented.name,
        "practice": launch_practice(cast.group, invented, by=cast.moderator).number,
        "newcomer": cast.member.pk,
        "buddy": cast.third_member.pk,
        "draft": draft.pk,
        "thread": threads[0].pk,
        "other": threads[3].pk,
        "reading": reading.pk,
        "comment": comment.pk,
        "action": action.number,
        "letter": letter.number,
        "prepared": prepared.number,
        "voice": voice.pk,
        "guest": tell_guest_voice(action, "Soleil", "", key="a key").pk,
        "link": f"/a/{action_link(action).rpartition('/a/')[2]}",
        "stamp": stamp,
        "declined": declined.pk,
        "join_stamp": stamp_of_before(cast.group),
        "remark": write_remark(action, "question", "Et le maire ?", by=cast.member).pk,
        "call": call.pk,
        "case": case.pk,
        "measure": measure.pk,
        "appeal": make_appeal(appealed, "Je citais.", by=cast.third_member).pk,
        "application": application.pk,
        "messenger": Messenger.objects.create(membership=cast.member, code="x").pk,
        "objection": objection.pk,
        "member": cast.third_member.pk,
        "charter": cast.group.charter_set.get().pk,
        "today": localdate(),
        "later": localdate() + timedelta(days=7),
    }


def newcomer(monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody who has just typed the code from their mail, and typed it right."""
    pages = import_module("jesuisla.collective.members.joining_pages")
    monkeypatch.setattr(pages, "check_proof", lambda *_: True)
    client = Client(headers={"host": "jesuisla.localhost", "accept-language": "fr"})
    session = client.session
    session[DRAFT] = {"alias": "Lou", "email": "lou@example.org", "language": "fr"} | {
        "words": "",
        "charter": None,
        "proof": 1,
    }
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


@pytest.mark.parametrize("name", DEEDS)
def test_a_refusal_is_read_on_the_page_that_follows(
    cast: Any,
    client_of: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
    numbers: dict[str, Any],
    name: str,
) -> None:
    deed = DEEDS[name]
    actions, letters = list(Action.objects.all()), list(Letter.objects.all())
    for state in STATES if deed.states else [""]:
        for row in (*actions, *letters):
            row.save()  # as it was before somebody else was faster
        if deed.who == "newcomer":
            client = newcomer(monkeypatch)
        else:
            client = client_of(getattr(cast, deed.who), host="jesuisla.localhost")

        def refuse(*_args: object, state: str = state, **_more: object) -> None:
            if state:
                Action.objects.update(
                    state=state, launched_at=now(), closes_at=now(), closed_at=now()
                )
                Letter.objects.update(sent_on=localdate(), look_on=localdate())
            raise Refused(SENTENCE)

        module = import_module(f"jesuisla.collective.{name.rpartition('.')[0]}")
        table, _, operation = deed.operation.rpartition(" ")
        if table:
            monkeypatch.setitem(getattr(module, table), operation, refuse)
        else:
            monkeypatch.setattr(module, operation, refuse)
        sent = {key: value.format(**numbers) for key, value in deed.sent.items()}
        answer = client.post(deed.path.format(**numbers), sent, follow=True)
        page = read_page(answer.content.decode())
        assert SENTENCE in page, state
        if TYPED in sent.values():
            assert TYPED in page, state
