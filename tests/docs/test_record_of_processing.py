"""The record of processing says how long things are kept: as the code does, in both languages."""

import re
from pathlib import Path

import pytest

from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.answers import TIME_TO_APPEAL
from jesuisla.collective.members.consents import TIME_TO_DECIDE
from jesuisla.collective.members.file_openings import KEPT_FOR
from jesuisla.collective.members.memberships import KEPT_AFTER_THE_END
from jesuisla.collective.members.return_marks import KEPT_FOR as MARKS_KEPT_FOR
from jesuisla.collective.notifications.calls import KEPT_FOR as CALLS_KEPT_FOR
from jesuisla.collective.public.objections import KEPT_AFTER_THE_ANSWER

ROOT = Path(__file__).parents[2]
PAGES = {
    "en": (ROOT / "docs/explanation/record-and-impact.md", "days"),
    "fr": (ROOT / "docs/explanation/record-and-impact.fr.md", "jours"),
}
ROWS = {
    "en": ("accounts", "actions", "objections", "messages", "journal", "backups"),
    "fr": ("comptes", "actions", "oppositions", "messages", "journal", "sauvegardes"),
}


def longest_retention() -> int:
    limits = [it.limit_value for it in Group._meta.get_field("retention_days").validators]
    return max(limit for limit in limits if isinstance(limit, int))


@pytest.mark.parametrize("language", PAGES)
def test_the_times_in_the_record_are_those_of_the_code(language: str) -> None:
    page, days = PAGES[language]
    rows = {
        line.split("|")[1].split()[0]: line.split("|")[-2]
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    }
    accounts, actions, objections, messages, journal, backups = (
        rows[name] for name in ROWS[language]
    )
    usual = Group._meta.get_field("retention_days").default
    assert f"{KEPT_AFTER_THE_END.days} {days}" in accounts
    assert f"{TIME_TO_APPEAL.days} {days}" in accounts
    assert accounts.count(f"{MARKS_KEPT_FOR.days} {days}") == 2
    assert f"{usual} {days}" in actions
    assert str(longest_retention()) in actions
    assert f"{KEPT_AFTER_THE_ANSWER.days} {days}" in objections
    assert f"{CALLS_KEPT_FOR.days} {days}" in messages
    assert f"{KEPT_FOR.days} {days}" in journal
    expiry = re.search(r"-mtime \+(\d+)", (ROOT / "deploy/backup").read_text(encoding="utf-8"))
    assert expiry
    assert f"{int(expiry[1]) + 1} {days}" in backups  # find counts whole days that are over
    assert f"{TIME_TO_DECIDE.days} {days}" in page.read_text(encoding="utf-8")
