"""``jesuisla charter``: the coach for drafts in a file or pipe, and how often it is right."""

import json
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from jesuisla.cli.errors import Problem
from jesuisla.cli.families import Family
from jesuisla.cli.json_lines import json_in, lines_read
from jesuisla.server.language import gettext as _
from jesuisla.server.language import gettext_in, operator_language

if TYPE_CHECKING:
    from jesuisla.analysis.charter import (
        CoachFigures,
        CoachRemark,
        Draft,
        FactSheet,
        Goal,
        JudgedDraft,
        RuleCounts,
        WantedHashtagPosition,
    )

Choice = TypeVar("Choice", bound=StrEnum)

app = typer.Typer(
    cls=Family,
    name="charter",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help=_("Check drafts of comments against the charter."),
)


@app.command(help=_("Read drafts as JSON Lines and print the remarks on each."))
def check(
    lang: Annotated[
        str, typer.Option(help=_("Language of drafts and questions, such as fr."))
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help=_("Also the rules that are off by default."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Output JSON Lines."))] = False,
) -> None:
    """Print the remarks on each draft, in the order of the drafts, and keep none of them.

    A line that cannot be read is named, and the others are answered.
    """
    from jesuisla.analysis.charter import ON_BY_DEFAULT, RuleName, remarks_on

    def numbered_draft(number: int, line: bytes) -> "tuple[int, dict[str, Any], Draft]":
        record = _record(number, line)
        return number, record, _draft(record, number, lang or None)

    for number, record, draft in lines_read(sys.stdin.buffer, numbered_draft):
        remarks = remarks_on(draft, frozenset(RuleName) if every else ON_BY_DEFAULT)
        asked_in = _base(record.get("lang")) or _base(lang)
        if as_json:
            remarks_said = [_as_record(remark, asked_in) for remark in remarks]
            typer.echo(
                json.dumps({"id": record.get("id"), "remarks": remarks_said}, ensure_ascii=False)
            )
        else:
            for remark in remarks:
                words = draft.text[remark.start : remark.end]
                typer.echo(f"{number}\t{remark.rule}\t{words!r}\t{_question(remark, asked_in)}")


@app.command(help=_("Measure the coach on drafts of which people said what they break."))
def evaluate(
    files: Annotated[
        list[Path],
        typer.Argument(help=_("Judged drafts as JSON Lines, named by language: fr.jsonl.")),
    ],
    as_json: Annotated[bool, typer.Option("--json", help=_("Output JSON."))] = False,
) -> None:
    """Print how often each rule is right and what it finds; no draft is shown or kept."""
    from jesuisla.analysis.charter import measure_coach

    figures = measure_coach(draft for file in files for draft in _judged(file))
    if as_json:
        typer.echo(json.dumps(_figures_as_record(figures), ensure_ascii=False, indent=1))
        return
    typer.echo("rule\tlanguage\tright\tremarked\tmeant\tprecision, lower\trecall, lower")
    for row in _figures_as_record(figures)["rules"]:
        lower_bounds = [row["precision_lower"], row["recall_lower"]]
        shown_bounds = ["–" if value is None else f"{value:.2f}" for value in lower_bounds]
        counts = (row["rule"], row["lang"], row["right"], row["remarked"], row["meant"])
        typer.echo("\t".join(map(str, (*counts, *shown_bounds))))
    typer.echo("perfect drafts\tlanguage\tby default\twith more\tdrafts")
    for row in _figures_as_record(figures)["perfect"]:
        names = ("trap", "lang", "by_default", "with_more", "drafts")
        typer.echo("\t".join(str(row[name]) for name in names))


def _judged(file: Path) -> "Iterator[JudgedDraft]":
    from jesuisla.analysis.charter import JudgedDraft, RuleName

    try:
        with file.open("rb") as stream:
            for number, record in _records(stream):
                draft = _draft(record, number, file.stem.partition(".")[0])
                try:
                    rules = frozenset(map(RuleName, record.get("rules") or ()))
                except ValueError as error:
                    sentence = _("Line %(number)s: %(fault)s.")
                    raise Problem(sentence % {"number": number, "fault": error}) from error
                kind, trap = record.get("kind") or "", record.get("trap") or ""
                yield JudgedDraft(draft, rules, str(kind), str(trap))
    except OSError as error:
        raise Problem(_("%(file)s cannot be read.") % {"file": file}) from error


def _figures_as_record(figures: "CoachFigures") -> dict[str, list[dict[str, Any]]]:
    from jesuisla.analysis.charter import RuleName

    languages = sorted({language for language, _rule in figures.rules})
    rows = [
        _counts_as_record(rule, language, figures.rules[language, rule])
        for rule in RuleName
        for language in languages
    ]
    pooled_rows = [_counts_as_record(rule, "all", figures.pooled(rule)) for rule in RuleName]
    perfect = [
        {"trap": trap, "lang": lang, "drafts": drafts, "by_default": few, "with_more": more}
        for (lang, trap), (drafts, few, more) in sorted(figures.perfect.items())
    ]
    return {"rules": rows + pooled_rows, "perfect": perfect}


def _counts_as_record(rule: str, language: str, counts: "RuleCounts") -> dict[str, Any]:
    return {
        "rule": str(rule),
        "lang": language,
        "right": counts.right,
        "remarked": counts.remarks,
        "meant": counts.breaches,
        "precision_lower": counts.precision_bound,
        "recall_lower": counts.recall_bound,
    }


def _records(stream: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield number, _record(number, line)


def _record(number: int, line: bytes) -> dict[str, Any]:
    record = json_in(number, line)
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise Problem(_("Line %(number)s has no “text”.") % {"number": number})
    return record


def _draft(record: dict[str, Any], number: int, language: str | None) -> "Draft":
    """Read a draft; what a field says that nobody knows is told and left out."""
    from jesuisla.analysis.charter import Draft, Goal, WantedHashtagPosition

    def named(name: str) -> str:
        value = record.get(name) or ""
        if not isinstance(value, str):
            raise TypeError(_("“%(name)s” has to be words") % {"name": name})
        return value.strip()

    def listed(name: str) -> list[Any]:
        value = record.get(name) or []
        if not isinstance(value, list):
            raise TypeError(_("“%(name)s” has to be a list") % {"name": name})
        return value

    def one_of(kind: type[Choice], name: str, words: dict[str, Choice]) -> Choice | None:
        value = named(name).lower()
        if not value:
            return None
        for word, choice in words.items():
            if word in value:
                return choice
        sentence = _("Line %(number)s: “%(name)s” is left out, it is none of %(known)s.")
        names = {"number": number, "name": name, "known": ", ".join(kind)}
        typer.echo(sentence % names, err=True)
        return None

    try:
        hashtag = named("hashtag").lstrip("#")
        position = one_of(WantedHashtagPosition, "hashtag_place", _places())
        return Draft(
            text=record["text"],
            language=_base(named("lang") or named("language")) or _base(language) or None,
            network=named("network") or None,
            goal=one_of(Goal, "goal", _goals()),
            hashtag=f"#{hashtag}" if hashtag else None,
            hashtag_position=position or WantedHashtagPosition.ANYWHERE,
            others=[text for other in listed("others") if (text := _voice(other))],
            sheets=[_sheet(sheet, number) for sheet in listed("sheets")],
        )
    except (TypeError, ValueError) as error:
        sentence = _("Line %(number)s: %(fault)s.")
        raise Problem(sentence % {"number": number, "fault": error}) from error


def _goals() -> "dict[str, Goal]":
    """Return by which words a goal is known: “one sourced fact” is a fact."""
    from jesuisla.analysis.charter import Goal

    return {
        "opinion": Goal.OPINION,
        "perspective": Goal.PERSPECTIVE,
        "fact": Goal.FACT,
        "fait": Goal.FACT,
    }


def _places() -> "dict[str, WantedHashtagPosition]":
    """Return by which words a place of the hashtag is known."""
    from jesuisla.analysis.charter import WantedHashtagPosition as Place

    return {
        "start": Place.START,
        "begin": Place.START,
        "end": Place.END,
        "any": Place.ANYWHERE,
    }


def _base(language: object) -> str:
    """Return the code of a language without its country: the rules know languages alone."""
    return str(language or "").replace("_", "-").partition("-")[0].lower()


def _voice(record: Any) -> str:
    """Return what another voice says, whether it stands there as text or as an object."""
    return str((record.get("text") if isinstance(record, dict) else record) or "")


def _sheet(record: Any, number: int) -> "FactSheet":
    """Read a sheet: what it says, its addresses, and whether it is past its date."""
    from jesuisla.analysis.charter import FactSheet

    if isinstance(record, str):
        return FactSheet(record)
    if not isinstance(record, dict):
        raise TypeError(_("a sheet has to be words, or an object with “answer”"))
    said_texts = [
        str(text)
        for name in ("answer", "short_answer", "text", "claim", "claims")
        for text in _as_list(record.get(name))
    ]
    sources = [
        str(address)
        for name in ("sources", "source", "addresses", "address", "url", "link")
        for source in _as_list(record.get(name))
        if (address := _address(source))
    ]
    answer, *claims = said_texts or [""]
    return FactSheet(answer, tuple(sources), _is_past(record, number), tuple(claims))


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _address(source: Any) -> str:
    if isinstance(source, dict):
        return str(source.get("url") or source.get("address") or source.get("archive_url") or "")
    return str(source or "")


def _is_past(record: dict[str, Any], number: int) -> bool:
    """Whether a sheet no longer holds; a day that cannot be read is told, and tells nothing."""
    from datetime import date

    if record.get("expired") or record.get("state") in {"expired", "withdrawn", "due"}:
        return True
    until = next(
        (day for name in ("valid_until", "expires", "expiry") if (day := record.get(name))), None
    )
    try:
        # The day alone of “2026-01-31T00:00:00Z”.
        return bool(until) and date.fromisoformat(str(until)[:10]) < date.today()  # noqa: DTZ011  # a day where one writes
    except ValueError:
        sentence = _("Line %(number)s: “valid_until” is left out, it is no day such as 2026-01-31.")
        typer.echo(sentence % {"number": number}, err=True)
        return False


def _as_record(remark: "CoachRemark", lang: str) -> dict[str, Any]:
    from jesuisla.analysis.charter import ARTICLES

    return {
        "rule": remark.rule.value,
        "article": ARTICLES[remark.rule].value,
        "start": remark.start,
        "end": remark.end,
        "question": _question(remark, lang),
    }


def _question(remark: "CoachRemark", language: str) -> str:
    from jesuisla.collective.groups.coach_words import coach_language

    asked_in = language or operator_language()
    return gettext_in(asked_in, coach_language(asked_in).words[remark.rule].question)
