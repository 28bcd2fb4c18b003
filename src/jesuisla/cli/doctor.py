"""``jesuisla doctor``."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from jesuisla.server.language import gettext as _

MARKS = {"right": "✓", "wrong": "✗", "note": "·"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help=_("Output JSON."))] = False,
) -> None:
    """Say what is right and wrong; exit with 1 when something is wrong."""
    from jesuisla.server.doctor import State, examine

    findings = examine()
    wrong = [finding for finding in findings if finding.state == State.WRONG]
    if as_json:
        answer = {"right": not wrong, "findings": [asdict(finding) for finding in findings]}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            typer.echo(f"{MARKS[finding.state]} {finding.sentence}")
            if finding.advice:
                typer.echo(f"  → {finding.advice}")
    raise typer.Exit(1 if wrong else 0)
