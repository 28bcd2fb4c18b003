"""Words that everybody writes: a line made of them alone is nobody's name."""

_WORDS = """
à a ai aime aimer alors amen amis amitié amour après argent arrête arrêtez as assez au aucun
aujourd'hui aussi autre autres aux avant avec avoir b beau beaucoup beaux bel belle belles ben
bien bienvenue bises bisous bizarre bof bon bonjour bonne bonnes bonsoir bons bosser bravi bravo
bref c ça car ce cela certains ces cet cette chapeau chez chic chouette ciao ici clair coeur cœur
comme comment commun compris con content continue continuez contre cool courage coucou d d'accord
dans de début dedans dégoûtant dehors deux déjà demain depuis des désolé désolée dingue dix
dommage donc doux du e efficace elle elles en encore enfin énorme ensemble entre essai est et été
être eux exact exactement excellent excellente excusez fake faire fait fascistes faut faux
félicitations fin fini force formidable fort france français fraternité gauche génial gens gentil
grand grande grave gros h haha hahaha halte hein hello hey heureusement hier ho hommage honte
honteux horrible humanité idem il ils image incroyable insupportable j j'adore j'aime jamais je
joli jolie jour juste l la là le les leur liberté libre loin lol longue lui m ma magnifique mais
mal malheureusement marre mdr me même menteur menteurs merci merde merveilleux mes mieux moi moins
mon monde mort mots n n'importe nan ne neuf ni nickel noël non nos notre nous nul nulle oh ok okay
on ont oui ouf ou où ouais p paix pardon pareil parfait parfaite parfaitement partage pas pauvre
peut peu pff pffff pfff photo pitié plus point pour pourquoi pourtant pouah prie première premier
presque propagande ptdr puis putain qu quand quatre que quel quelle quelqu'un quoi qui racisme
raciste racistes ras rien respect rip s sa sans santé scandaleux sept ses seul seulement si
silence sinon six solidarité soit son sont soutien stop suis super superbe sur sympa t ta tant te
tellement tes texte tiens toi ton top toujours tous tout toute toutes très triste trois trop tu un
une va vas vas-y vérité vite vive vivement voici voilà vos votre vous voyons vrai vraie vraiment
vu wow wahou waouh y yes youpi zéro about absolutely after again agree agreed all also always
amazing an and another any anyone are as at awesome awful back bad be beautiful because been best
better bless both but by bye can come congrats congratulations correct crazy day dead did
disgusting do does done don't dude each end enough even ever every everyone exactly excellent fact
facts fair false fantastic fascism few fine finally five follow for four free from fun funny get
go god good great had happy has hate have he hello help her here hi him his how i if in indeed
insane interesting is it its it's joke just know later less let lies life like line lines link
lmao lol look love luck made make many maybe me mine more morning much my names never new nice
night no nobody none nonsense nope not nothing now of off oh omg one only open or other our out
over pathetic peace people perfect please poor possible post pray prayers pretty probably racist
racists really right sad same say see seven shame she should sick six so some sorry stay still
stop strong stupid such sure take talk text thank thanks that that's the their them then there
these they this those three time to today together tomorrow too top true truth try two
unbelievable under up us very wait want was way we welcome well were what when where which who why
wish with without wonderful word work works wrong yeah year yep yes yesterday yet you your aber
alle alles also am amen auch auf aus bei bitte danke das dein den der die dieser doch du ein eine
einfach er es falsch für furchtbar ganz genau gern gut guten hallo ich ihr immer in ist ja jetzt
kein keine klar leider liebe mein mit morgen nein nicht nichts nie noch nur oder richtig schade
schön schlimm sehr sie sind so stimmt super tag toll traurig und uns unser viel vielen von wahr
wahrheit warum was wer wie wir wirklich zu zusammen adiós ahora algo amor así aunque ayer bien
bienvenidos buenas bueno buenos cada casa claro como con cuando dios donde dos el ella ellos es
eso ese esta este estoy exacto feliz fuera genial gracias gran hola hombre hoy jaja jajaja los lo
mal más me mejor mentira mi mierda mucho muy nada ni no nunca otra otro para pero por porque pues
qué que queda racistas se sí si siempre sin sois son su también te tiene todo todos tu un una uno
va vaya verdad vergüenza viva y ya yo anche ancora basta bella bello bene bravi brava buon buona
buongiorno certo che ciao come con cosa d'accordo davvero di dove ecco falso giusto grande grazie
io italia lei lui ma mai mi molto no noi non ora per perché però più poi poco povera purtroppo
quando questo questa sempre sei sì solo sono stessa troppo tutti tutto un vergogna vero verità vi
viva voi ale bardzo brawo był był by chyba co czy dla dlaczego dobry dobre dobrze dlatego dno
dzień dziękuję hej i ja jak jest już kłamstwo klasa mnie moja my na nic nie nigdy o oczywiście on
ona oni pan pani po prawda proszę się smutne super tak tam też to ty tylko w wstyd wszyscy
wszystko z za zawsze że bedankt dank de dat die dit een en ga goed goede goedemorgen heel het hoe
hoi ik is ja jammer je klopt leuk lief maar mee meer met mooi nee niet niets nog nooit nu of ook
prachtig schande tegen van veel voor waar waarom wat we wel wij obrigada obrigado bom boa bem
dia ele ela eu isso muito não parabéns sim tudo vergonha verdade amém lindo linda
police justice démission dictature liberté égalité fraternité stop halte dégage dégagez partout
racisme raciste fascisme fachos facho guerre france français françaises europe islam gauche droite
résistance dehors debout ensemble solidarité respect amour paix attention urgent alerte info fake
intox faux vrai mensonge menteurs menteur menteuse assassins assassin voleurs collabos traîtres
scandale ridicule pathétique exact absolument évidemment franchement sérieusement bref enfin bah
"""
COMMON_WORDS = frozenset(_WORDS.split())
"""In French, English, German, Spanish, Italian, Polish, Dutch and Portuguese, in small letters."""
