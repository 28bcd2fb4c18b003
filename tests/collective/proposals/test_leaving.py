from typing import Any

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.events import AccountErased
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.proposals.jobs import forget_what_a_member_proposed
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.threads.models import Thread


def test_an_erased_member_leaves_no_note_and_no_name(cast: Any) -> None:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="12345")
    Proposal.objects.create(group=cast.group, thread=thread, by=cast.member, note="Vu hier")
    told = all_data_of(cast.member.person)["groups"][0]
    assert told["proposals"][0]["note"] == "Vu hier"
    for _ in range(2):
        forget_what_a_member_proposed(AccountErased(group=cast.group.pk, membership=cast.member.pk))
    kept = Proposal.objects.get()
    assert (kept.by, kept.note) == (None, "")
    assert Entry.objects.filter(event="ProposerForgotten").count() == 1
