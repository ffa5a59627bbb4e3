"""Words that say nothing by themselves, in the languages of the letters; folded, without accents.

Two texts may share any number of them in a row and have nothing to do with each other.
"""

_ENGLISH = """
    a about above after afternoon again all also always am an and any apr april are as at aug august away back
    be because been before being below best between both business but by call can cannot cheers come comes
    company contract could customer day days dear dec december did do does done down during each eight either
    else enough even ever every feb february few finish first five for forward four fri friday from further get
    gets give given go goal goals goes going good got great had happy has have having he hello help her here
    hers hi him his hour hours how i if in into is it its itself jan january jul july jun june just keep kind
    know last least less let like likely little long look looking looks lot made make makes many mar march may
    maybe me mean means meet meeting might mine minute minutes mon monday month months more morning most much
    must my need needs neither never new next nine no nobody none nor not nothing nov november now oct october
    of off often on once one only onto or other our ours out over own part partner people per perhaps plan plans
    please process product project quite rather ready really regards right said same sat saturday say says see
    seem seems sep september set seven shall she should show since sincerely six so some somebody something soon
    start started starts still success such sun sunday sure system take takes team tell ten than thank thanks
    that the their them then there these they thing things think this those though three through thu thursday
    till time times to today together told too tue tuesday two under until up upon us use used value very want
    wants was way we wed wednesday week weeks well went were what when where whether which while who whole whom
    whose why will with within without work working works would write year years yes yet you your yours
"""
_GERMAN = """
    aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bitte da dabei
    damit danach danke dann das dass dein dem den denn der des dezember die dienstag dies diese dieser dieses
    dir doch donnerstag dort du durch ein eine einem einen einer eines er erst es etwas euch euer februar
    freitag freundlichen fur gegen gerne gibt grussen habe haben hallo hat hatte hier ich ihm ihn ihnen ihr ihre
    ihrem ihren ihrer im immer in ist ja jahr januar jede jeder jetzt juli juni kann kein keine konnen liebe
    lieber machen mai man marz mehr mein meine mich mir mit mittwoch montag morgen muss nach nicht nichts noch
    nun nur ob oder ohne oktober samstag schon sehr sein seine seit sich sie sind so soll sollte sondern sonntag
    tag tage uber uhr um und uns unser unsere unter viel viele vom von vor wann war waren warum was weil wenn
    wer werden wie wieder wir wird wo woche wochen wollen wurde zu zum zur zwischen
"""
_FRENCH = """
    ai aout au aucun aussi autre aux avant avec avoir avril bien bonjour car ce cela ces cet cette chaque chez
    comme cordialement dans de decembre depuis des deux dimanche donc du elle elles en encore entre est et etait
    etre eu faire fait fevrier fois heure heures il ils janvier je jeudi jour jours juillet juin la le les leur
    leurs lui lundi mais mardi mars me meme merci mercredi mes moi moins mois mon ne nos notre nous novembre
    octobre on ont ou par pas peu plus pour pouvez pouvons qu quand que qui quoi sa samedi sans se semaine
    septembre sera ses si son sont sous sur ta te tes toi ton tous tout toute toutes tres trois tu un une
    vendredi vers vos votre vous
"""

SMALL = frozenset(f"{_ENGLISH} {_GERMAN} {_FRENCH}".split())
