"""How the demonstration welcomes: quieter first days, and a newcomer with a buddy."""

from collections.abc import Mapping

from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.welcome.buddies import agree_to_pair, offer_company, write_note
from jesuisla.collective.welcome.models import BuddyOffer, BuddyPair, Probation
from jesuisla.collective.welcome.pairings import choose_buddy
from jesuisla.collective.welcome.probations import choose_probation
from jesuisla.server.demonstration.people import NEWCOMER

DAYS_NEW = 14


def make_welcome(group: Group, people: Mapping[str, Membership]) -> None:
    """Have Basile accompany somebody new, unless anybody offered or was paired; needs the scope."""
    if not Probation.objects.exists():
        choose_probation(group, DAYS_NEW, by=people["Colette"])
    if BuddyOffer.objects.exists() or BuddyPair.objects.exists():
        return
    newcomer, buddy = people[NEWCOMER], people["Basile"]
    for member in (buddy, people["Ambre"]):
        offer_company(member, offers=True)
    pair = choose_buddy(newcomer, buddy.pk, by=people["Maud"])
    agree_to_pair(pair, by=buddy)
    pair.refresh_from_db()
    text = (
        "Bienvenue ! Ouvrez l’action du marché et lisez tranquillement. Une question ? Je suis là."
    )
    write_note(pair, text, by=buddy)
