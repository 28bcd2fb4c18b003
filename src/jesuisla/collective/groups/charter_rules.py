"""What a group's charter asks of a draft: which rules the coach follows, and by which article.

An article is a point, a heading or a paragraph of the charter in force, kept as it stands there in
the group's own language: a new version that no longer has it leaves the rule without one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import forms
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jesuisla.analysis.charter import (
    ARTICLES,
    ON_BY_DEFAULT,
    Draft,
    RuleName,
    invented_examples,
    remarks_on,
)
from jesuisla.collective.groups.coach_words import ARTICLE_NAMES, COACH_WORDS, RULE_NAMES
from jesuisla.collective.groups.events import CharterRulesChosen
from jesuisla.collective.groups.models import CharterRuleChoice, Group
from jesuisla.collective.groups.prose import POINTS, typeset
from jesuisla.collective.groups.texts import current_charter
from jesuisla.collective.journal.entries import Actor, record
from jesuisla.collective.journal.refusals import Refused

LONGEST_ARTICLE = 500
"""Characters of an article that are kept; a longer paragraph is named by its beginning."""
LONGEST_CHOICE = 70
"""Characters of an article in a list to choose from."""


@dataclass(frozen=True, slots=True)
class CharterRules:
    """The rules that the coach follows, and the group's own articles behind some of them."""

    asked_rules: frozenset[RuleName] = ON_BY_DEFAULT
    articles: Mapping[RuleName, str] = field(default_factory=dict)


def charter_rules(group: Group) -> CharterRules:
    """Return what the group chose, by default what is right often enough; needs its scope."""
    rows = {row.rule: row for row in CharterRuleChoice.objects.filter(group=group)}
    asked_rules = {
        rule
        for rule in RuleName
        if (rows[rule].is_asked if rule in rows else rule in ON_BY_DEFAULT)
    }
    articles = {rule: rows[rule].article for rule in RuleName if rule in rows}
    return CharterRules(
        frozenset(asked_rules), {rule: article for rule, article in articles.items() if article}
    )


@transaction.atomic
def choose_charter_rules(group: Group, rules: CharterRules, *, by: Actor | None) -> None:
    """Have the coach follow these rules by these articles; what is as usual is not kept.

    Refused for an article that is not in the charter in force.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    before = charter_rules(group)
    if before == rules:
        return
    known_articles = set(charter_articles(_own_text(group)))
    if set(rules.articles.values()) - known_articles - set(before.articles.values()):
        raise Refused(_("This article is not in the charter in force. Please choose again."))
    CharterRuleChoice.objects.filter(group=group).delete()
    CharterRuleChoice.objects.bulk_create(
        CharterRuleChoice(
            group=group,
            rule=rule,
            is_asked=rule in rules.asked_rules,
            article=rules.articles.get(rule, ""),
        )
        for rule in RuleName
        if rule in rules.articles or (rule in rules.asked_rules) != (rule in ON_BY_DEFAULT)
    )
    record(CharterRulesChosen(group=group.pk, rules=len(rules.asked_rules)), by=by)


def charter_articles(text: str) -> list[str]:
    r"""Return the articles of a charter, in their order: its points, headings and paragraphs.

    >>> charter_articles("# Entre nous\n- Je reste calme.\n- Je lis d’abord.\n\nMerci.")
    ['Entre nous', 'Je reste calme.', 'Je lis d’abord.', 'Merci.']
    """
    lines = (line.strip() for line in text.splitlines())
    plain = (line[2:].strip() if line.startswith((*POINTS, "# ")) else line for line in lines)
    return list(dict.fromkeys(line[:LONGEST_ARTICLE] for line in plain if line))


def articles_for(
    group: Group, languages: Sequence[str], rules: CharterRules
) -> dict[RuleName, str]:
    """Return the article behind each rule, in the first of these languages the charter is in.

    A rule whose article is no longer in the charter has none. Needs the group's scope.
    """
    if not rules.articles:
        return {}
    own = charter_articles(_own_text(group))
    reader_text = current_charter(group, languages)
    there = charter_articles(reader_text.text) if reader_text else []
    has_twin = reader_text is not None and len(there) == len(own)
    language = reader_text.language if reader_text and has_twin else group.language
    return {
        rule: typeset(there[own.index(article)] if has_twin else article, language)
        for rule, article in rules.articles.items()
        if article in own
    }


def _own_text(group: Group) -> str:
    text = current_charter(group, [group.language])
    return text.text if text else ""


class TriedDraft(NamedTuple):
    """An invented draft, and what it is asked about before and after, in words."""

    text: str
    before: str
    after: str


class Trial(NamedTuple):
    """How many invented drafts there are, how many are remarked on, and those that change."""

    drafts: int
    before: int
    after: int
    changed_drafts: list[TriedDraft]


def try_charter_rules(before: CharterRules, after: CharterRules, language: str) -> Trial:
    """Try a change on invented drafts of a language, English where there are none in it."""
    examples = invented_examples(language)
    asked_before, asked_after, changed_drafts = 0, 0, []
    for text in examples.texts:
        draft = Draft(text, examples.language)
        found_rules = {
            remark.rule for remark in remarks_on(draft, before.asked_rules | after.asked_rules)
        }
        then, now = found_rules & before.asked_rules, found_rules & after.asked_rules
        asked_before += bool(then)
        asked_after += bool(now)
        if then != now:
            changed_drafts.append(TriedDraft(text, _in_words(then), _in_words(now)))
    return Trial(len(examples.texts), asked_before, asked_after, changed_drafts)


def _in_words(rules: Collection[RuleName]) -> str:
    names = [_(RULE_NAMES[rule]) for rule in ARTICLES if rule in rules]
    return ", ".join(names) or _("no question")


class RuleFields(NamedTuple):
    """The two fields of one rule, and what the coach asks by it."""

    name: str
    question: str
    is_experimental: bool
    lost_article: str
    asks: forms.BoundField
    article: forms.BoundField


class CharterRulesForm(forms.Form):
    """Which rules the coach follows, and the article of the charter behind each."""

    def __init__(self, *args: Any, group: Group, rules: CharterRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        articles = charter_articles(_own_text(group))
        self.has_charter = bool(articles)
        self._rules = rules
        self._articles = articles
        for rule in ARTICLES:
            own = rules.articles.get(rule, "")
            usual = _("as usual: “%(article)s”") % {"article": _(ARTICLE_NAMES[ARTICLES[rule]])}
            self.fields[f"asked_{rule}"] = forms.BooleanField(
                label=gettext_lazy("The coach asks about it"),
                required=False,
                initial=rule in rules.asked_rules,
            )
            self.fields[f"article_{rule}"] = forms.TypedChoiceField(
                label=gettext_lazy("Article of our charter"),
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", usual), *enumerate(map(_short, articles))],
                initial=articles.index(own) if own in articles else "",
            )

    def rows(self) -> Iterator[RuleFields]:
        """Give the fields of each rule, the most urgent first."""
        for rule in ARTICLES:
            own = self._rules.articles.get(rule, "")
            yield RuleFields(
                _(RULE_NAMES[rule]),
                _(COACH_WORDS[rule].question),
                rule is RuleName.IRONY,
                "" if own in self._articles else own,
                self[f"asked_{rule}"],
                self[f"article_{rule}"],
            )

    def chosen(self) -> CharterRules:
        """Return what was chosen; call it on a valid form."""
        places = {rule: self.cleaned_data[f"article_{rule}"] for rule in RuleName}
        return CharterRules(
            frozenset(rule for rule in RuleName if self.cleaned_data[f"asked_{rule}"]),
            {rule: self._articles[at] for rule, at in places.items() if at is not None},
        )


def _short(article: str) -> str:
    return Truncator(article).chars(LONGEST_CHOICE)
