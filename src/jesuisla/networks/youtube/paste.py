"""YouTube: what a copied page looks like, in French, English and Swedish.

Assumed from pages of 2023 to 2026, which change without notice:

    Épinglé par @chaine      only above a pinned comment
    @lou-demo                the handle; before 2022 the name, often twice
    il y a 2 jours (modifié) the age, right under the name
    Le texte du commentaire  on as many lines as it was written; “Lire la suite” may follow
    12                       the likes; nothing when there are none
    Répondre
    3 réponses               when there are any; unfolded replies follow and look alike

A text whose last line is a bare number reads as likes when nobody liked it.
"""

import re

from jesuisla.analysis.thread import CommentOrder
from jesuisla.networks.pasted.layout import Layout, words

LAYOUT = Layout(
    age_below_text=False,
    age_after_name=True,
    handle=re.compile(r"@[\w.\-·]{3,60}"),
    badges=words(
        """Auteur
        Creator
        Créateur
        Membre
        Member
        Vérifié
        Verified"""
    ),
    noise=words(
        """Afficher moins
        Show less
        Afficher plus de réponses
        Show more replies
        Photo de profil
        Menu d’actions
        Action menu
        Visa fler svar
        Åtgärdsmeny"""
    ),
    edges=words(
        """Trier par
        Sort by
        Ajouter un commentaire…
        Ajoutez un commentaire…
        Sortera efter
        Lägg till en kommentar…
        Kommentarer
        Add a comment…
        Commentaires
        Comments"""
    ),
    orders={
        "top comments": CommentOrder.RELEVANCE,
        "meilleurs commentaires": CommentOrder.RELEVANCE,
        "top des commentaires": CommentOrder.RELEVANCE,
        "les plus pertinents": CommentOrder.RELEVANCE,
        "populära kommentarer": CommentOrder.RELEVANCE,
        "nyaste först": CommentOrder.NEWEST,
        "newest first": CommentOrder.NEWEST,
        "newest": CommentOrder.NEWEST,
        "les plus récents d'abord": CommentOrder.NEWEST,
        "les plus récents": CommentOrder.NEWEST,
    },
)
