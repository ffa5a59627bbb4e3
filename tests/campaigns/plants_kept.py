"""Bugs to plant in what is looked at last and kept for ever: the leak guard, alarms, the journal, verify."""

from campaigns.planting import Mutant

GUARD, LOOK = "letters/writing/leakguard.py", "tests/leaks/test_stopped_at_the_last_look.py"
FOUND = "tests/leaks/test_leakguard.py"
ALARMS, VERIFY = "tests/store/test_transactions.py", "tests/store/test_verify.py"

LEAKS = (
    Mutant(
        "leak-frozen-all-the-same", "app/writing.py",
        "            return found\n        frozen: list[Envelope] = []", "            pass\n        frozen: list[Envelope] = []",
        f"{LOOK}::test_what_the_program_wrote_itself_is_stopped_at_the_yes_and_approver_and_ops_are_told",
        "A letter in which our notes stand is frozen and leaves.",
    ),
    Mutant(
        "leak-not-looked-for-again", "app/gate.py",
        "return Withheld(row.step, tuple(str(leak) for leak in found)) if found else None", "return None",
        f"{LOOK}::test_what_has_become_ours_since_the_yes_is_found_before_the_bytes_leave",
        "What became ours between the yes and the hour leaves.",
    ),
    Mutant(
        "leak-tokens-let-go", GUARD,
        '"the token of a letter to our own people", typed=False)', '"the token of a letter to our own people")',
        f"{LOOK}::test_a_token_that_was_shown_and_let_go_is_stopped_all_the_same",
        "An approver who overlooks a token gives it to the customer.",
    ),
    Mutant(
        "leak-references-let-go", GUARD, '"our own reference", typed=False)', '"our own reference")',
        f"{LOOK}::test_a_reference_or_a_token_is_let_go_by_nobody",
        "An approver who overlooks HO-1 gives it to the customer.",
    ),
    Mutant(
        "leak-any-header", GUARD, "for name in mail.headers if name.casefold() not in HEADERS]",
        'for name in mail.headers if name.casefold() == "bcc"]',
        f"{FOUND}::test_a_header_that_customers_never_get_is_a_finding_and_nobody_can_let_it_go",
        "A header of ours tells the customer of the machine.",
    ),
    Mutant(
        "leak-any-part", GUARD, "for kind in mail.types if kind not in TYPES]", "for kind in mail.types if not kind]",
        f"{FOUND}::test_a_part_that_customers_never_get_is_a_finding", "The document itself is attached.",
    ),
    Mutant(
        "leak-unreadable-passes", GUARD,
        'return (Finding("", "the mail", f"it cannot be read back ({problem})", typed=False),)',
        "return () if problem else ()",
        f"{FOUND}::test_bytes_that_cannot_be_read_are_a_finding", "What cannot be looked at leaves.",
    ),
    Mutant(
        "leak-let-go-for-ever", GUARD, "any(key in words for words in free)", "free",
        f"{FOUND}::test_words_that_their_approver_was_shown_and_let_go_pass_and_nothing_else_does",
        "Who lets one sentence go lets go everything.",
    ),
    Mutant(
        "leak-addresses-unseen", GUARD, "    for address in ours.addresses:\n", "    for address in ():\n",
        f"{FOUND}::test_what_is_ours_is_found_wherever_it_was_put[a sceptic's address]", "The customer reads who else of us is in it.",
    ),
    Mutant(
        "leak-journal-unseen", "app/lastlook.py",
        "sources = (*sources_of(handoff), *notes)", "sources = (*sources_of(handoff), *notes[:0])",
        f"{LOOK}::test_a_note_of_our_journal_in_the_letter_is_stopped", "A note about the customer is sent to the customer.",
    ),
    Mutant(
        "leak-others-words-let-go", "app/lastlook.py", "let_go = draft.warned if draft.by else ()", "let_go = draft.warned",
        f"{LOOK}::test_what_the_program_wrote_is_never_let_go_whatever_was_let_go_before",
        "What was let go in somebody's own words is let go in ours.",
    ),
)  # fmt: skip

RECORD = (
    Mutant(
        "alarm-rings-twice", "store/alarms.py",
        "if row is None or row.fired_at is not None or row.due_at != alarm.due_at:",
        "if row is None or row.due_at != alarm.due_at:",
        f"{ALARMS}::test_an_alarm_rings_once", "A leader hears of the same thing twice.",
    ),
    Mutant(
        "alarm-rings-though-moved", "store/alarms.py",
        "if row is None or row.fired_at is not None or row.due_at != alarm.due_at:",
        "if row is None or row.fired_at is not None:",
        f"{ALARMS}::test_an_alarm_that_was_moved_or_cleared_meanwhile_does_not_ring",
        "Who was given more time is reminded at the old hour.",
    ),
    Mutant(
        "alarms-ring-after-the-end", "app/doing.py", "memory.clear_all_deadlines(handoff.ref, now)", "pass",
        "tests/attacks/test_orders.py::test_after_a_stop_no_alarm_of_the_handoff_is_set",
        "People are reminded of a handoff that is over.",
    ),
    Mutant(
        "seal-without-the-row-before", "store/chain.py", "return _hash(before, str(number),", 'return _hash("", str(number),',
        "tests/store/test_chain.py::test_whatever_is_changed_by_hand_breaks_it_at_that_row",
        "A line of the journal can be cut out unseen.",
    ),
    Mutant(
        "seal-without-the-words", "store/chain.py", "return _hash(salt, data, text, message_id)",
        "return _hash(salt, data, message_id)",
        "tests/store/test_chain.py::test_whatever_is_changed_by_hand_breaks_it_at_that_row",
        "A line of the journal can be rewritten unseen.",
    ),
    Mutant(
        "verify-without-the-end", "store/audit/journal.py",
        "if found == 0 and (end.journal_last if end else 0) != last:", "if found == 0 and last < 0:",
        f"{VERIFY}::test_what_was_tampered_with_is_named_with_its_place", "The last lines can be cut off unseen.",
    ),
    Mutant(
        "verify-without-bytes", "store/audit/letters.py",
        "if not isinstance(row.raw, bytes) or hashlib.sha256(row.raw).hexdigest() != row.sha256:",
        "if not isinstance(row.raw, bytes):",
        f"{VERIFY}::test_what_was_tampered_with_is_named_with_its_place", "Changed bytes are called sound.",
    ),
    Mutant(
        "verify-without-the-yes", "store/audit/letters.py",
        "elif row.customer and row.state != WITHDRAWN and not", "elif row.customer and row.state == HELD and not",
        f"{VERIFY}::test_what_was_tampered_with_is_named_with_its_place",
        "A letter that nobody approved is called sound.",
    ),
    Mutant(
        "verify-without-doubles", "store/audit/letters.py", "if taken[key] > 1:", "if taken[key] > 2:",
        f"{VERIFY}::test_a_letter_that_went_twice_because_of_one_yes_is_named", "A double to a customer is called sound.",
    ),
    Mutant(
        "verify-without-sequence", "store/audit/letters.py",
        "if before and mail.sequence < before.sequence:", "if before and mail.sequence < 0:",
        f"{VERIFY}::test_an_invitation_that_is_older_than_the_one_before_is_named",
        "An invitation that calendars pass over is called sound.",
    ),
)  # fmt: skip

KEPT = (*LEAKS, *RECORD)
