"""Rules that a team edits itself: checked, tried on the last 30 days, and then applied."""

import html
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.triage.rule_conditions import RuleEffect, RuleError, parse_rules
from jesuisla.analysis.triage.scorer import HateTarget
from jesuisla.collective.actions.models import Action
from jesuisla.collective.queue import jobs
from jesuisla.collective.queue.events import DeskRulesSaved
from jesuisla.collective.queue.models import DeskRules, FiredRule
from jesuisla.collective.queue.rule_words import (
    FAULTS,
    conditions_in_words,
    fault_in_words,
    rule_in_words,
    with_rule,
    without_rule,
)
from jesuisla.collective.queue.rules import apply_rules, save_rules, try_rules
from jesuisla.collective.scoring.events import ThreadsScored
from jesuisla.collective.threads.models import Comment, Page, Thread
from jesuisla.collective.threads.quote_retention import erase_quote, forget_quotes
from queue_lines import queue_lines

VERMIN = """
[families]
vermin = ["vermin", "parasit"]

[[rule]]
name = "Vermin"
when.family = ["vermin"]
then = "%s"
"""


def _thread(cast: Any, number: int, **more: Any) -> Thread:
    return Thread.objects.create(
        group=cast.group,
        network="facebook",
        native_id=f"t{number}",
        title=more.pop("title", f"Fil numéro {number}"),
        followed=True,
        **more,
    )


def _say(thread: Thread, text: str, **scores: float) -> Comment:
    said = {label: {"p": chance} for label, chance in scores.items()}
    return Comment.objects.create(
        group_id=thread.group_id,
        thread=thread,
        native_id=f"c{Comment.objects.count()}",
        text=text,
        scores={"labels": said} if said else {},
    )


def test_a_rule_raises_a_thread_and_the_queue_says_so(cast: Any, client_of: Any) -> None:
    first, second = _thread(cast, 1), _thread(cast, 2)
    _say(first, "Bonjour à vous")
    _say(second, "Quels p a r a s i t e s !")
    assert [line.case.thread for line in queue_lines(now())] == [first, second]
    save_rules(cast.group, VERMIN % "raise", by=cast.moderator)
    assert apply_rules(second, now()) == 1
    assert apply_rules(second, now()) == 0
    assert [line.case.thread for line in queue_lines(now())] == [second, first]
    page = client_of(cast.moderator).get("/veille").content.decode()
    assert "Vermin" in page


@pytest.mark.parametrize(("effect", "order"), [("lower", [1, 0]), ("alert", [0, 1])])
def test_a_rule_lowers_a_thread_or_puts_it_first(cast: Any, effect: str, order: list[int]) -> None:
    threads = [_thread(cast, 1), _thread(cast, 2)]
    _say(threads[0], "vermine")
    save_rules(cast.group, VERMIN % effect, by=cast.moderator)
    apply_rules(threads[0], now())
    assert [line.case.thread for line in queue_lines(now())] == [threads[n] for n in order]


def test_a_thread_that_a_rule_keeps_off_can_still_be_found(cast: Any, client_of: Any) -> None:
    thread = _thread(cast, 1, title="Un fil tenu à l’écart")
    _say(thread, "vermine")
    save_rules(cast.group, VERMIN % "never", by=cast.moderator)
    apply_rules(thread, now())
    assert queue_lines(now()) == []
    client = client_of(cast.moderator)
    assert "Un fil tenu à l’écart" in client.get("/veille?state=off").content.decode()
    page = client.get("/veille").content.decode()
    assert "?state=off" in page
    assert f"/veille/{thread.pk}/prendre" not in page


def test_what_fired_stays_noted_when_it_no_longer_holds(cast: Any) -> None:
    thread = _thread(cast, 1)
    save_rules(
        cast.group,
        '[[rule]]\nname = "Nuits"\nwhen.hours = "22-06"\nthen = "raise"\n',
        by=cast.moderator,
    )
    zone = ZoneInfo("Europe/Paris")
    assert apply_rules(thread, datetime(2026, 1, 5, 23, tzinfo=zone)) == 1
    assert apply_rules(thread, datetime(2026, 1, 6, 12, tzinfo=zone)) == 1
    fired = FiredRule.objects.get()
    assert fired.ended_at is not None
    assert fired.name == "Nuits"
    apply_rules(thread, datetime(2026, 1, 6, 23, tzinfo=zone))
    assert FiredRule.objects.count() == 2


def test_a_rule_that_can_no_longer_be_told_keeps_what_it_said(cast: Any) -> None:
    thread = _thread(cast, 1, title="")
    comment = _say(thread, "vermine")
    save_rules(cast.group, VERMIN % "raise", by=cast.moderator)
    apply_rules(thread, now())
    comment.text = ""
    comment.save()
    assert apply_rules(thread, now()) == 0
    assert FiredRule.objects.filter(ended_at=None).count() == 1


def test_new_rules_count_at_once_and_hours_by_the_clock(cast: Any) -> None:
    thread = _thread(cast, 1)
    _say(thread, "vermine", hate=0.9)
    assert jobs.apply_desk_rules.func(0) == 0
    save_rules(cast.group, VERMIN % "raise", by=cast.moderator)
    jobs.apply_new_rules(DeskRulesSaved(group=cast.group.pk, version=1))
    assert FiredRule.objects.get().effect == "raise"
    save_rules(cast.group, VERMIN % "lower", by=cast.moderator)
    jobs.apply_rules_to_scored_threads(
        ThreadsScored(group=cast.group.pk, threads=(thread.pk,), comments=1)
    )
    assert FiredRule.objects.get(ended_at=None).effect == "lower"


def test_rules_are_tried_on_the_last_thirty_days(cast: Any, thread: Any) -> None:
    Thread.objects.filter(pk=thread.pk).update(title="Le marché de Noël ouvre samedi")
    page = Page.objects.create(group=cast.group, network="facebook", handle="gazette")
    for number in range(6):
        made = _thread(cast, number, page=page, title="")
        if number < 4:
            _say(made, "vermine" if number < 3 else "bonjour")
        if number < 2:
            Action.objects.create(
                group=cast.group,
                number=number + 1,
                thread=made,
                state="running",
                why="x",
                launched_at=now(),
                closes_at=now(),
            )
    Thread.objects.filter(native_id="t2").update(created_at=now() - timedelta(days=31))
    launched = frozenset(Action.objects.values_list("thread", flat=True))
    found = try_rules(parse_rules(VERMIN % "raise"), launched, now())
    (would,) = found.rules
    # One was too old, and two hold nothing to read.
    assert (found.threads, would.match_count, would.launch_count, would.unknown_count) == (
        6,
        2,
        2,
        2,
    )


def test_erased_comments_are_said_and_count_neither_for_nor_against_a_rule(
    cast: Any, client_of: Any
) -> None:
    read, partly, forgotten = (_thread(cast, number) for number in range(3))
    _say(read, "bonjour")
    _say(partly, "bonjour")
    erase_quote(_say(partly, "vermine", hate=0.9), by=cast.moderator)
    _say(forgotten, "vermine", hate=0.9)
    forget_quotes(forgotten)
    trial = try_rules(parse_rules(VERMIN % "raise"), frozenset(), now())
    (would,) = trial.rules
    assert (trial.threads, trial.erasure_count) == (3, 2)
    assert (would.match_count, would.unknown_count) == (0, 2)
    client = client_of(cast.moderator)
    sent = {"do": "file", "text": VERMIN % "raise"}
    page = unescape(client.post("/veille/regles", sent).content.decode())
    assert "Des commentaires de 2 de ces fils sont effacés" in page
    english = client.post("/veille/regles", sent, headers={"accept-language": "en"})
    assert "Comments of 2 of these threads are erased" in unescape(english.content.decode())


def test_a_sign_that_is_left_still_holds_beside_erased_comments(cast: Any) -> None:
    thread = _thread(cast, 1)
    _say(thread, "vermine")
    erase_quote(_say(thread, "bonjour"), by=cast.moderator)
    (would,) = try_rules(parse_rules(VERMIN % "raise"), frozenset(), now()).rules
    assert (would.match_count, would.unknown_count) == (1, 0)


def test_a_rule_is_made_in_a_form_tried_and_only_then_saved(cast: Any, client_of: Any) -> None:
    client = client_of(cast.moderator)
    filled = {
        "do": "add",
        "name": "Vermine",
        "words": "vermin, parasit",
        "start": "20",
        "end": "6",
        "hate": "0.7",
        "toxic": "",
        "topic": "",
        "target": ["religion", "sex"],
        "page": "",
        "then": "raise",
    }
    answer = client.post("/veille/regles", filled)
    assert answer.status_code == 200
    assert not DeskRules.objects.exists()
    wanted = answer.context["wanted"]
    assert client.post("/veille/regles", {"do": "save", "text": wanted}).status_code == 302
    (rule,) = parse_rules(DeskRules.objects.get().text).rules
    assert (rule.name, rule.effect, rule.hours) == ("Vermine", RuleEffect.RAISE, (20, 6))
    assert rule.targets == {HateTarget.RELIGION, HateTarget.SEX}
    page = client.get("/veille/regles").content.decode()
    assert "Vermine" in page
    answer = client.post("/veille/regles", {"do": "remove", "name": "Vermine"})
    wanted = {"do": "save", "text": answer.context["wanted"]}
    page = client.post("/veille/regles", wanted, follow=True).content.decode()
    assert parse_rules(DeskRules.objects.get(version=2).text).rules == ()
    assert "Plus aucune règle active" in page


def test_one_rule_is_changed_where_the_form_can_say_all_of_it(cast: Any, client_of: Any) -> None:
    two = (
        VERMIN % "raise"
        + '[[rule]]\nname = "Nuits"\nwhen.hours = "22-06"\nwhen.hate = 0.7\nthen = "lower"\n'
        + '[[rule]]\nname = "Deux"\nwhen.topic = ["climat", "bus"]\nthen = "never"\n'
    )
    save_rules(cast.group, two, by=cast.moderator)
    client = client_of(cast.moderator)
    page = client.get("/veille/regles").content.decode()
    assert 'href="?regle=Nuits#changed"' in page
    assert "?regle=Deux" not in page
    answer = client.get("/veille/regles?regle=Nuits")
    initial = answer.context["form"].initial
    assert (initial["start"], initial["end"], initial["hate"]) == (22, 6, "0.7")
    shown, folded = answer.content.decode().split("Ajouter une condition")
    assert 'name="start"' in shown.partition('id="changed"')[2]
    assert 'name="topic"' in folded
    assert 'name="topic"' not in shown
    sent = {"do": "add", "regle": "Nuits", "name": "Nuits", "start": "21", "end": "6"}
    wanted = client.post("/veille/regles", sent | {"then": "lower"}).context["wanted"]
    rules = {rule.name: rule for rule in parse_rules(wanted).rules}
    assert sorted(rules) == ["Deux", "Nuits", "Vermin"]
    assert (rules["Nuits"].hours, rules["Nuits"].thresholds) == ((21, 6), {})


@pytest.mark.parametrize(
    "posted",
    [
        {"do": "file", "text": "[[rule]\n"},
        {"do": "save", "text": '[[rule]]\nname = "x"\nthen = "raise"\n'},
        {"do": "file", "text": '[[rule]]\nname = "x"\nwhen.import = "os"\nthen = "raise"\n'},
        {"do": "add", "name": "x", "then": "raise"},
        {"do": "add", "name": "x", "then": "raise", "words": "a"},
        {"do": "add", "name": "x", "then": "raise", "start": "5"},
        {"do": "add", "name": "x", "then": "explode", "topic": "y"},
        {"do": "add", "name": "x", "then": "raise", "target": "asile"},
        {"do": "file", "text": '[[rule]]\nname="x"\nwhen.target="asile"\nthen="raise"'},
        {"do": "add", "name": "\0", "then": "raise", "topic": "y"},
    ],
)
def test_it_refuses_a_wrong_rule_with_a_sentence(
    cast: Any, client_of: Any, posted: dict[str, str]
) -> None:
    answer = client_of(cast.moderator).post("/veille/regles", posted)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not DeskRules.objects.exists()


def test_a_file_that_cannot_be_read_is_answered_in_the_reader_s_language(
    cast: Any, client_of: Any
) -> None:
    sent = {"do": "file", "text": "# le nôtre\nceci n’est = pas [ à lire"}
    page = html.unescape(client_of(cast.moderator).post("/veille/regles", sent).content.decode())
    assert "À revoir\u00a0: ligne 2." in page
    assert "Expected" not in page
    assert sent["text"].splitlines()[-1] in page


def test_every_fault_has_words(cast: Any) -> None:
    for fault in FAULTS:
        assert "%(" not in fault_in_words(RuleError(fault, rule="R", detail="D"))


def test_a_rule_is_told_in_words() -> None:
    text = with_rule(
        "",
        {
            "name": "x",
            "when": {
                "page": ["a/b"],
                "topic": "climat",
                "target": ["sex"],
                "hours": "20-06",
                "hate": 0.7,
            },
            "then": "alert",
        },
        {},
    )
    (rule,) = parse_rules(text).rules
    assert len(conditions_in_words(rule)) == 5
    assert "climat" in rule_in_words(rule)


NAMES = st.text(min_size=1, max_size=30).filter(
    lambda name: name.strip() and not any(0xD800 <= ord(letter) < 0xE000 for letter in name)
)


@settings(max_examples=60, deadline=None)
@given(name=NAMES, page=NAMES, least=st.floats(0.01, 1))
def test_whatever_a_rule_is_called_its_file_reads_back(name: str, page: str, least: float) -> None:
    entry = {"name": name, "when": {"page": [page], "hate": least}, "then": "never"}
    text = with_rule("", entry, {name: ["vermin"]})
    (rule,) = parse_rules(text).rules
    assert rule.name == name
    assert parse_rules(without_rule(text, name)).rules == ()


COMMENTED = """# Ours, by Anna

[families]
insects = ["vermin", "parasit"]  # as it is said here

# In the night
[[rule]]
name = "Nights"  # since May
when.hours = "22-06"
then = "raise"

# Under the paper
[[rule]]
name = "Paper"
when.page = ["example.org/paper"]
then = "alert"
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_comments_stay_with_their_rule_when_another_comes_or_goes(line_end: str) -> None:
    text = COMMENTED.replace("\n", line_end)
    entry = {"name": "New", "when": {"family": ["New"], "hate": 0.5}, "then": "lower"}
    more = with_rule(text, entry, {"New": ["cafard"]})
    assert [rule.name for rule in parse_rules(more).rules] == ["Nights", "Paper", "New"]
    assert set(text.split()) <= set(more.split())
    fewer = without_rule(more, "Nights")
    assert [rule.name for rule in parse_rules(fewer).rules] == ["Paper", "New"]
    assert "# In the night" not in fewer
    assert f"# Under the paper{line_end}[[rule]]{line_end}name = " in fewer
    assert "# Under the paper" not in without_rule(fewer, "Paper")
    assert "# Ours, by Anna" in fewer


def test_a_rule_comes_and_goes_in_a_file_of_another_shape() -> None:
    text = 'rule = [{name = "A", when = {hours = "1-2"}, then = "raise"}]\n'
    entry = {"name": "B", "when": {"hours": "3-4"}, "then": "lower"}
    assert [rule.name for rule in parse_rules(with_rule(text, entry, {})).rules] == ["A", "B"]
    assert parse_rules(without_rule(text, "A")).rules == ()


def test_a_rule_with_a_very_long_name_begins_once(cast: Any) -> None:
    thread = _thread(cast, 1)
    save_rules(
        cast.group,
        f"[[rule]]\nname = '{'x' * 300}'\nwhen.hours = '00-24'\nthen = 'raise'\n",
        by=cast.moderator,
    )
    assert [apply_rules(thread, now()), apply_rules(thread, now())] == [1, 0]
