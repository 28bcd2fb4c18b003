"""What is told at once, after what happened."""

from typing import Any

from jesuisla.collective.actions.events import ActionLaunched, ActionProlonged, ActionReviewed
from jesuisla.collective.actions.models import Action
from jesuisla.collective.care.events import (
    ActionWorsened,
    CompanionAsked,
    HelpAsked,
    ShiftPassedOn,
    SosCalled,
    SosEnded,
    StandInCalled,
)
from jesuisla.collective.conduct.events import (
    AppealJudged,
    AppealMade,
    CaseClosed,
    ConductReported,
    MeasureProposed,
    MeasureTaken,
)
from jesuisla.collective.conduct.models import Measure
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.journal.events import listen
from jesuisla.collective.knowledge.events import (
    OriginalSeen,
    SheetDueSoon,
    SheetFellDue,
    SheetReturned,
    SheetWanted,
    SheetWithdrawn,
    SourceFoundGone,
    WantedSheetMet,
    WantedSheetReady,
)
from jesuisla.collective.members.application_appeals import application_appeal_until
from jesuisla.collective.members.events import (
    AccountErased,
    AnswerWaits,
    ApplicationAccepted,
    ApplicationAppealed,
    ApplicationAppealJudged,
    ApplicationDeclined,
    Applied,
    ConsentWithdrawn,
    MemberInvited,
    MemberLeft,
    MembershipEnded,
    PlaceForgotten,
)
from jesuisla.collective.members.models import Application, ApplicationAppeal, Membership
from jesuisla.collective.notifications.alerts import tell_of_alert
from jesuisla.collective.notifications.buddies import (
    tell_of_note,
    tell_who_asked,
    tell_who_is_asked,
)
from jesuisla.collective.notifications.call_wishes import forget_calls
from jesuisla.collective.notifications.calls import LAST_WAVE, call_wave
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.conduct import (
    tell_of_application_verdict,
    tell_of_conduct,
    tell_of_measure,
    tell_of_verdict,
    tell_reporters,
)
from jesuisla.collective.notifications.deliveries import deliver_once
from jesuisla.collective.notifications.devices import forget_devices
from jesuisla.collective.notifications.events import MessengerLost
from jesuisla.collective.notifications.fact_sheets import (
    tell_of_coming_end,
    tell_of_end,
    tell_of_gone_source,
    tell_of_original,
    tell_of_returned_draft,
    tell_of_withdrawal,
)
from jesuisla.collective.notifications.help_calls import (
    tell_companions,
    tell_of_help_calls,
    tell_of_mistake,
    tell_of_request,
)
from jesuisla.collective.notifications.join_requests import tell_of_requests
from jesuisla.collective.notifications.messenger_letters import tell_of_lost_messenger
from jesuisla.collective.notifications.messengers import forget_messengers
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.pauses import forget_pause
from jesuisla.collective.notifications.practice import tell_of_practice
from jesuisla.collective.notifications.refused_addresses import forget_refusals
from jesuisla.collective.notifications.shifts import tell_of_handing_over, tell_of_stepping_in
from jesuisla.collective.notifications.topics import MEMBERSHIP
from jesuisla.collective.notifications.verdicts import tell_of_declined_proposals, tell_of_review
from jesuisla.collective.notifications.wanted_sheets import (
    tell_of_ready_sheet,
    tell_of_sheet_at_last,
    tell_of_wanted_sheet,
)
from jesuisla.collective.notifications.wishes import forget_wishes
from jesuisla.collective.notifications.worsening import tell_of_worsening
from jesuisla.collective.practice.events import PracticeLaunched
from jesuisla.collective.proposals.events import ThreadDeclined
from jesuisla.collective.queue.events import AlertMet, RulesApplied
from jesuisla.collective.welcome.events import (
    BuddyAgreed,
    BuddyAsked,
    BuddyChosen,
    BuddyNoteWritten,
)


@listen(ApplicationAccepted)
def tell_of_acceptance(event: ApplicationAccepted) -> None:
    """Welcome the new member, with the answer to their appeal if they had to appeal."""
    appeal = ApplicationAppeal.objects.filter(application=event.application).first()
    answer = appeal.answer if appeal else ""
    key = f"accepted:{event.application}"
    _tell(key, "accepted", event.membership, "actions:today", answer=answer)


@listen(ApplicationDeclined)
def tell_of_refusal(event: ApplicationDeclined) -> None:
    """Tell the applicant why not."""
    application = Application.objects.get(pk=event.application)
    _tell(
        f"declined:{event.application}",
        "declined",
        event.membership,
        "members:request",
        reason=application.answer,
        until=application_appeal_until(application),
    )


@listen(ApplicationAppealJudged)
def tell_whoever_appealed_to_join(event: ApplicationAppealJudged) -> None:
    """Whoever appealed against a refusal reads the answer."""
    tell_of_application_verdict(event.application)


@listen(MembershipEnded)
def tell_of_the_end(event: MembershipEnded) -> None:
    """Tell the person why, and whom to ask to look at it again."""
    place = Membership.objects.get(pk=event.membership)
    key = f"ended:{event.membership}:{event.time}"
    _tell(key, "ended", event.membership, "conduct:mine", reason=place.ended_because)


@listen(ConductReported, MeasureProposed, AppealMade, ApplicationAppealed)
def tell_the_team_of_conduct(
    _event: ConductReported | MeasureProposed | AppealMade | ApplicationAppealed,
) -> None:
    """Those of the team who may judge learn that something waits for them."""
    tell_of_conduct()


@listen(Applied, AnswerWaits)
def tell_the_team_of_request(_event: Applied | AnswerWaits) -> None:
    """The team learns that somebody asks to join, or waits for a second answer."""
    tell_of_requests()


@listen(CaseClosed)
def tell_who_reported(event: CaseClosed) -> None:
    """Whoever reported something learns what came of it."""
    tell_reporters(event.case)


@listen(MeasureTaken)
def tell_whom_it_concerns(event: MeasureTaken) -> None:
    """The person concerned learns it, with the reason; of a removal they are told as of any end."""
    if event.kind != Measure.Kind.REMOVAL:
        tell_of_measure(event.measure)


@listen(AppealJudged)
def tell_who_appealed(event: AppealJudged) -> None:
    """Whoever appealed reads the answer."""
    tell_of_verdict(event.appeal)


@listen(MemberInvited)
def tell_of_the_invitation(event: MemberInvited) -> None:
    """Invite the person to sign in."""
    place = Membership.objects.get(pk=event.membership)
    key = f"invited:{event.membership}:{int(place.joined_at.timestamp())}"
    _tell(key, "invited", event.membership, "account_login")


def _tell(key: str, template: str, membership: int, page: str, **context: Any) -> None:
    to = Membership.objects.select_related("person", "group").get(pk=membership)
    link = page_url(to.group, page)
    notification = write_notification(MEMBERSHIP, template, to, link=link, **context)
    for name in MEMBERSHIP.always:
        deliver_once(key, notification, CHANNELS[name], to)


@listen(RulesApplied, AlertMet)
def tell_the_team_of_alert(event: RulesApplied | AlertMet) -> None:
    """A rule that asks for a look reaches those of the team who want to know."""
    if isinstance(event, AlertMet) or event.alert:
        tell_of_alert(event.thread)


@listen(ThreadDeclined)
def tell_the_proposers(event: ThreadDeclined) -> None:
    """Whoever proposed a thread that the team does not take up is told why."""
    tell_of_declined_proposals(event.proposals)


@listen(ActionReviewed)
def tell_the_author_of_review(event: ActionReviewed) -> None:
    """Whoever prepared an action that is sent back or refused is told why."""
    tell_of_review(event.action)


@listen(ActionLaunched)
def call_to_launched_action(event: ActionLaunched) -> None:
    """Call some of those who wish it."""
    call_wave(Action.objects.get(pk=event.action), wave=1)


@listen(ActionProlonged)
def call_to_prolonged_action(event: ActionProlonged) -> None:
    """Call once more, for the voices that are missing."""
    call_wave(Action.objects.get(pk=event.action), wave=LAST_WAVE)


@listen(HelpAsked)
def tell_the_team_of_call(event: HelpAsked) -> None:
    """A member who is attacked reaches the team at once."""
    if event.attacked and event.call is not None:
        tell_of_help_calls({event.call})
        tell_companions(event.call)


@listen(SosCalled)
def tell_of_sos(event: SosCalled) -> None:
    """A member who calls from anywhere reaches the team and their companions at once."""
    tell_of_help_calls({event.call})
    tell_companions(event.call)


@listen(SosEnded)
def tell_that_it_was_a_mistake(event: SosEnded) -> None:
    """Whoever was told of a call learns that nothing is wrong."""
    tell_of_mistake(event.call)


@listen(CompanionAsked)
def tell_whom_somebody_chose(event: CompanionAsked) -> None:
    """Whoever is asked to be a companion may say yes or no."""
    tell_of_request(event.companion)


@listen(BuddyAsked, BuddyChosen)
def ask_for_company_of_newcomer(event: BuddyAsked | BuddyChosen) -> None:
    """Whoever offered to accompany somebody new may say yes or no."""
    tell_who_is_asked(event.pair)


@listen(BuddyAgreed)
def tell_the_newcomer(event: BuddyAgreed) -> None:
    """Somebody new learns who accompanies them."""
    tell_who_asked(event.pair)


@listen(BuddyNoteWritten)
def tell_the_buddy(event: BuddyNoteWritten) -> None:
    """The other one of a pair learns that there is a word."""
    tell_of_note(event.note)


@listen(PracticeLaunched)
def tell_who_wants_to_practise(event: PracticeLaunched) -> None:
    """A practice begins, and whoever wishes it is told."""
    tell_of_practice(event.action)


@listen(ActionWorsened)
def tell_the_team_of_worsening(_event: ActionWorsened) -> None:
    """An action that seems to make things worse reaches the team at once."""
    tell_of_worsening()


@listen(SheetDueSoon)
def remind_of_sheet(event: SheetDueSoon) -> None:
    """Those who answer for a sheet look again before it expires."""
    tell_of_coming_end(event.sheet)


@listen(SheetFellDue)
def tell_of_expired_sheet(event: SheetFellDue) -> None:
    """Those who answer for a sheet, and whose action uses it, learn that it has expired."""
    tell_of_end(event.sheet)


@listen(SheetWithdrawn)
def tell_of_withdrawn_sheet(event: SheetWithdrawn) -> None:
    """Those who answer for a sheet, and whose action uses it, learn why it was withdrawn."""
    tell_of_withdrawal(event.sheet)


@listen(SheetWanted)
def tell_keepers_of_wanted_sheet(event: SheetWanted) -> None:
    """Those who look after the topic learn that a sheet is missing."""
    tell_of_wanted_sheet(event.want)


@listen(WantedSheetReady)
def tell_of_sheet_to_confirm(event: WantedSheetReady) -> None:
    """Whoever asked for a sheet, and whose action needs it, learn that one tap puts it there."""
    tell_of_ready_sheet(event.want)


@listen(WantedSheetMet)
def tell_of_sheet_that_is_there(event: WantedSheetMet) -> None:
    """Whoever asked for a sheet, and whose action needs it, learn that it is there."""
    tell_of_sheet_at_last(event.want)


@listen(OriginalSeen)
def tell_of_original_of_sheet(event: OriginalSeen) -> None:
    """Those who answer for a sheet taken over learn what became of its original."""
    tell_of_original(event.sheet)


@listen(SourceFoundGone)
def tell_of_source_that_is_gone(event: SourceFoundGone) -> None:
    """Those who answer for a sheet give an archived copy of its source, or another."""
    tell_of_gone_source(event.sheet)


@listen(SheetReturned)
def tell_the_author_of_draft(event: SheetReturned) -> None:
    """Whoever wrote a draft learns that a word came with it."""
    tell_of_returned_draft(event.sheet)


@listen(ShiftPassedOn)
def tell_who_offered(event: ShiftPassedOn) -> None:
    """Whoever wanted to be replaced learns that they are."""
    tell_of_handing_over(event.shift, event.giver, event.begins_at)


@listen(StandInCalled)
def tell_the_stand_in(event: StandInCalled) -> None:
    """Whoever said that they would step in learns that they do."""
    tell_of_stepping_in(event.shift, event.member)


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_what_a_member_wished(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Delete wishes, pause and calls of somebody who erased their account, or left long ago."""
    forget_refusals(Membership.objects.select_related("person").get(pk=event.membership).person)
    forget_wishes(event.membership)
    forget_calls(event.membership)
    forget_pause(event.membership)


@listen(MembershipEnded, MemberLeft, AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_devices_of_whoever_left(
    event: MembershipEnded | MemberLeft | AccountErased | ConsentWithdrawn | PlaceForgotten,
) -> None:
    """Send nothing any more to devices and messengers of somebody who is no longer here."""
    forget_devices(event.membership)
    forget_messengers(event.membership)


@listen(MessengerLost)
def tell_whose_messenger_was_lost(event: MessengerLost) -> None:
    """Whoever waits for messages in a messenger learns that none comes any more."""
    tell_of_lost_messenger(event.membership, event.messenger)
