"""``jesuisla visibility simulate``."""

from typing import Annotated

import typer

from jesuisla.cli.errors import Problem
from jesuisla.cli.visibility import AsJson, print_figures
from jesuisla.server.language import gettext as _

app = typer.Typer()


@app.command(help=_("Play invented threads and compare ways of supporting each other."))
def simulate(
    rule: Annotated[str, typer.Option(help=_("How the invented network orders comments."))] = "hot",
    seeds: Annotated[int, typer.Option(min=1, help=_("Threads to play."))] = 40,
    members: Annotated[int, typer.Option(min=1, help=_("Members in each thread."))] = 20,
    per_member: Annotated[int, typer.Option(min=1, help=_("Supports each member gives."))] = 5,
    as_json: AsJson = False,
) -> None:
    """Print what each policy gained for each support; about the invented world alone."""
    from jesuisla.analysis.visibility.simulation import ORDER_RULES, CrowdSetting
    from jesuisla_lab.visibility.comparison import compare_policies, comparison_as_json

    if rule not in ORDER_RULES:
        sentence = _("There is no rule %(rule)s. There are: %(rules)s.")
        raise Problem(sentence % {"rule": rule, "rules": ", ".join(ORDER_RULES)})
    setting = CrowdSetting(members=members, per_member=per_member)
    figures = comparison_as_json(rule, compare_policies(ORDER_RULES[rule], setting, seeds=seeds))
    if not as_json:
        typer.echo(_("These are invented threads, not measurements of a network."))
    print_figures(figures, as_json=as_json)
