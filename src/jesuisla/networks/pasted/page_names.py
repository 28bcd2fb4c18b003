"""Words of pages around people's names, in the languages of ``page_words``."""

import re

from jesuisla.networks.pasted.layout import words

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
