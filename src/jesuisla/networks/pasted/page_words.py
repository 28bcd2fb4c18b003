"""Words of every network's pages around the comments, in the languages that we know.

These are French, English, German, Spanish, Italian, Polish, Dutch, Portuguese and Swedish.
Nobody has to say which language a page had: all of them are looked for at once, in the form that
:func:`~jesuisla.networks.pasted.layout.plain` gives.
"""

import re

from jesuisla.networks.pasted.layout import words

TRANSLATION = words(
    """Voir la traduction
    See translation
    Voir l’original
    Voir la version originale
    See original
    Traduire
    Translate
    Traduire en français
    Translate to English
    Übersetzung anzeigen
    Übersetzung ansehen
    Original anzeigen
    Ins Deutsche übersetzen
    Übersetzen
    Ver traducción
    Ver original
    Traducir
    Traducir al español
    Mostra traduzione
    Vedi traduzione
    Vedi originale
    Traduci
    Zobacz tłumaczenie
    Pokaż tłumaczenie
    Zobacz oryginał
    Przetłumacz
    Vertaling bekijken
    Vertaling weergeven
    Vertalen
    Ver tradução
    Traduzir
    Se översättning
    Visa översättning
    Se original
    Visa original
    Översätt
    Översätt till svenska"""
)
BUTTONS = TRANSLATION | words(
    """J’aime
    J’adore
    Je n’aime pas
    Like
    Love
    Dislike
    Partager
    Share
    Envoyer un message
    Send message
    Masquer
    Hide
    Signaler
    Report
    Gefällt mir
    Teilen
    Nachricht senden
    Melden
    Me gusta
    No me gusta
    Compartir
    Enviar mensaje
    Mi piace
    Condividi
    Invia messaggio
    Lubię to!
    Lubię to
    Udostępnij
    Wyślij wiadomość
    Leuk
    Vind ik leuk
    Delen
    Bericht sturen
    Curtir
    Gosto
    Partilhar
    Compartilhar
    Enviar mensagem
    Gilla
    Gillar
    Gilla inte
    Ogilla
    Älska
    Dela
    Skicka meddelande
    Dölj
    Anmäl
    Rapportera"""
)
MORE = words(
    """Voir plus
    En voir plus
    ... En voir plus
    Voir moins
    Afficher moins
    See less
    Show less
    Weniger anzeigen
    Ver menos
    Mostra meno
    Pokaż mniej
    Minder weergeven
    Afficher la suite
    Lire la suite
    Plus
    See more
    Read more
    Show more
    ... Voir plus
    ... Afficher la suite
    ... See more
    ... plus
    ... more
    Mehr anzeigen
    Mehr ansehen
    Weiterlesen
    ... Mehr anzeigen
    ... Mehr
    Ver más
    Leer más
    ... Ver más
    ... más
    Altro
    Mostra altro
    Leggi altro
    ... Altro
    Zobacz więcej
    Wyświetl więcej
    ... Zobacz więcej
    ... więcej
    Meer weergeven
    Meer lezen
    Meer bekijken
    ... Meer weergeven
    ... meer
    Ver mais
    Ler mais
    ... Ver mais
    ... mais
    Visa mer
    Läs mer
    Se mer
    Visa mindre
    ... Visa mer
    ... Se mer
    ... mer"""
)
MORE_WORDS = (
    "(?:en )?voir plus|voir moins|see less|afficher la suite|lire la suite|see more|read more"
    "|plus|more|mehr anzeigen"
    "|mehr ansehen|mehr|ver más|leer más|más|altro|mostra altro|zobacz więcej|więcej"
    "|meer weergeven|meer|ver mais|mais|visa mer|läs mer|se mer"
)
EDITED = (
    "(?:modifiée?|edited|bearbeitet|editado|editada|modificato|edytowano|edytowane|bewerkt"
    "|redigerad|redigerat)"
)
REPLY = "répondre|reply|antworten|responder|rispondi|odpowiedz|beantwoorden|reageren|svara"
REPLIES = (
    "(?:réponses?|replies|reply|antworten|antwort|respuestas?|risposte|risposta|odpowiedzi"
    "|odpowiedź|antwoorden|antwoord|reacties|reactie|respostas?|svar)"
)
FOLD = (
    "(?:voir|afficher|masquer|view|see|show|hide|ver|mostrar|ocultar|vedi|mostra|visualizza"
    "|zobacz|pokaż|wyświetl|bekijk|toon|visa|dölj|se)"
    "(?: les| la| d'| toutes les| all| the| las| los| le| as| alla)?"
)
LIKES = (
    '(?:(?:mentions? )?(?:j\'aime|likes?)|["„“”]?gefällt mir["„“”]?(?:-angaben?| mal)?'
    "|me gusta|mi piace"
    "|polubie(?:ń|nia|nie)|vind-ik-leuks?|curtidas?|gostos?|gilla-markering(?:ar)?|gillar)"
)
LIKED = "(?:gefällt|piace a|aimé par|le gusta a|liked by|curtido por|gillas av)"
ALL_OF = (
    "(?:(?:voir|afficher) (?:tous )?les|(?:view|see|show) all|alle|ver (?:todos )?(?:los|os)"
    "|(?:vedi|visualizza|mostra) tutti i|zobacz wszystkie|alle|(?:visa|se) alla)"
)
COMMENTS = (
    "(?:commentaires?|comments?|kommentare?|comentarios?|commenti|commento|komentarzy|komentarze"
    "|komentarz|reacties|opmerkingen|comentários?|kommentar(?:er)?)"
)
BESIDE_TOTAL = (
    "(?: ?[·•|,&]? ?(?:{count}) ?(?:partages?|shares?|vues?|views?|réactions?|reactions?"
    "|mal geteilt|veces compartido|condivisioni|udostępnień|udostępnienia"
    "|delningar|delning|visningar))*"
)
"""What may stand beside the number of comments on its line."""

_SHOW = (
    "(?:voir|afficher|charger|masquer|lire|consulter|view|see|show|load|hide|read|ver|mostrar|ocultar|cargar"
    "|carregar|exibir|vedi|visualizza|mostra|nascondi|carica|leggi|zobacz|pokaż|wyświetl|ukryj"
    "|wczytaj|bekijk|toon|verberg|laad|weitere|mehr|alle)"
)
_THINGS = (
    "(?:réponses?|commentaires?|replies|reply|comments?|antworten|antwort|kommentare?"
    "|respuestas?|comentarios?|respostas?|comentários?|risposte|risposta|commenti|commento"
    "|odpowiedzi|odpowiedź|komentarzy|komentarze|antwoorden|reacties|opmerkingen|svar|kommentarer"
    "|kommentar)"
)
_SWEDISH_THINGS = "(?:svar|kommentar(?:er)?)"
# Apart from the others: “se” and “visa” begin sentences in Spanish, Italian and French.
_HIDE = "(?:anzeigen|ansehen|ausblenden|verbergen|laden|einblenden|bekijken|weergeven|tonen)"
_WRITE = (
    "(?:ajoutez?|écri(?:re|vez)|laissez?|add|write|leave|schreibe?n?|escribe|añad[ei]r?|agrega"
    "|scrivi|aggiungi|napisz|dodaj|schrijf|plaats|escrev[ae]r?|adicion[ae]r?|skriv|lägg till)"
)
NOISE = re.compile(
    rf"{_SHOW} .{{0,30}}{_THINGS}(?: .{{0,25}})?"
    rf"|(?:visa|se|dölj|läs in) .{{0,30}}{_SWEDISH_THINGS}(?: .{{0,25}})?"
    rf"|.{{0,30}}{_THINGS} {_HIDE}"
    rf"|{_WRITE} .{{0,25}}{_THINGS}(?: .{{0,20}})?(?: ?\.\.\.)?"
    rf"|[0-9., ]{{1,12}}(?:k|m)? ?{COMMENTS} (?:sur|on|auf|en|su|na|op|no|på) (?:facebook|instagram"
    r"|threads|messenger)|réponses masquées|hidden replies"
    r"|(?:peut être une image|may be an? (?:image|graphic|cartoon)|(?:könnte|kann) ein bild"
    r"|puede ser una imagen|potrebbe essere un'immagine|może być zdjęciem|kan een afbeelding"
    r"|pode ser uma imagem|kan vara en bild|aucune description|no photo description).{0,140}"
)
"""Lines of the page that say nothing about one comment."""
SHARED_NOISE = words(
    """GIF
    Image
    Images
    Photo
    Photos
    Vidéo
    Video
    Emoji
    Sticker
    Autocollant
    Bild
    Foto
    Fotos
    Imagen
    Immagine
    Zdjęcie
    Afbeelding
    Imagem
    Bilder
    Foton
    Klistermärke
    Chargement...
    Chargement en cours...
    Loading...
    Wird geladen...
    Cargando...
    Caricamento...
    Ładowanie...
    Laden...
    Läser in...
    Laddar...
    Försök igen
    Réessayer
    Retry
    Masqué
    Commentaire masqué
    Ce commentaire a été masqué
    Traduction automatique
    Traduit automatiquement
    Automatisch übersetzt
    Auto-translated
    Répondre en privé
    Plus d’options
    Options
    More options
    Weitere Optionen
    Fler alternativ
    Automatiskt översatt"""
)
SHARED_BADGES = words(
    """Auteur
    Auteur principal
    Super fan
    Top fan
    Top-Fan
    Fan destacado
    Super fan attivo
    Najlepszy fan
    Topfan
    Superfã
    Toppfan
    Topprecensent
    Stigande fan
    Aufsteigender Fan
    Fan en ascenso
    Auteur·ice
    Auteurice
    Autrice
    Author
    Verfasser
    Verfasserin
    Autor
    Autora
    Autore
    Författare
    Skapare
    Vérifié
    Vérifiée
    Verified
    Verifiziert
    Verificado
    Verificato
    Zweryfikowany
    Geverifieerd
    Verifierad
    Verifierat konto
    Compte vérifié
    Verified account
    Badge vérifié
    Compte certifié
    Suivre
    Suivi(e)
    Suivie
    Suivi
    Follow
    Following
    Abonné
    Abonnée
    S’abonner
    Folgen
    Gefolgt
    Abonniert
    Seguir
    Siguiendo
    Segui
    Segui già
    Obserwuj
    Obserwowani
    Volgen
    Volgend
    A seguir
    Följ
    Följer
    Prenumerera
    Épinglé
    Épinglée
    Pinned
    Angepinnt
    Fijado
    Fissato
    Przypięty
    Vastgemaakt
    Fäst
    Fastnålad
    ✓
    ✔
    ✔️
    ☑️"""
)
