"""``/equipe/inviter``: the coordination invites by a link, or by e-mail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, coordinators_only, with_powers
from jesuisla.collective.welcome.address_lists import (
    AddressesForm,
    draft_list,
    drop_list,
    lists_to_show,
    mend_list,
    progress_of,
    send_list,
)
from jesuisla.collective.welcome.invitation_links import (
    LinkForm,
    address_of,
    end_link,
    links_to_show,
    make_link,
    use_in_words,
)
from jesuisla.collective.welcome.models import AddressList, InvitationLink


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
@with_powers
def invite(request: RoomRequest) -> HttpResponse:
    """Make a link that invites, or look through addresses before they are written to."""
    by_mail = request.POST.get("deed") == "addresses"
    data = request.POST if request.method == "POST" else None
    link_form = LinkForm(None if by_mail else data)
    addresses_form = AddressesForm(data if by_mail else None, request.FILES if by_mail else None)
    if by_mail and addresses_form.is_valid():
        answer = _look_through(request, addresses_form)
    elif not by_mail and link_form.is_bound and link_form.is_valid():
        answer = _make_link(request, link_form)
    else:
        answer = None
    if answer is not None:
        return answer
    links = links_to_show()
    context = {
        "link_form": link_form,
        "addresses_form": addresses_form,
        "links": [
            (link, address_of(link) if link.is_open else "", use_in_words(link)) for link in links
        ],
        "lists": [progress_of(address_list) for address_list in lists_to_show()],
    }
    status = 422 if link_form.errors or addresses_form.errors else 200
    return render(request, "welcome/invite.html", context, status=status)


def _make_link(request: RoomRequest, form: LinkForm) -> HttpResponse | None:
    values = form.cleaned_data
    try:
        make_link(
            values["name"],
            ceiling=values["ceiling"],
            days=values["days"],
            by=request.viewer.membership,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("The link is ready: copy it and put it where people read it."))
    return redirect("welcome:invite")


def _look_through(request: RoomRequest, form: AddressesForm) -> HttpResponse | None:
    values = form.cleaned_data
    try:
        address_list = draft_list(
            form.text(), days=values["days"], roles=values["roles"], by=request.viewer.membership
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return redirect("welcome:addresses", addresses=address_list.pk)


@require_POST
@coordinators_only
def end(request: RoomRequest, link: int) -> HttpResponse:
    """End a link before its time."""
    end_link(get_object_or_404(InvitationLink, pk=link), by=request.viewer.membership)
    messages.success(request, _("This link leads nobody in any more."))
    return redirect("welcome:invite")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
@with_powers
def addresses(request: RoomRequest, addresses: int) -> HttpResponse:
    """Say what was found in a list before it is sent; mend it, send it or let it be."""
    address_list = get_object_or_404(AddressList, pk=addresses, confirmed_at=None)
    deed = request.POST.get("deed", "")
    if deed == "send":
        count = send_list(address_list, by=request.viewer.membership)
        words = ngettext(
            "%(count)d invitation leaves within minutes.",
            "%(count)d invitations leave, some at a time.",
            count,
        )
        messages.success(request, words % {"count": count})
        return redirect("welcome:invite")
    if deed == "drop":
        drop_list(address_list)
        messages.success(request, _("Nothing was sent, and the addresses are erased."))
        return redirect("welcome:invite")
    if deed == "mend":
        address_list = mend_list(address_list, request.POST.get("addresses", ""))
    context = {
        "address_list": address_list,
        "count": address_list.addresses.count(),
        "faulty_text": "\n".join(text for _line, text in address_list.faults),
    }
    return render(request, "welcome/addresses.html", context)
