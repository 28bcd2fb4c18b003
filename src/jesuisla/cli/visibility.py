"""``jesuisla visibility``: how a network orders comments, and whom to support next."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jesuisla.cli.errors import Problem
from jesuisla.cli.families import Family
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jesuisla.analysis.visibility import OrderBook, Sighting, SightingFault, SupportLimits

app = typer.Typer(
    cls=Family,
    name="visibility",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help=_("Model how social networks rank comments."),
)

Readings = Annotated[
    Path,
    typer.Argument(
        help=_(
            "Snapshots as JSON Lines, one line per rank, gzipped or not; “-” for standard input."
        )
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Output a JSON object."))]


@app.command(help=_("Fit ranking models to snapshots, by network and page."))
def fit(
    file: Readings,
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option(help=_("Write the fitted models to this file."))
    ] = None,
) -> None:
    """Print, or write, the weights of each network and page with their spread."""
    from jesuisla.analysis.visibility import book_as_json, count_in_relevance_order, fit_order_book

    sightings = _sightings(file)
    if not count_in_relevance_order(sightings):
        raise Problem(_no_order(file))
    book = book_as_json(fit_order_book(sightings))
    if out is not None:
        out.write_text(json.dumps(book), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(book, ensure_ascii=False))
        return
    for name, model in book["networks"].items():
        line = _("%(network)s: fitted to %(readings)s snapshots of %(threads)s threads")
        about = {"network": name or "–", "readings": model["readings"], "threads": model["threads"]}
        typer.echo(line % about)
        for feature, weight in model["weights"].items():
            typer.echo(f"  {feature:18} {weight:7.3f} ± {model['spread'][feature]:.3f}")


@app.command(help=_("Evaluate rank predictions on held-out threads."))
def evaluate(file: Readings, as_json: AsJson = False) -> None:
    """Print overlap, rank correlation and calibration on threads left out whole."""
    from jesuisla.analysis.visibility import evaluate_order as measure
    from jesuisla.analysis.visibility import quality_as_json

    sightings = _sightings(file)
    try:
        figures = quality_as_json(measure(sightings))
    except ValueError as error:
        raise Problem(_no_order(file)) from error
    print_figures(figures, as_json=as_json)


@app.command(
    help=_("List the comments that each member could support next, from the latest snapshot.")
)
def plan(
    file: Readings,
    members: Annotated[int, typer.Option(min=1, help=_("Participating members."))] = 20,
    per_member: Annotated[int, typer.Option(min=1, help=_("Comments per list."))] = 5,
    top: Annotated[
        int, typer.Option(min=1, max=100, help=_("Number of top ranks that count."))
    ] = 5,
    model: Annotated[
        Path | None,
        typer.Option(
            help=_("Model written by “fit”; by default, fitted to the earlier snapshots.")
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print chances, lists and the attention that is expected with and without them."""
    from jesuisla.analysis.visibility import NoOrderError, last_reading, plan_as_json

    sightings = _sightings(file)
    book = None if model is None else _book(model)
    try:
        now, _before, _earlier = last_reading(sightings)
        limits, most = _allowed(now.network)
        answer = plan_as_json(
            sightings,
            members=members,
            per_member=min(per_member, most or per_member),
            top=top,
            pace=limits,
            book=book,
        )
    except NoOrderError as error:
        raise Problem(_no_order(file)) from error
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    if answer["closed"] is not None:
        typer.echo(_closed(answer["closed"]))
    for number, names in enumerate(answer["lists"], 1):
        if names:
            typer.echo(f"{number:4}  {'  '.join(names)}")
    print_figures(answer["attention"], as_json=False)


def _sightings(file: Path) -> "list[Sighting]":
    from jesuisla.analysis.visibility import SightingLineError, read_sightings
    from jesuisla.cli.comment_files import ZIP_BROKEN, bytes_of, text_of

    try:
        with bytes_of(str(file)) as raw, text_of(raw) as lines:
            return read_sightings(lines)
    except UnicodeDecodeError as error:
        raise Problem(_("%(file)s is not UTF-8 text.") % {"file": file}) from error
    except SightingLineError as error:
        line = _("Line %(line)s: %(reason)s")
        about = {"line": error.line, "reason": _faulty(error.fault, error.about)}
        raise Problem(line % about) from error
    except ZIP_BROKEN as error:
        sentence = _("%(file)s cannot be read: %(reason)s")
        raise Problem(sentence % {"file": file, "reason": str(error)[:200]}) from error


def _book(file: Path) -> "OrderBook":
    from jesuisla.analysis.visibility import BrokenOrderModelError, book_from_json

    try:
        return book_from_json(json.loads(file.read_text(encoding="utf-8")))
    except (BrokenOrderModelError, ValueError) as error:
        sentence = _("%(file)s was not written by “jesuisla visibility fit”.")
        raise Problem(sentence % {"file": file}) from error


def _allowed(network: str) -> "tuple[SupportLimits | None, int | None]":
    """Return what the network's rules leave: off, or ceilings and supports a member.

    A network that we do not know is a recorded or invented one: nothing is offered there.
    """
    from jesuisla.analysis.visibility import ClosedReason, SupportLimits
    from jesuisla.networks.network_rules import is_overdue, rules_of

    try:
        rules = rules_of(network)
    except ValueError:
        return None, None
    if not rules.may_support:
        return SupportLimits(closed_reason=ClosedReason.RULES_FORBID), None
    if is_overdue(rules, datetime.now(tz=UTC).date()):
        return SupportLimits(closed_reason=ClosedReason.RULES_OUTDATED), None
    most = rules.ceilings
    limits = SupportLimits(
        per_comment=most.supports_to_one_comment, remaining=most.supports_an_action
    )
    return limits, most.supports_in_ten_minutes


def _closed(code: str) -> str:
    sentences = {
        "rules_forbid": _("This network does not allow supporting each other; no list is made."),
        "rules_outdated": _("The rules of this network are overdue for review; no list is made."),
        "pace_reached": _("The limit is reached: no more supports for now."),
        "nothing_to_support": _("This snapshot contains no comment to support."),
    }
    return sentences[code]


def _no_order(file: Path) -> str:
    sentence = _("%(file)s contains no snapshot with two identified comments sorted by relevance.")
    return sentence % {"file": file}


def print_figures(figures: dict[str, Any], *, as_json: bool) -> None:
    """Print figures by name: one JSON object, or a line each."""
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False))
        return
    rows = list(_cells(figures))
    width = max((len(name) for name, _value in rows), default=0)
    for name, value in rows:
        typer.echo(f"{name:{width}}  {value}")


def _cells(figures: dict[str, Any], above: str = "") -> "Iterator[tuple[str, str]]":
    """Yield each figure with its whole name: those inside others as ``outer.inner``."""
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from _cells(value, f"{above}{name}.")
        else:
            parts = value if isinstance(value, list | tuple) else [value]
            yield f"{above}{name}", "–".join("–" if part is None else str(part) for part in parts)


def _faulty(fault: "SightingFault", about: str) -> str:
    sentences = {
        "REPEATED_PLACE": _("the same rank appears twice in one snapshot"),
        "REPEATED_COMMENT": _("the same comment appears twice in one snapshot"),
        "FUTURE_COMMENT": _("a comment is newer than the snapshot that contains it"),
        "OTHER_THREAD": _("snapshots of different threads are mixed"),
        "NAIVE_TIME": _("a time needs a time zone"),
        "PLACE_BELOW_ONE": _("a rank starts at 1"),
        "BELOW_ZERO": _("a count cannot be negative"),
        "TOO_LARGE": _("a number is too large"),
        "NAMELESS": _("a line must name a comment, a rank or both"),
        "NOT_JSON": _("not valid JSON"),
        "NOT_AN_OBJECT": _("a JSON object is required"),
        "MISSING": _("a required field is missing"),
        "NOT_WHOLE": _("an integer or null is required"),
        "NOT_A_TIME": _("a time such as 2026-01-31T12:00:00Z, or null, is required"),
        "NOT_YES_OR_NO": _("true, false or null is required"),
        "NOT_TEXT": _("a name contains something other than text"),
        "UNKNOWN_WORD": _("unknown value"),
        "CONTRADICTION": _(
            "the lines of one snapshot differ in time, order, network, page or ties"
        ),
    }
    reason = sentences[fault.name]
    return f"{reason} ({about})." if about else f"{reason}."
