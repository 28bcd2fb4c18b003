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
ANONYMOUS = words(
    """Participant anonyme
    Participante anonyme
    Membre anonyme
    Membre anonyme du groupe
    Anonymous participant
    Anonymous member
    Anonymous
    Anonyme
    Utilisateur Facebook
    Utilisateur de Facebook
    Utilisatrice de Facebook
    Facebook user
    Utilisateur Instagram
    Utilisateur d’Instagram
    Instagram user
    Utilisateur supprimé
    Deleted user
    Anonymer Teilnehmer
    Anonymes Mitglied
    Facebook-Nutzer
    Instagram-Nutzer
    Participante anónimo
    Usuario de Facebook
    Usuario de Instagram
    Partecipante anonimo
    Utente di Facebook
    Anonimowy uczestnik
    Użytkownik Facebooka
    Anonieme deelnemer
    Facebook-gebruiker
    Anonym deltagare
    Anonym medlem
    Facebook-användare
    Instagram-användare"""
)
"""What stands in place of a name, for several people alike."""
NAMING = re.compile(
    r"(?:photo de (?:profil|couverture) d['e] ?|avatar (?:de|of|von) |badge d['e] ?"
    r"|(?:profilbild|profilfoto) von |(?:foto|imagen) de(?:l)? perfil de |immagine del profilo di "
    r"|zdjęcie profilowe (?:użytkownika )?|profielfoto van |profilbild för "
    r"|profile (?:picture|photo) of "
    r"|répondre(?: en tant que)? à |répondre en tant que |répondez à |répond à |en réponse à "
    r"|reply to |reply as |replying to |in reply to |commenter en tant que |comment(?:ing)? as "
    r"|als antwort auf |antwort an |antworten auf |antworten als |kommentieren als "
    r"|(?:en respuesta|respondiendo|responder|responde) a |responder como |comentar como "
    r"|in risposta a |rispondi a |rispondi come |commenta come |w odpowiedzi na |odpowiedz na "
    r"|odpowiedz jako |skomentuj jako |als reactie op |reageren op |reageren als |em resposta a "
    r"|svara till |svarar till |svar till |svara som |kommentera som "
    r"|épinglée? par |pinned by |angepinnt von |fijado por |fissato da |przypięte przez "
    r"|vastgemaakt door |(?:fäst|fastnålad) av |gillas av |följs av |delades av |kommentar från "
    r"|aimée? par |liked by |le gusta a |piace a |curtido por |j'aime de "
    r"|suivie? par |followed by |partagée? par |shared by |modérée? par |invitée? par "
    r"|traduit par |commentaire de |comment by |kommentar von |comentario de |commento di )"
    r"(?P<who>.{1,100})"
    r"|(?:(?:photos?|vidéos?|images?|publications?|légende|story|réel)"
    r"(?: (?:jointe|ajoutée|partagée|publiée)s?)? (?:par |de |d['e] ?)"
    r"|(?:photos?|videos?|images?|posts?|reel|story)(?: (?:added|posted|shared))? (?:by|of|from) "
    r"|(?:fotos?|videos?|bild|beitrag) von |(?:fotos?|vídeos?|videos?|imagen|publicación) de "
    r"|(?:foto|video|immagine|post) di |(?:zdjęcie|film|post) użytkownika "
    r"|(?:foto|video|bericht) van |(?:foto|video|bild|inlägg) (?:från|av) )(?P<shown>.{1,100})"
    r"|(?P<owner>.{1,80})(?:'s (?:profile (?:picture|photo)|comment|avatar)|s profilbild)"
    r"|(?P<several>.{1,80}?),? (?:et|and|und|y|e|i|en|och) [0-9][0-9 .,]*"
    r"(?: ?(?:k|m))?(?: autres?(?: personnes)?| others?(?: people)?| weitere[n]?(?: personen)?"
    r"| personas más| más| altr[ie](?: persone)?| innych(?: osób)?| anderen| outras pessoas"
    r"| andra(?: personer)?| till)"
)
"""Lines of the page with a name: ``who``, ``owner`` or ``several``; ``shown``, if it is one."""
SOMEBODY = re.compile(
    r"(?P<somebody>.{1,80}) (?:a répondu|ont répondu|replied|hat geantwortet|haben geantwortet"
    r"|(?:a|ont) commenté|commented|(?:hat|haben) kommentiert|comentó|ha commentato|skomentowała?"
    r"|(?:ha|han) respondido|respondió|ha risposto|odpowiedziała?|heeft gereageerd|respondeu"
    r"|(?:har )?svarat|svarade|(?:har )?kommenterat|kommenterade)"
    r"(?: ?[·•] (?P<count>.{1,20}))?"
)
"""“Somebody replied · 3 replies”, where the name is not kept."""
