"""``/moi/messageries``: in which messengers one is told, each added with a code."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.notifications.messenger_addresses import KINDS, LONGEST
from jesuisla.collective.notifications.messengers import (
    add_messenger,
    count_wrong_code,
    forget_messenger,
    messengers_of,
    prove_messenger,
)
from jesuisla.collective.notifications.models import Messenger


class MessengerForm(forms.Form):
    """An address at a messenger."""

    address = forms.CharField(
        label=gettext_lazy("Address or link"),
        max_length=LONGEST,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class MessengerCodeForm(forms.Form):
    """The code that came by a messenger."""

    code = forms.CharField(
        label=gettext_lazy("Code that you received there"),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def messengers(request: RoomRequest) -> HttpResponse:
    """One's messengers; and one more, to which a code is sent."""
    if request.method != "POST":
        return _page(request)
    kind = request.POST.get("kind", "")
    kind = kind if kind in KINDS else next(iter(KINDS))
    form = _address_form(kind, request.POST)
    if form.is_valid():
        try:
            add_messenger(request.viewer.membership, form.cleaned_data["address"])
        except Refused as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(
                request, _("A message with a code is on its way. Type the code below.")
            )
            return redirect("notifications:messengers")
    return _page(request, {kind: form})


def _address_form(kind: str, values: QueryDict | None = None) -> MessengerForm:
    return MessengerForm(values, auto_id=f"id_%s_{kind}")


def _page(
    request: RoomRequest,
    wrong_forms: Mapping[str, forms.Form] = MappingProxyType({}),
    *,
    code_form: forms.Form | None = None,
    of: int = 0,
) -> HttpResponse:
    """Show all, with what was wrong: by the kind to add, or the code of the messenger ``of``."""
    own = [
        (
            it,
            KINDS.get(it.kind, it.kind),
            (code_form if it.pk == of else None) or MessengerCodeForm(auto_id=f"id_%s_{it.pk}"),
        )
        for it in messengers_of(request.viewer.membership)
    ]
    ways = [
        (code, name, wrong_forms.get(code) or _address_form(code), code in wrong_forms)
        for code, name in KINDS.items()
    ]
    context = {
        "ways": ways,
        "messengers": own,
        "code_form": code_form,
        "today": _today_in_words([(it, name) for it, name, _form in own]),
    }
    is_wrong = wrong_forms or (code_form and code_form.errors)
    return render(
        request, "notifications/messengers.html", context, status=422 if is_wrong else 200
    )


def _today_in_words(own: Sequence[tuple[Messenger, str]]) -> str:
    """Say by which messengers a member is reached today."""
    names = [name for messenger, name in own if messenger.confirmed_at]
    if names:
        words = _("A short line with a link reaches you by %(messengers)s.")
        return words % {"messengers": ", ".join(names)}
    if own:
        return _("Almost done: type the code that waits for you there.")
    return _("Nothing reaches you in a messenger yet. A short line with a link could.")


@require_POST
@never_cache
@members_only
def prove(request: RoomRequest, messenger: int) -> HttpResponse:
    """Have messages go where the code came."""
    me = request.viewer.membership
    form = MessengerCodeForm(request.POST, auto_id=f"id_%s_{messenger}")
    if not messengers_of(me).filter(pk=messenger).exists():
        raise Http404
    if form.is_valid():
        try:
            if not prove_messenger(me, messenger, form.cleaned_data["code"]):
                raise Http404
        except Refused as refusal:
            if count_wrong_code(me, messenger):
                messages.error(
                    request, _("That was not the code either, so we have forgotten this address.")
                )
                return redirect("notifications:messengers")
            form.add_error("code", str(refusal))
        else:
            messages.success(
                request, _("It works. Tick on your page what should come to your messenger.")
            )
            return redirect("notifications:messengers")
    return _page(request, code_form=form, of=messenger)


@require_POST
@members_only
def forget(request: RoomRequest, messenger: int) -> HttpResponse:
    """Send nothing to this messenger any more."""
    if not forget_messenger(request.viewer.membership, messenger):
        raise Http404
    messages.success(request, _("We have forgotten this messenger. Nothing goes there any more."))
    return redirect("notifications:messengers")
