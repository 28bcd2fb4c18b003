"""``jesuisla visibility simulate``."""

from typing import Annotated

import typer

from jesuisla.cli.errors import Problem
from jesuisla.cli.visibility import AsJson, print_figures
from jesuisla.server.language import gettext as _

app = typer.Typer()


@app.command(help=_("Simulate threads and compare support strategies."))
def simulate(
    rule: Annotated[str, typer.Option(help=_("Ranking rule of the simulated network."))] = "hot",
    seeds: Annotated[int, typer.Option(min=1, help=_("Threads to simulate."))] = 40,
    members: Annotated[int, typer.Option(min=1, help=_("Members per thread."))] = 20,
    per_member: Annotated[int, typer.Option(min=1, help=_("Supports per member."))] = 5,
    as_json: AsJson = False,
) -> None:
    """Print what each policy gained for each support; about the invented world alone."""
    from jesuisla.analysis.visibility.simulation import ORDER_RULES, CrowdSetting
    from jesuisla_lab.visibility.comparison import compare_policies, comparison_as_json

    if rule not in ORDER_RULES:
        sentence = _("Unknown rule: %(rule)s. Available rules: %(rules)s.")
        raise Problem(sentence % {"rule": rule, "rules": ", ".join(ORDER_RULES)})
    setting = CrowdSetting(members=members, per_member=per_member)
    figures = comparison_as_json(rule, compare_policies(ORDER_RULES[rule], setting, seeds=seeds))
    if not as_json:
        typer.echo(_("These are simulated threads, not measurements of a network."))
    print_figures(figures, as_json=as_json)
