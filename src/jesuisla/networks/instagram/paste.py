"""Instagram: what a copied page looks like, in French, English and Swedish.

Assumed from pages of 2024 to 2026, which change without notice. Two shapes are read:

    lou.demo                 the handle           lou.demo
    Le texte                 then the age         3 sem
    3 sem                                         Le texte
    12 J’aime                the likes            12 J’aime
    Répondre                                      Répondre
    Voir les réponses (3)    folded replies       Voir les 3 réponses

The age, the likes and the button may also share one line. The caption of the post looks
like a comment without “Répondre”. Instagram shows its comments by relevance and does not
say so on the page.
"""

import re

from jesuisla.networks.pasted.layout import Layout, words

LAYOUT = Layout(
    age_below_text=True,
    age_after_name=True,
    likes_in_footer=True,
    handle=re.compile(r"[a-z0-9._]{1,30}"),
    badges=words(
        """Auteur
        Author
        Auteur·ice
        Suivre
        Follow
        Suivi(e)
        Following
        Vérifié
        Verified
        Épinglé
        Pinned"""
    ),
    noise=words(
        """Masquer les réponses
        Hide replies
        Masquer toutes les réponses
        Hide all replies
        Afficher plus de commentaires
        Charger plus de commentaires
        Load more comments
        View more comments
        Publier
        Post
        Photo de profil
        Dölj svar
        Dölj alla svar
        Läs in fler kommentarer
        Publicera"""
    ),
    edges=words(
        """Ajouter un commentaire…
        Ajoutez un commentaire…
        Lägg till en kommentar…
        Kommentarer
        Add a comment…
        Commentaires
        Comments"""
    ),
)
