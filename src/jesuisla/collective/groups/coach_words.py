"""What the coach says of each rule: why it matters to silent readers, and a question."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from jesuisla.analysis.charter import Article, GoodThing, RuleName


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; the command line reads it, too, without Django."""
    return sentence


class CoachWords(NamedTuple):
    """Why a rule matters to those who read without writing, and the question that leads on.

    Both in English, to be translated where they are shown.
    """

    why: str
    question: str


COACH_WORDS = {
    RuleName.INSULT: CoachWords(
        _("Whoever reads silently turns away from both sides once somebody is insulted."),
        _("What do you feel here, and how would you say it of yourself?"),
    ),
    RuleName.GENERALISING: CoachWords(
        _("Somebody of that group reads along and is none of what is said."),
        _("Whom or what exactly do you mean?"),
    ),
    RuleName.LECTURING: CoachWords(
        _("Nobody likes to be taught; a story of one’s own is listened to."),
        _("What have you lived or seen that could say the same?"),
    ),
    RuleName.SPELLING: CoachWords(
        _("Whoever writes with mistakes reads along, and feels meant."),
        _("What would you answer to the thought behind the mistake?"),
    ),
    RuleName.IRONY: CoachWords(
        _("Read quickly and without your voice, this can pass for the contrary."),
        _("How would you say it to somebody who does not know you?"),
    ),
    RuleName.SHOUTING: CoachWords(
        _("Calm is what sets your comment apart in a heated thread."),
        _("Does it lose anything if you say it quietly?"),
    ),
    RuleName.ADDRESSING: CoachWords(
        _("You hardly change the one who hates; hundreds read silently, and you can reach them."),
        _("What would you like those who only read to take with them?"),
    ),
    RuleName.PERSONAL_DATA: CoachWords(
        _("This may lead strangers to somebody’s door, and cannot be taken back."),
        _("Can your comment do without this detail?"),
    ),
    RuleName.THREAT: CoachWords(
        _("This can frighten somebody, or be punished by law, even where it is meant otherwise."),
        _("What do you want to protect, and how would you say that?"),
    ),
    RuleName.PARTISAN: CoachWords(
        _("Here people of many opinions stand together against hate; a slogan loses half of them."),
        _("Which value stands behind it that others share, too?"),
    ),
    RuleName.UNSOURCED: CoachWords(
        _("A figure that cannot be checked is doubted, and the whole comment with it."),
        _("Where could somebody read this again?"),
    ),
    RuleName.EXPIRED_FACT: CoachWords(
        _("What this leans on may no longer be right, and a mistake is held against the group."),
        _("Does the fact still hold, or is there a newer source?"),
    ),
    RuleName.LINK_ONLY: CoachWords(
        _("Hardly anybody opens a link without a word."),
        _("What did you read there that you would tell a friend?"),
    ),
    RuleName.TOO_LONG: CoachWords(
        _("Most people read what stands before “see more”."),
        _("Which sentence would you keep if only one stayed?"),
    ),
    RuleName.HASHTAG: CoachWords(
        _("By the hashtag the others find your comment and can support it."),
        _("Where does your group put its hashtag?"),
    ),
    RuleName.COPIED: CoachWords(
        _("Two comments that are nearly the same look like a machine’s."),
        _("What would you say that nobody has said here yet?"),
    ),
    RuleName.EMPTY: CoachWords(
        _("A sign of agreement is good as a like; a comment is read for what is yours in it."),
        _("Why is it true for you?"),
    ),
    RuleName.TONE: CoachWords(
        _("The brief of this action asks for something else."),
        _("What of the brief would you like to take up?"),
    ),
}
"""One entry a rule; a test holds it complete."""

RULE_NAMES = {
    RuleName.INSULT: _("insult and contempt"),
    RuleName.GENERALISING: _("a whole group of people made one"),
    RuleName.LECTURING: _("lecturing"),
    RuleName.SPELLING: _("correcting somebody’s spelling"),
    RuleName.IRONY: _("irony that can be read the other way round"),
    RuleName.SHOUTING: _("shouting"),
    RuleName.ADDRESSING: _("speaking to the hater, or tagging them"),
    RuleName.PERSONAL_DATA: _("somebody’s personal data"),
    RuleName.THREAT: _("a threat"),
    RuleName.PARTISAN: _("slogans of parties"),
    RuleName.UNSOURCED: _("a figure without its source"),
    RuleName.EXPIRED_FACT: _("a fact past its date"),
    RuleName.LINK_ONLY: _("a link alone"),
    RuleName.TOO_LONG: _("longer than what is read at once"),
    RuleName.HASHTAG: _("our hashtag missing, or in another place"),
    RuleName.COPIED: _("nearly the same as another comment of ours"),
    RuleName.EMPTY: _("nothing of one’s own"),
    RuleName.TONE: _("something else than the brief asks for"),
}
"""What each rule is about, to be named in a list."""

ARTICLE_NAMES = {
    Article.SAFETY: _("Nobody is put at risk"),
    Article.KINDNESS: _("Kindness, also towards those who are wrong"),
    Article.EVERYBODY: _("Nobody stands for a whole group"),
    Article.CALM: _("Calm"),
    Article.NOT_THE_HATER: _("We write for those who read"),
    Article.INDEPENDENCE: _("Independent of parties"),
    Article.FACTS: _("Facts that can be checked"),
    Article.OWN_WORDS: _("In one’s own words"),
    Article.BEING_READ: _("Being read and found"),
}
"""What a charter of counterspeech asks, for a group that has bound no articles of its own."""

GOOD_WORDS = {
    GoodThing.OWN_STORY: _("You speak of yourself: that is what readers remember."),
    GoodThing.SOURCED: _("You say where it comes from: that is what doubt listens to."),
    GoodThing.SHORT: _("It is short: people will read it to the end."),
}
"""What is said first."""


class CoachLanguage(NamedTuple):
    """All that the coach says in one language."""

    words: Mapping[RuleName, CoachWords]
    articles: Mapping[Article, str]
    good: Mapping[GoodThing, str]


_ENGLISH = CoachLanguage(COACH_WORDS, ARTICLE_NAMES, GOOD_WORDS)
_FILES = resources.files(__package__) / "coach_languages"


@cache
def coach_languages() -> frozenset[str]:
    """Return the languages that the coach speaks beside those of the screens."""
    return frozenset(file.name.removesuffix(".toml") for file in _FILES.iterdir())


@cache
def coach_language(code: str) -> CoachLanguage:
    """Return what the coach says in a language; the English to be translated where it has no file.

    A sentence of a file stands in no catalogue, so that gettext leaves it as it is.

    >>> coach_language("de").words[RuleName.GENERALISING].question
    'Wen oder was genau meinst du?'
    >>> coach_language("fr").articles[Article.CALM]
    'Calm'
    """
    if code not in coach_languages():
        return _ENGLISH
    said = tomllib.loads((_FILES / f"{code}.toml").read_text(encoding="utf-8"))
    return CoachLanguage(
        {rule: CoachWords(**said["rules"][rule]) for rule in RuleName},
        {article: said["articles"][article] for article in Article},
        {thing: said["good"][thing] for thing in GoodThing},
    )
