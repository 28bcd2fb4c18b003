"""``/actions/<n>/mots``: the words that members say to one another under an action."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from jesuisla.collective.actions.access import shared_action
from jesuisla.collective.actions.models import Action, Remark
from jesuisla.collective.actions.remarks import (
    answer_remark,
    leave_remark,
    read_own_news,
    remarks_in_words,
    remove_remark,
    shown_remarks,
    withdraw_remark,
    write_remark,
)
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_only, team_only
from jesuisla.collective.members.models import Membership
from jesuisla.networks.names.name_parts import MASK

THANKED = {
    Remark.Kind.QUESTION: gettext_lazy(
        "Your question is there. The team reads it, and so do the others."
    ),
    Remark.Kind.THANKS: gettext_lazy("Your thanks are there. They do people good."),
    Remark.Kind.DOUBT: gettext_lazy("Your doubt is there: it helps to say it."),
}


class RemarkForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A word to the others."""

    class Meta:
        """What stands in the form."""

        model = Remark
        fields = ("text",)
        labels = {"text": gettext_lazy("Your word to the others")}
        help_texts = {
            "text": gettext_lazy("280 characters at most. No link, and no name of anybody outside.")
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


SENT_AS = (
    (Remark.Kind.QUESTION, gettext_lazy("Ask a question")),
    (Remark.Kind.THANKS, gettext_lazy("Say thanks")),
    (Remark.Kind.DOUBT, gettext_lazy("Share a doubt")),
)
"""The buttons that send a word: each says what kind of word it is, so that nobody is asked."""


class AnswerRemarkForm(forms.Form):
    """The team's answer to a word, or the reason why it is taken back."""

    text = forms.CharField(
        label=gettext_lazy("What you say"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, deed: str, label: str, *, data: QueryDict | None = None) -> None:
        """Be the form of one deed, among two on a page."""
        super().__init__(data, prefix=deed)
        self.fields["text"].label = label


@require_http_methods(["GET", "POST"])
@members_only
def remarks(request: RoomRequest, number: int) -> HttpResponse:
    """Read what members say to one another, and say a word."""
    action, me = shared_action(request.viewer, number), request.viewer.membership
    form = RemarkForm(request.POST if request.method == "POST" else None)
    kind = request.POST.get("kind", "")
    if form.is_bound and kind not in Remark.Kind.values:
        form.add_error("text", _("Please send your word with one of the buttons below it."))
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            remark = write_remark(action, kind, text, by=me)
        except Refused as refusal:
            form.add_error("text", str(refusal))
            action.refresh_from_db()
        else:
            messages.success(request, str(THANKED[Remark.Kind(kind)]))
            if MASK in remark.text and MASK not in text:
                messages.info(
                    request,
                    _("A name or an address was hidden (@…): nobody outside is named here."),
                )
            return redirect(f"/actions/{action.number}/mots")
    rows = list(shown_remarks(action))
    own_removed = Remark.objects.filter(action=action, by=me, state=Remark.State.REMOVED)
    context = {
        "action": action,
        "form": form,
        "remarks": rows,
        "removed": list(own_removed),
        "title": remarks_in_words(len(rows)),
        "news": read_own_news(action, by=me),
        "sent_as": SENT_AS,
        "may_write": action.state == Action.State.RUNNING,
        "states": Remark.State,
    }
    return render(request, "actions/remarks.html", context, status=422 if form.is_bound else 200)


@require_POST
@members_only
def own_remark(request: RoomRequest, number: int, remark: int) -> HttpResponse:
    """Take one's own word back; reporting another's has a page of its own."""
    action, me = shared_action(request.viewer, number), request.viewer.membership
    row = get_object_or_404(shown_remarks(action), pk=remark)
    if request.POST.get("deed") != "withdraw":
        raise Http404
    try:
        withdraw_remark(row, by=me)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your word is taken back."))
    return redirect(f"/actions/{action.number}/mots")


@require_http_methods(["GET", "POST"])
@team_only
def team_remark(request: RoomRequest, number: int, remark: int) -> HttpResponse:
    """Answer a word for the team, leave it, or take it back with a reason."""
    action, by = shared_action(request.viewer, number), request.viewer.membership
    row = get_object_or_404(shown_remarks(action), pk=remark)
    deed = request.POST.get("deed", "")
    answer = AnswerRemarkForm(
        "answer", _("Your answer"), data=request.POST if deed == "answer" else None
    )
    removal = AnswerRemarkForm(
        "remove",
        _("Why you remove it, for its writer"),
        data=request.POST if deed == "remove" else None,
    )
    sent_form = next((form for form in (answer, removal) if form.is_bound), None)
    refusal = ""
    if request.method == "POST" and (sent_form is None or sent_form.is_valid()):
        try:
            _decide(row, deed, sent_form.cleaned_data["text"] if sent_form else "", by=by)
        except Refused as refused:
            refusal = str(refused)
            if sent_form is not None:
                sent_form.add_error("text", refusal)
        else:
            return redirect(f"/actions/{action.number}/mots")
    context = {
        "action": action,
        "remark": row,
        "states": Remark.State,
        "answer": answer,
        "removal": removal,
        "refusal": "" if sent_form else refusal,
    }
    status = 422 if sent_form or refusal else 200
    return render(request, "actions/team_remark.html", context, status=status)


def _decide(remark: Remark, deed: str, text: str, *, by: Membership) -> None:
    if deed == "answer":
        answer_remark(remark, text, by=by)
    elif deed == "remove":
        remove_remark(remark, text, by=by)
    elif deed == "leave":
        leave_remark(remark, by=by)
    else:
        raise Http404
