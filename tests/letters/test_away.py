"""Out-of-office replies, written by hand: the last day away, or nothing when nobody could say for certain."""

from datetime import date

import pytest

from handoffd.letters.away import last_day_away

TODAY = date(2026, 11, 20)  # a Friday

# One row: what stands in the reply, and the last day away (month-day; of 2027 where it says so), "-" for "not certain".
ENGLISH = """
I am out of the office and will be back on Monday 30 November. | 11-29
Thanks for your mail. I'm out of office until 27 November. | 11-27
I'm away until Friday, November 27th, with no access to email. | 11-27
I am out of office 23-27 Nov. | 11-27
I am out of the office from November 23 to November 27. | 11-27
On annual leave November 23-27, back Monday November 30. | 11-29
I'm away and returning Monday. | 11-22
I will return on 2026-12-01. | 11-30
I will be returning to the office on Tuesday, December 1, 2026. | 11-30
Out of office through 4 December. | 12-04
Out of the office until and including Dec 4. | 12-04
I am on leave from 16 November to 4 December 2026. | 12-04
I'm on vacation, back 1 Dec. For urgent matters call Petra. | 11-30
I will be back in the office on the 3rd of December. | 12-02
I'll be out until January 4. | 01-04 2027
I am currently on parental leave until 1 March 2027. | 03-01 2027
Out of office: 11/23/2026 - 11/27/2026 | 11-27
Back in the office on 12/1 (US: December 1). | 11-30
I am out today, returning on Monday, November 23. | 11-22
I will be out of the office starting Monday, 23 November, and will return on Tuesday, 1 December. | 11-30
I am travelling until 24 November with limited access to mail and will get back to you when I return. | 11-24
I am out of the office with limited access to email. I will respond when I return. | -
I will get back to you on Monday 23 November. | -
I'll be back soon. | -
I will not be back before 30 November. | -
I am out until 30 November, back on 15 December... or maybe 16 December. | -
I'll return your call on 24 November. | -
Back next Tuesday. | 11-23
I was away until 6 November. | -
Office closed on 26 November. | -
I'm out this week, back on Monday the 30th. | -
I am out of office. My colleague Jo is back on 24 November, I am back on 30 November. | -
"""
GERMAN = """
Ich bin bis zum 27.11. nicht im Büro. | 11-27
Ich bin bis einschließlich 27.11.2026 im Urlaub. | 11-27
Ich bin ab dem 1.12. wieder erreichbar. | 11-30
Ab 1. Dezember bin ich wieder für Sie da. | 11-30
Ich bin vom 23.11. bis 27.11. abwesend. | 11-27
Ich bin vom 23. bis 27. November im Urlaub. | 11-27
Vom 23.11.2026 bis zum 04.12.2026 bin ich nicht im Haus. | 12-04
Ich bin am Montag, den 30. November, zurück. | 11-29
Ich bin am Montag wieder im Büro. | 11-22
Bis 27.11. bin ich nicht im Büro und ab dem 30.11. wieder erreichbar. | 11-29
Vielen Dank für Ihre Nachricht. Ich bin derzeit nicht im Büro und kehre am 3. Dezember zurück. | 12-02
Urlaub bis 8. Januar 2027 | 01-08 2027
Ich kehre am 07.12.26 zurück. | 12-06
Meine Rückkehr: 1. Dezember 2026 | 11-30
Ich bin nicht im Büro. Ich melde mich am 24.11. bei Ihnen. | -
Ich bin nicht im Büro. Ihre Mail wird nicht weitergeleitet. | -
Ich bin voraussichtlich Ende November wieder da. | -
Nicht vor dem 30.11. wieder im Büro. | -
"""
FRENCH = """
Je suis absente et de retour le 3 décembre. | 12-02
Je serai de retour le lundi 30 novembre. | 11-29
Absent du 23 au 27 novembre. | 11-27
Je suis absent du bureau jusqu'au 27 novembre inclus. | 11-27
Je suis en congés jusqu'au 4 décembre 2026. | 12-04
Je suis absent du 23/11/2026 au 27/11/2026. | 11-27
Je reviens le 1er décembre. | 11-30
Je serai de nouveau joignable à partir du 1er décembre. | 11-30
En congés du 23 novembre au 4 décembre, je rentre le 7 décembre. | 12-06
Je suis actuellement en déplacement et vous répondrai dès que possible. | -
Je serai de retour lundi. | 11-22
Je suis en congé maternité. | -
"""
SPANISH = """
Estoy fuera de la oficina hasta el 27 de noviembre. | 11-27
Estaré de vuelta el lunes 30 de noviembre. | 11-29
Estoy de vacaciones del 23 al 27 de noviembre. | 11-27
Regreso el 1 de diciembre. | 11-30
Volveré el 3 de diciembre de 2026. | 12-02
Estaré ausente desde el 23/11/2026 hasta el 27/11/2026. | 11-27
Me reincorporo el 7 de diciembre. | 12-06
Estaré fuera unos días y responderé a la vuelta. | -
"""
ITALIAN = """
Sono fuori ufficio fino al 27 novembre. | 11-27
Rientrerò lunedì 30 novembre. | 11-29
Sarò assente dal 23 al 27 novembre. | 11-27
Sono in ferie, torno il 1 dicembre. | 11-30
Sarò di nuovo in ufficio il 3 dicembre 2026. | 12-02
Sarò fuori sede fino al 24/12/2026 compreso. | 12-24
Il mio rientro è previsto per il 7 dicembre. | 12-06
Sono in ferie e risponderò al mio rientro. | -
"""
PORTUGUESE = """
Estou ausente até 27 de novembro. | 11-27
Estarei de volta, volto no dia 30 de novembro. | 11-29
Estou de férias de 23 a 27 de novembro. | 11-27
Regressarei a 1 de dezembro de 2026. | 11-30
Estarei fora do escritório até ao dia 4 de dezembro. | 12-04
Retornarei segunda-feira, 30 de novembro. | 11-29
Estou fora e respondo quando voltar. | -
"""
DUTCH = """
Ik ben afwezig tot en met 27 november. | 11-27
Ik ben op maandag 30 november weer aanwezig. | 11-29
Ik ben met vakantie van 23 tot en met 27 november. | 11-27
Vanaf 1 december ben ik weer bereikbaar. | 11-30
Ik ben op 3 december terug. | 12-02
Ik ben er niet van 23-11-2026 t/m 27-11-2026. | -
Ik ben t/m 4 december op vakantie. | 12-04
Ik ben afwezig en lees mijn mail niet. | -
"""
JAPANESE = """
11月27日まで休暇をいただいております。 | 11-27
12月1日より出社いたします。 | 11-30
11月23日から27日まで不在です。 | -
11月23日から11月27日まで休暇をいただきます。 | 11-27
2026年11月30日(月)に戻ります。 | 11-29
出社日:12月3日 | 12-02
ただいま不在にしております。 | -
"""


def rows():
    for language in (ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH, JAPANESE):
        for line in language.strip().splitlines():
            text, _, told = line.rpartition(" | ")
            month_day, _, year = told.strip().strip("-").partition(" ")
            yield pytest.param(text, date.fromisoformat(f"{year or 2026}-{month_day}") if month_day else None, id=text)


@pytest.mark.parametrize(("text", "last"), list(rows()))
def test_the_day_of_return_is_read_or_nothing_is(text, last):
    assert last_day_away(text, TODAY, "month" if "US:" in text else "") == last


def test_there_are_enough_of_them():
    assert len(list(rows())) >= 80


def test_a_date_with_slashes_that_could_be_two_is_none():
    assert last_day_away("Back on 12/1.", TODAY) is None
    assert last_day_away("Back on 12/1.", TODAY, "month") == date(2026, 11, 30)


def test_the_history_below_a_reply_is_not_the_reply():
    assert last_day_away("I am away.\n\n" + "> x\n" * 3000 + "back on 30 November", TODAY) is None


def test_an_endless_line_is_read_quickly():
    assert last_day_away("from 1 " * 20_000, TODAY) is None
