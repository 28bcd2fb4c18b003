"""What was reported in the demonstration: one word waits for the team, another was judged."""

from collections.abc import Mapping

from jesuisla.collective.actions.models import Action, Remark
from jesuisla.collective.actions.remarks import write_remark
from jesuisla.collective.conduct.cases import decide_case, take_case
from jesuisla.collective.conduct.measures import Decision
from jesuisla.collective.conduct.models import CharterPoint, ConductCase
from jesuisla.collective.conduct.reports import report_conduct
from jesuisla.collective.members.models import Membership


def make_conduct(people: Mapping[str, Membership]) -> None:
    """Have two words of the running action reported, unless anything was; needs the scope."""
    action = Action.objects.filter(state=Action.State.RUNNING).order_by("pk").first()
    if action is None or ConductCase.objects.exists():
        return
    basile = people["Basile"]
    text = "Inutile d’être polis : ceux qui écrivent là-dessous ne comprennent rien à rien."
    judged_word = write_remark(action, Remark.Kind.DOUBT, text, by=basile)
    sentence = "Cela rabaisse des gens, alors que nous sommes là pour l’inverse."
    report = report_conduct(judged_word, CharterPoint.CONTEMPT, sentence, by=people["Chloe"])
    case = take_case(report.case, by=people["Malik"])
    reason = (
        "On comprend la colère. Mais ici on ne rabaisse personne, pas même qui nous insulte : "
        "dites plutôt ce que ces mots font à celles et ceux qui les lisent."
    )
    decision = Decision(ConductCase.CaseOutcome.WORD, CharterPoint.CONTEMPT, reason)
    decide_case(case, decision, by=people["Malik"])
    rumour = "My neighbour says the market pays people to comment. Should we tell everybody?"
    waiting_word = write_remark(action, Remark.Kind.QUESTION, rumour, by=people["Dilan"])
    doubt = "Personne ne sait si c’est vrai."
    report_conduct(waiting_word, CharterPoint.RUMOUR, doubt, by=people["Ambre"])
