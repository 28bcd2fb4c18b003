"""Letters end with their thread, and are let go with what else was done in their action."""

from jesuisla.collective.actions.access import UNFINISHED
from jesuisla.collective.actions.events import VoicesForgotten
from jesuisla.collective.actions.kinds import LETTER
from jesuisla.collective.actions.lifecycle import void_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.events import listen
from jesuisla.collective.letters.models import Letter
from jesuisla.collective.members.events import AccountErased, ConsentWithdrawn, PlaceForgotten
from jesuisla.collective.threads.events import ThreadStateChanged
from jesuisla.collective.threads.models import Thread


@listen(ThreadStateChanged)
def void_letters_of_gone_thread(event: ThreadStateChanged) -> None:
    """Nobody is written to about a thread that is gone; a letter that is sent may be the cause."""
    if event.state != Thread.State.GONE:
        return
    letters = Action.objects.filter(thread=event.thread, kind=LETTER.code, state__in=UNFINISHED)
    for action in letters.exclude(letter__sent_on__isnull=False):
        void_action(action, by=None)


@listen(VoicesForgotten)
def forget_old_letter(event: VoicesForgotten) -> None:
    """Let go of a letter's words and of who sent it; its days and its outcome stay."""
    Letter.objects.filter(action=event.action).update(text="", word="", by=None)


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_letters_of_member(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Empty the letters of somebody who erased their account, or left long ago."""
    Letter.objects.filter(by=event.membership).update(text="", word="", by=None)
