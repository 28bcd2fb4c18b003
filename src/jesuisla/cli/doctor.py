"""``jesuisla doctor``."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

MARKS = {"right": "✓", "wrong": "✗", "note": "·"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help=_("Output JSON."))] = False,
    send_test: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help=_("Also send an e-mail to this address, and say what the mail server answered."),
        ),
    ] = None,
) -> None:
    """Say what is right and wrong; exit with 1 when something is wrong."""
    from jesuisla.server.doctor import State, examine

    if send_test is not None:
        _check_email(send_test)
    findings = examine(send_test_to=send_test)
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


def _check_email(email: str) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email)
    except ValidationError:
        raise Problem(_("%(email)s is not an e-mail address.") % {"email": email}) from None
