"""The last look is seldom wrong: honest letters beside everything that salespeople write into the document (T7).

The document here is the worst there can be: every answer of every hand that the tests of the replies know, in one.
"""

import pytest

from handoffd.app import previewing
from handoffd.letters.writing import literals, samples
from handoffd.letters.writing.leakguard import in_words, inspect
from handoffd.letters.writing.ourwords import Ours, Source, strangers
from handoffd.letters.writing.views import CUSTOMER_LETTERS
from handoffd.playbook.dossier import SECTIONS
from leaks.bench import Bench
from leaks.drafts import drafts
from letters.draftedits import MORE
from letters.draftmail import EDITS
from letters.replywriters.answers import POOL

MANY = 400


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    bench = Bench(tmp_path_factory.mktemp("bench"))
    entries = [text for entry in samples.DOSSIER.entries for text in (entry.text, *entry.prompts.values())]
    told = [Source("the document", text) for text in entries]
    told += [Source(heading, "\n".join(lines)) for heading, answers in POOL.items() for lines in answers]
    told += [Source("the house", text) for text in literals.for_ourselves()]
    people = (samples.AE, samples.CSM, samples.CONTACT)
    names = [text for person in people for text in (person.name, person.email)]
    public = (
        samples.GOAL,
        samples.CUSTOMER,
        samples.VENDOR,
        samples.JOIN_LINK,
        *names,
        *literals.for_customers(),
    )
    words = frozenset(word.lower() for text in public for word in text.replace(",", " ").split())
    yield Ours(tuple(told), frozenset({samples.TOKEN}), strangers([], bench.settings.roster, []), public, words)
    bench.close()


def test_the_document_holds_an_answer_to_every_section():
    assert set(POOL) == {section.heading for section in SECTIONS}


def test_hundreds_of_honest_letters_raise_no_alarm(ours):
    alarms = {text: found for text in drafts(MANY) if (found := in_words(text, ours))}
    assert not alarms, [str(each) for found in alarms.values() for each in found][:10]


@pytest.mark.parametrize("name", sorted(CUSTOMER_LETTERS))
def test_the_letters_as_the_program_writes_them_raise_none(ours, name):
    seen = previewing.of_sample(name)
    assert [str(each) for each in inspect(seen.raw, ours)] == []


@pytest.mark.parametrize("edit", [*EDITS, *MORE], ids=lambda edit: edit.name)
def test_the_edits_that_other_tests_know_raise_none(ours, edit):
    assert [str(each) for each in in_words(f"{edit.title}\n\n{edit.body}", ours)] == []


@pytest.mark.parametrize("heading", list(POOL))
def test_an_answer_that_is_pasted_into_a_letter_is_found_whatever_the_section_and_the_language(ours, heading):
    """The other side of it: of all answers that say more than a few words, none gets by in an honest letter."""
    letters = list(drafts(len(POOL[heading]), seed=heading))
    for letter, lines in zip(letters, POOL[heading], strict=True):
        said = " ".join(line.lstrip("*0123456789) ") for line in lines)
        if len(said) > 24 and "a full day in under an hour" not in said:  # that is the goal, which they may read
            assert in_words(letter.replace("\n\n", f"\n\n{said} ", 2), ours), said
