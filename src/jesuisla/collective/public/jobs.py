"""Objections: the team is told, the answer leaves, and old ones are erased."""

from django.db import transaction
from django.utils.timezone import now

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import AccountErased, ConsentWithdrawn, PlaceForgotten
from jesuisla.collective.members.letters import send_letter, write_letter
from jesuisla.collective.public.events import ObjectionAnswered, ObjectionMade
from jesuisla.collective.public.models import Objection
from jesuisla.collective.public.objections import forget_answered


@listen(ObjectionMade)
def tell_the_team_of_objection(event: ObjectionMade) -> None:
    """Tell the group's own address, without a word of the objection."""
    objection = Objection.objects.select_related("group").filter(pk=event.objection).first()
    if objection is None or not objection.group.contact:
        return
    group = objection.group
    context = {"group": group, "link": page_url(group, "public:objections")}
    language = letter_language("", group)
    send_letter(write_letter("public/letters/objection.txt", language, context), group.contact)


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_who_answered(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Take a name off answers to objections; what they say stays until its time."""
    Objection.objects.filter(answered_by=event.membership).update(answered_by=None)


@listen(ObjectionAnswered)
def send_answer(event: ObjectionAnswered) -> None:
    """Send the answer, if an address was left, once."""
    with transaction.atomic():
        objection = (
            Objection.objects.select_for_update(of=("self",))
            .select_related("group")
            .filter(pk=event.objection, told_at=None)
            .exclude(email="")
            .first()
        )
        if objection is None:
            return
        context = {"group": objection.group, "answer": objection.answer}
        context["link"] = page_url(objection.group, "public:objection")
        language = letter_language(objection.language, objection.group)
        letter = write_letter("public/letters/objection_answered.txt", language, context)
        send_letter(letter, objection.email)
        objection.told_at = now()
        objection.save(update_fields=["told_at"])


@for_each_group("40 4 * * *", queue="public")
def forget_old_objections(group: Group) -> int:
    """Erase objections answered half a year ago. Return how many."""
    return forget_answered(group)
