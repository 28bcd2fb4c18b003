"""``/a/…/voix``: whoever came by the link of an announcement says that they wrote there."""

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.analysis.text import storable
from jesuisla.collective.actions.guest_voices import (
    guest_voices,
    takes_guest_voices,
    tell_guest_voice,
    withdraw_guest_voice,
)
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import OpenRequest
from jesuisla.collective.members.form_stamps import StampedForm, StampNotOfForm, fresh_stamp, key_in
from jesuisla.collective.public.announcements import action_of_link
from jesuisla.collective.public.page_cache import GUEST_COOKIE

MOST_KEYS = 10
INVITES = "invites"
"""Marks the message below which a guest is asked once whether they would like to come in."""


class GuestVoiceForm(StampedForm):
    """A name of the moment, and where the comment is if one likes to say it."""

    name = forms.CharField(
        label=gettext_lazy("A name of the moment"),
        help_text=gettext_lazy("Not your own: any word you like, for the members who read you."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    where = forms.CharField(
        label=gettext_lazy("The link of your comment, or its first words"),
        help_text=gettext_lazy("So that members find it, read it and support it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"autocomplete": "off", "rows": 1, "class": "line"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def guest_voice(request: OpenRequest, token: str) -> HttpResponse:
    """Say "my voice is there" without an account, or take that back."""
    action = action_of_link(token)
    if action is None or not action.calls_members:
        raise Http404
    if request.viewer and request.viewer.is_member:
        return redirect("actions:action", number=action.number)
    action.group = request.group
    voice = _own_voice(request, action)
    if request.POST.get("deed") == "withdraw":
        if voice is not None:
            withdraw_guest_voice(voice)
        messages.success(request, _("Your voice is taken back. Nothing of it is kept."))
        return redirect("public:visit", token=token)
    if voice is None and not request.POST and not takes_guest_voices(request.group, action):
        return redirect("public:visit", token=token)
    if voice is not None:
        return _answer(request, {"token": token, "action": action, "voice": voice})
    form = GuestVoiceForm(request.POST or None, initial={"stamp": fresh_stamp(action.pk)})
    if form.is_bound and form.is_valid():
        if not ratelimit.consume(request, action="guest_voice"):
            form.add_error(None, _("That was many tries. Please wait a few minutes."))
        elif (new_voice := _tell(form, action)) is not None:
            return _thanked(request, token, new_voice)
    context = {"token": token, "action": action, "form": form}
    return _answer(request, context, status=422 if form.is_bound else 200)


def _tell(form: GuestVoiceForm, action: Action) -> Voice | None:
    values = {field: storable(value) for field, value in form.cleaned_data.items()}
    try:
        key = key_in(values["stamp"], action.pk)
        return tell_guest_voice(action, values["name"], values["where"], key=key)
    except StampNotOfForm:
        form.add_error(
            None, _("This page no longer belongs to this action. Open it again with its link.")
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


def _answer(request: OpenRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    page_messages = list(messages.get_messages(request))
    context["messages"] = page_messages
    context["is_invited"] = any(INVITES in (each.extra_tags or "") for each in page_messages)
    response = render(request, "public/guest_voice.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _keys(request: OpenRequest) -> list[str]:
    return request.COOKIES.get(GUEST_COOKIE, "").split(".")[:MOST_KEYS]


def _own_voice(request: OpenRequest, action: Action) -> Voice | None:
    keys = [key for key in _keys(request) if key]
    return guest_voices(action).filter(guest_key__in=keys).first() if keys else None


def _thanked(request: OpenRequest, token: str, voice: Voice) -> HttpResponse:
    """Thank, and have this browser keep the key by which the voice is taken back."""
    is_first = GUEST_COOKIE not in request.COOKIES
    thanks = _("Your voice is there: thank you. Members will come and read it.")
    messages.success(request, thanks, extra_tags=INVITES if is_first else "")
    response = redirect("public:guest_voice", token=token)
    keys = [voice.guest_key, *(key for key in _keys(request) if key and key != voice.guest_key)]
    response.set_cookie(
        GUEST_COOKIE,
        ".".join(keys[:MOST_KEYS]),
        max_age=request.group.retention_days * 24 * 3600,
        path="/a/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
