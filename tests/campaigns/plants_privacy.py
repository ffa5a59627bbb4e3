"""Bugs to plant in what lets words leave the store: retention, erasing, and what `verify` says of both."""

from campaigns.planting import Mutant

KEEP = "tests/privacy/test_retention.py"
GONE = f"{KEEP}::test_the_words_of_a_closed_handoff_leave_and_the_facts_stay"

RETENTION = (
    Mutant(
        "bytes-lie-in-free-pages", "store/engine.py", '"secure_delete=ON"', '"secure_delete=OFF"',
        GONE, "Whoever copies the file reads what has left out of its free pages.",
    ),
    Mutant(
        "bytes-lie-in-the-log", "app/upkeep.py", "            self._store.settle()\n", "",
        GONE, "What has left still lies in SQLite's log.",
    ),
    Mutant(
        "words-stay-in-the-journal", "store/privacy/retention.py",
        "return Rest(row, facts_of_json(row.data), told(row.data), row.message_id)",
        "return Rest(row, row.data, told(row.data), row.message_id)",
        GONE, "The mails have left, and the journal keeps every word of them.",
    ),
    Mutant(
        "words-stay-in-the-handoff", "store/privacy/facts.py", 'return value if key in STAYS else ""', "return value",
        GONE, "The document of a closed handoff is kept for ever.",
    ),
    Mutant(
        "retention-of-what-waits", "store/privacy/retention.py",
        "            *(col(HandoffRow.ref).not_in(each) for each in waiting),\n", "",
        f"{KEEP}::test_a_closed_handoff_in_which_a_letter_still_waits_keeps_everything[held]",
        "A letter that is held loses the words that a person needs to decide about it.",
    ),
    Mutant(
        "retention-of-what-is-open", "store/privacy/retention.py", 'HandoffRow.closed != "",', 'HandoffRow.closed != "?",',
        f"{KEEP}::test_nothing_of_an_open_handoff_leaves", "A handoff that rests for half a year loses its document.",
    ),
    Mutant(
        "identity-leaves-too", "store/privacy/retention.py", '    row.raw, row.left_at = b"", now\n    session.add(row)\n    return row.id or 0',
        '    row.raw, row.left_at = b"", now\n    if isinstance(row, Inbound):\n        row.content_id = str(row.id)\n'
        "    session.add(row)\n    return row.id or 0",
        f"{KEEP}::test_the_same_mail_is_not_taken_again_after_its_bytes_have_left",
        "A mail that is moved back into the inbox half a year later is taken a second time.",
    ),
    Mutant(
        "lost-looks-like-left", "store/audit/letters.py", "if row.raw or row.id not in left:", "if row.raw:",
        f"{KEEP}::test_bytes_that_are_gone_without_a_word_of_the_journal_are_lost[outbox]",
        "Bytes that were lost, or taken away by hand, are called sound.",
    ),
    Mutant(
        "what-remains-is-unsealed", "store/audit/journal.py", "says != remains.get(row.id or 0) and", "not says and",
        f"{KEEP}::test_what_left_is_no_loss_and_what_is_lost_is_found",
        "What a row says once its words have left can be changed unseen.",
    ),
)  # fmt: skip
ERASE = "tests/privacy/test_erase.py"
LEFT_OF_HER = f"{ERASE}::test_nothing_of_her_is_left_in_any_file_and_the_store_is_sound"
ERASING = (
    Mutant(
        "erased-words-stay-in-the-journal", "store/privacy/erase.py",
        "return None if before == after else rest", "return None if before != after else rest",
        LEFT_OF_HER, "The journal still tells what she was.",
    ),
    Mutant(
        "erased-rows-stay", "store/privacy/erase.py", "rows = sum(self._others(table) for table in OTHERS)", "rows = 0",
        LEFT_OF_HER, "Her address is kept among the dead ones.",
    ),
    Mutant(
        "erased-columns-stay", "store/privacy/erase.py", "            self._replace(row)\n            if row.left_at", "            if row.left_at",
        LEFT_OF_HER, "The text of her mails has left, and her address stands beside each.",
    ),
    Mutant(
        "erased-by-any-ending", "store/privacy/person.py", r'rf"(?<![\w.+-]){re.escape(self.address)}', 'rf"{re.escape(self.address)}',
        f"{ERASE}::test_somebody_whose_address_only_looks_like_it_stays", "Anna's rows are erased with Marta's.",
    ),
    Mutant(
        "erased-without-a-word", "cli/person.py", "if needed and not close:", "if needed and close is None:",
        f"{ERASE}::test_a_handoff_on_its_way_stops_the_command_until_the_word_is_said",
        "A handoff on its way is closed because somebody was erased, and nobody had said so.",
    ),
)  # fmt: skip
PRIVACY = (*RETENTION, *ERASING)
