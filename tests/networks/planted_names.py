"""Pages with names planted in every place where a network may show one."""

from dataclasses import dataclass

from hypothesis import strategies as st

NAMES = {
    "facebook": (
        "Zorglub Quaxifort",
        "Quax-Ilda de Brouz",
        "Zo Quaxi",
        "زرقلب قواكسي",
        "ZORGA QUAX",
    ),
    "instagram": ("zorglub_quax77", "quax.ilda", "zorgaquax"),
    "youtube": ("@zorglub-quax77", "@quax.ilda", "Zorglub Quaxifort"),
}
STRANGE = (
    "Offres du jour",
    "Ajouter une réponse…",
    "Afficher plus de réponses",
    "Voir les commentaires masqués",
    "Weitere Antworten anzeigen",
    "Super fan",
    "Top contributor",
    "Contributeur montant",
    "✓",
    "GIF",
    "Image",
    "Peut être une image de 2 personnes",
    "Suggestions pour vous",
    "Certaines réponses ont été filtrées",
    "3 commentaires",
    "6 commentaires sur Facebook",
    "2 nouvelles mentions",
)
WITH_NAME = (
    "Photo de profil de {name}",
    "Profilbild von {name}",
    "Répondre à {name}…",
    "En réponse à {name}",
    "{name} a répondu",
    "{name} et 12 autres personnes",
    "Épinglé par {name}",
    "Aimé par {name}",
    "Peut être une image de {name}",
    "May be an image of {name} and text",
    "Photo de {name}",
    "Photo jointe par {name}",
    "Vidéo de {name}",
    "Publication de {name}",
    "{name} a commenté",
    "Voir les 3 réponses de {name}",
    "12 commentaires, {name} et 3 autres personnes",
    "{name} · Auteur",
    "Super fan · {name}",
    "{name} · Voir plus",
)
TEXTS = (
    "mais oui merci",
    "Nous sommes ici chez nous, et vous aussi.",
    "la paix\net puis voilà",
    "un long texte qui s'arrête… Voir plus",
    "un long texte\nAfficher la suite",
    "",
)
CALLED = (
    "bien dit, {first} !",
    "{first} a raison",
    "{last}, taisez-vous",
    "merci à {first} et à {last}",
    "{spaced} est là",
    "voici {lookalike}",
    "Insta : {handle}",
    "mon snap c'est {handle}",
    "sur discord {handle}#1234",
    'voyez <a href="https://exemple.org/u">{name}</a>',
    'voyez <a class="mention" href="https://exemple.org/7">{first}</a>',
)
LOOKALIKES = str.maketrans("oaeOAE", "оаеОАЕ")
AGES = ("3 h", "2 j", "Hier à 14:05", "6 mon", "vor 3 Tagen", "12 mars", "1 sem.")


@dataclass(frozen=True, slots=True)
class PlantedPage:
    """A page of a network, and the names that stand in it."""

    network: str
    text: str
    names: tuple[str, ...]
    disguises: tuple[str, ...] = ()
    """Other spellings of the names that stand in it, in small letters."""


def forms_of(name: str) -> dict[str, str]:
    """How a text may call somebody."""
    words = [word for word in name.removeprefix("@").split(" ") if len(word) > 2]
    return {
        "name": name,
        "first": words[0],
        "last": words[-1],
        "spaced": " ".join(words[0]),
        "lookalike": words[-1].translate(LOOKALIKES),
        "handle": "".join(words).casefold(),
    }


@st.composite
def planted_pages(draw: st.DrawFn) -> PlantedPage:
    """Some comments with lines that no layout knows before, between and after them."""
    network = draw(st.sampled_from(tuple(NAMES)))
    people = NAMES[network]
    age_first = network == "youtube" or (network == "instagram" and draw(st.booleans()))

    def page_lines() -> list[str]:
        lines = draw(st.lists(st.sampled_from((*STRANGE, *WITH_NAME)), max_size=2))
        return [line.format(name=draw(st.sampled_from(people))) for line in lines]

    lines = page_lines()
    disguises: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        name, age = draw(st.sampled_from(people)), [draw(st.sampled_from(AGES))]
        text = draw(st.sampled_from(TEXTS))
        mention = draw(st.sampled_from((None, *people)))
        if mention and text:
            # Instagram writes whom it calls with its sign.
            sign = "@" if network == "instagram" else ""
            text = f"{sign}{mention} {text}"
        if " " in name:  # A handle has no parts.
            forms = forms_of(name)
            called = draw(st.sampled_from((None, *CALLED)))
            if called:
                text += f"\n{called.format(**forms)}"
                disguises += [form for form in forms.values() if form in called.format(**forms)]
        lines += [name, *draw(st.sampled_from(([], ["Auteur"], ["· Suivre"])))]
        lines += [*(age if age_first else []), *text.split("\n"), *([] if age_first else age)]
        lines += draw(st.sampled_from(([], ["J’aime"], ["12 J’aime"])))
        lines += ["Répondre", *draw(st.sampled_from(([], ["12"], ["Voir les 3 réponses"])))]
        lines += page_lines()
    return PlantedPage(
        network=network,
        text="\n".join(lines),
        names=people,
        disguises=tuple(form.casefold() for form in disguises),
    )
