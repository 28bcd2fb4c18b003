"""Facebook: what a copied page looks like, in French, English and Swedish.

Assumed from pages of 2024 to 2026, which change without notice:

    Lou Demo                 the name; “Auteur”, “Super fan”, “· Suivre” may stand beside it
    Le texte du commentaire  on as many lines as it was written
    3 h                      the age
    J’aime                   then Répondre, Partager, Envoyer un message, Modifié
    12                       the reactions, when there are any
    Voir les 3 réponses      the replies, when they are folded

Older pages put the buttons and the age on one line: ``J’aime · Répondre · 3 h``. Replies
that are unfolded look like comments; only a name at their beginning tells whom they
answer. The post above the comments is told apart by the line “Plus pertinents”,
“Commenter” or the number of comments; where none of them was copied, the first comment
swallows what stands above it.
"""

from jesuisla.analysis.thread import CommentOrder
from jesuisla.networks.pasted.layout import Layout, words

LAYOUT = Layout(
    age_below_text=True,
    age_after_name=False,
    badges=words(
        """Auteur
        Auteur·ice
        Author
        Super fan
        Top fan
        Fan en progression
        Rising fan
        Contributeur star
        Contributeur·ice principal·e
        Top contributor
        All-star contributor
        Admin
        Modérateur
        Moderator
        Suivre
        Follow
        Compte vérifié
        Verified account
        Badge
        Nouveau membre
        New member
        Ny medlem
        Administratör"""
    ),
    noise=words(
        """Facebook
        Afficher plus de commentaires
        Voir plus de commentaires
        Voir d’autres commentaires
        Voir les commentaires précédents
        Afficher les commentaires précédents
        View more comments
        View previous comments
        Afficher plus de réponses
        Voir plus de réponses
        View more replies
        Actif
        En ligne
        Active now
        Visa fler kommentarer
        Visa tidigare kommentarer
        Visa fler svar
        Aktiv nu
        GIF
        Emoji"""
    ),
    noise_starts=(
        "les plus pertinents est sélectionné",
        "plus pertinents est sélectionné",
        "most relevant is selected",
        "mest relevanta har valts",
        "mest relevanta är valt",
    ),
    edges=words(
        """Commenter
        Comment
        Tous les commentaires
        All comments
        Écrivez un commentaire…
        Écrire un commentaire…
        Kommentera
        Alla kommentarer
        Skriv en kommentar…
        Write a comment…
        Write a public comment…
        Écrivez un commentaire public…"""
    ),
    orders={
        "plus pertinents": CommentOrder.RELEVANCE,
        "les plus pertinents": CommentOrder.RELEVANCE,
        "commentaires les plus pertinents": CommentOrder.RELEVANCE,
        "most relevant": CommentOrder.RELEVANCE,
        "top comments": CommentOrder.RELEVANCE,
        "plus récents": CommentOrder.NEWEST,
        "les plus récents": CommentOrder.NEWEST,
        "newest": CommentOrder.NEWEST,
        "most recent": CommentOrder.NEWEST,
        "mest relevanta": CommentOrder.RELEVANCE,
        "nyaste": CommentOrder.NEWEST,
    },
)
