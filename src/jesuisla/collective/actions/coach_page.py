"""``/actions/<n>/relire``: what the charter says of a draft, which is kept nowhere."""

from collections.abc import Mapping
from typing import NamedTuple

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.analysis.charter import (
    ALL_BUT_IRONY,
    ARTICLES,
    LONGEST_DRAFT,
    WITH_PHRASES,
    CoachRemark,
    Draft,
    Goal,
    RuleName,
    WantedHashtagPosition,
    for_a_screen,
    good_thing,
    remarks_on,
)
from jesuisla.analysis.text import language as language_of
from jesuisla.collective.actions.access import shared_action
from jesuisla.collective.actions.facts_at_hand import sheets_at_hand
from jesuisla.collective.actions.kinds import Tone
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.groups.charter_rules import CharterRules, articles_for, charter_rules
from jesuisla.collective.groups.coach_words import coach_language, coach_languages
from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.scoring.second_stage.draft_question import (
    may_question_drafts,
    question_on_draft,
)
from jesuisla.collective.threads.fields import PlainTextField
from jesuisla.languages import choose_language

MOST_WORDS_SHOWN = 120
"""Characters of the draft that a remark shows again."""
NEVER_PRAISED = frozenset(
    {
        RuleName.INSULT,
        RuleName.THREAT,
        RuleName.GENERALISING,
        RuleName.PERSONAL_DATA,
        RuleName.LECTURING,
        RuleName.SPELLING,
        RuleName.ADDRESSING,
    }
)
"""Rules about somebody who may be hurt: a draft in which one finds something is not praised."""
GOALS = {Tone.OPINION: Goal.OPINION, Tone.PERSPECTIVE: Goal.PERSPECTIVE, Tone.FACT: Goal.FACT}


class DraftForm(forms.Form):
    """The draft; nothing of it is kept."""

    # Without a `maxlength` the browser cuts nothing off in silence.
    text = PlainTextField(
        label=gettext_lazy("Your draft"),
        strip=False,
        help_text=gettext_lazy("Read here and forgotten at once: nothing is kept or sent on."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write or paste a few words first.")},
    )

    def clean_text(self) -> str:
        """Return the draft as it was written; refuses blanks alone, and more than is read."""
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        if len(text) > LONGEST_DRAFT:
            sentence = gettext_lazy(
                "%(length)s characters are more than is read at once: %(most)s at most."
                " Nothing is lost, your draft stands here. What is its most important part?"
            )
            lengths = {"length": len(text), "most": LONGEST_DRAFT}
            raise forms.ValidationError(
                sentence,
                params={
                    name: number_format(count, use_l10n=True, force_grouping=True)
                    for name, count in lengths.items()
                },
            )
        return text


class ShownRemark(NamedTuple):
    """One remark for the screen; ``offers_sheets``: a fact sheet may answer it."""

    words: str
    article: str
    why: str
    question: str
    offers_sheets: bool = False


@require_http_methods(["GET", "POST"])
@never_cache
@members_only
def look_at_draft(request: RoomRequest, number: int) -> HttpResponse:
    """Look at a draft by the charter: one good thing, then at most two remarks.

    While one writes, a pause asks for the remarks alone.
    """
    action = shared_action(request.viewer, number)
    form = DraftForm(request.POST if request.method == "POST" else None)
    asks_model = "model" in request.POST
    context = {
        "action": action,
        "form": form,
        "may_ask_model": may_question_drafts(request.group),
        "asks_model": asks_model,
    }
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        rules = charter_rules(request.group)
        with override(language_of_questions(request.group)):
            articles = articles_for(request.group, [page_language()], rules)
            context |= what_the_coach_says(
                _draft(action, text),
                wants_more="more" in request.POST,
                rules=rules,
                articles=articles,
            )
        if asks_model:
            context["model_question"] = question_on_draft(request.group, text)
    is_pause = request.headers.get("HX-Request") == "true"
    template = "actions/coach_says.html" if is_pause else "actions/draft.html"
    return render(request, template, context)


def what_the_coach_says(
    draft: Draft,
    *,
    wants_more: bool,
    rules: CharterRules | None = None,
    articles: Mapping[RuleName, str] | None = None,
) -> dict[str, object]:
    """Return what ``actions/coach_says.html`` shows of a draft, which is kept nowhere.

    Rules that are less sure are asked, too: what they find is shown if ``wants_more``, and else
    keeps a draft from being praised.

    ``rules`` are those that the group chose, ``articles`` its own behind them.
    """
    asked_rules = (rules or CharterRules()).asked_rules
    all_remarks = remarks_on(draft, asked_rules | ALL_BUT_IRONY)
    remarks = [remark for remark in all_remarks if wants_more or remark.rule in asked_rules]
    # Nothing is praised, and nothing may simply go, in which an unsure rule sees a wound, or a
    # claim that could do with a source: silence would read as consent.
    found_rules = {remark.rule for remark in all_remarks}
    shown_rules = {remark.rule for remark in remarks}
    wounds = NEVER_PRAISED & found_rules
    may_claim = RuleName.UNSOURCED in found_rules - shown_rules
    good = None if wounds or may_claim else good_thing(draft)
    return {
        "good": _(coach_language(page_language()).good[good]) if good else "",
        "is_unsure": bool(wounds - shown_rules),
        "may_claim": may_claim,
        "remarks": [_shown(remark, draft, articles or {}) for remark in for_a_screen(remarks)],
        "has_sheets": bool(draft.sheets),
        "is_looked_at": True,
        "is_half_read": draft.language not in WITH_PHRASES,
        "wants_more": wants_more,
        "says_in": page_language(),
    }


def language_of_questions(group: Group) -> str:
    """Return the language in which the coach asks: the group's where it can, else the page's."""
    known = [*dict(settings.LANGUAGES), *coach_languages()]
    return choose_language([group.language], known) or page_language()


def language_of_draft(text: str, otherwise: str) -> str:
    """Return the language of a draft; ``otherwise`` where it cannot be told, as of few words."""
    return language_of(text) or otherwise


def _draft(action: Action, text: str) -> Draft:
    voices = Voice.objects.filter(action=action, unlisted=False).select_related("comment")
    return Draft(
        text=text,
        language=language_of_draft(text, action.group.language.partition("-")[0]),
        network=action.thread.network,
        goal=GOALS.get(Tone(action.tone)) if action.action_kind.tones else None,
        hashtag=action.group.hashtag,
        hashtag_position=WantedHashtagPosition(action.group.hashtag_place),
        others=[voice.words for voice in voices if voice.words],
        sheets=sheets_at_hand(action.thread),
    )


def _shown(remark: CoachRemark, draft: Draft, articles: Mapping[RuleName, str]) -> ShownRemark:
    says_in = coach_language(page_language())
    says = says_in.words[remark.rule]
    is_whole = remark.end - remark.start >= min(len(draft.text), MOST_WORDS_SHOWN)
    is_after = remark.rule is RuleName.TOO_LONG
    words = "" if is_whole or is_after else draft.text[remark.start : remark.end].strip()
    usual = _(says_in.articles[ARTICLES[remark.rule]])
    return ShownRemark(
        words,
        articles.get(remark.rule, usual),
        _(says.why),
        _(says.question),
        remark.rule in {RuleName.UNSOURCED, RuleName.EXPIRED_FACT},
    )
