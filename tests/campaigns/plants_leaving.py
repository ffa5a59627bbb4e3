"""Bugs to plant in what decides whether, when and how often a letter leaves: approval, outbox, sending, courier."""

from campaigns.planting import Mutant

APPROVE, ORDER, TAKEBACK = (f"playbook/{name}.py" for name in ("shapes/approve", "shapes/order", "takeback"))
YES = "tests/playbook/test_decide.py::test_a_yes_that_is_right_but_for_one_thing_lets_nothing_leave"
OFF = "tests/playbook/test_takeback.py::test_a_yes_that_is_right_but_for_one_thing_releases_nothing"
ANYWAY = (
    "tests/playbook/test_order.py"
    "::test_send_anyway_releases_it_only_as_the_proven_word_of_the_ae_or_a_leader_and_is_journalled"
)
TWICE = "tests/attacks/test_a_second_yes.py"
VOUCH = "tests/attacks/test_orders.py"
DOUBTS, CRASHES = "tests/delivery/test_doubts.py", "tests/store/test_crashes.py"
COURIER, OUTBOX = "tests/network/test_courier.py", "tests/store/test_outbox.py"

APPROVAL = (
    Mutant(
        "approve-by-anybody", APPROVE,
        "        if by != scene.person(self.approver):\n", "        if not by:\n",
        f"{YES}[by]", "A yes by somebody who is not the approver lets the introduction leave.",
    ),
    Mutant(
        "approve-unproven", APPROVE,
        '        if not proven:\n            return drafting.unproven(scene, "approve", by)',
        '        if not (proven or by):\n            return drafting.unproven(scene, "approve", by)',
        f"{YES}[proven]", "A mail that anybody may have written counts as the approver's yes.",
    ),
    Mutant(
        "approve-words-alone", APPROVE,
        "if (version, sha256) != (draft.version, draft.sha256):", "if sha256 != draft.sha256:",
        f"{YES}[version]", "A yes written before a hold, which arrives after it, counts.",
    ),
    Mutant(
        "approve-version-alone", APPROVE,
        "if (version, sha256) != (draft.version, draft.sha256):", "if version != draft.version:",
        f"{YES}[words]", "A yes to other words of the same number lets these leave.",
    ),
    Mutant(
        "approve-without-undo", APPROVE, "said.at + scene.office.undo)", "said.at)",
        f"{TWICE}::test_a_late_yes_leaves_ten_minutes_for_a_stop",
        "A yes cannot be taken back: the letter is gone in the same minute.",
    ),
    Mutant(
        "approve-before-its-hour", APPROVE,
        "return next_working_moment(earliest, scene.customer_week)", "return earliest",
        "tests/playbook/test_decide.py::test_a_yes_on_a_saturday_lets_it_leave_on_monday_morning",
        "The customer is written to on a Saturday.",
    ),
    Mutant(
        "order-not-needed", ORDER, "return bool(scene.handoff.csm) and all(", "return bool(scene.handoff.csm) or all(",
        "tests/playbook/test_order.py::test_a_yes_before_the_document_is_accepted_is_kept_and_nothing_leaves",
        "The customer is introduced to a CSM who has not accepted the document.",
    ),
    Mutant(
        "order-frees-other-words", ORDER,
        "(said.version, said.sha256) != (draft.version, draft.sha256)", "said.version > draft.version",
        "tests/playbook/test_order.py::test_a_yes_that_was_kept_for_other_words_frees_nothing",
        "A yes that was kept lets words leave that nobody said yes to.",
    ),
    Mutant(
        "anyway-by-anybody", ORDER, "return event.by == scene.person(approver) or (", "return bool(event.by) or (",
        ANYWAY, "Whoever writes `send anyway` overrules the order.",
    ),
    Mutant(
        "anyway-unproven", APPROVE,
        "        if not event.proven:\n            return drafting.unproven(scene, event.command, event.by)\n        why",
        "        why",
        ANYWAY, "A forged `send anyway` overrules the order.",
    ),
    Mutant(
        "takeback-by-anybody", TAKEBACK,
        "if event.by != scene.handoff.csm or event.edited is not None or", "if event.edited is not None or",
        f"{OFF}[by]", "Somebody else than the CSM cancels the customer's kickoff.",
    ),
    Mutant(
        "takeback-unproven", TAKEBACK,
        '    if not event.proven:\n        return unproven(scene, "approve", event.by)\n', "",
        f"{OFF}[proven]", "A forged yes cancels the customer's kickoff.",
    ),
    Mutant(
        "takeback-other-words", TAKEBACK,
        "if (event.version, event.sha256) != (draft.version, draft.sha256):", "if event.version != draft.version:",
        f"{OFF}[words]", "A cancellation leaves in words that the CSM has not read.",
    ),
    Mutant(
        "freeze-unapproved-words", "app/writing.py",
        "if release.approval.sha256 != draft.sha256 or not _was_offered", "if not _was_offered",
        "tests/attacks/test_a_second_yes.py::test_an_approval_of_other_words_freezes_nothing",
        "A mistake in the playbook freezes words that no approval names.",
    ),
    Mutant(
        "thread-is-proof", "app/replies.py",
        'if not places & {"address", "body"}:', 'if not places & {"address", "body", "thread"}:',
        "tests/attacks/test_forged_mail.py::test_of_what_is_broken_in_one_thing_nothing_counts[approval]",
        "Who knows a Message-ID of ours can approve.",
    ),
    Mutant(
        "token-is-proof", "app/replies.py",
        "return asked.letter == UNPROVEN or self._settings.vouched(message)", "return bool(message.sender)",
        f"{VOUCH}::test_where_our_server_must_vouch_a_token_alone_stops_nothing",
        "Who was forwarded a draft approves in the approver's name.",
    ),
    Mutant(
        "forged-answers-count", "app/replies.py",
        "if self._settings.roster.by_address(by) and not (heard.proven or self._settings.vouched(heard.message)):",
        "if not by:",
        f"{VOUCH}::test_where_our_server_must_vouch_a_forged_answer_does_not_get_into_the_document",
        "A forged answer names to whom the introduction goes.",
    ),
    Mutant(
        "challenge-not-asked", "app/replies.py", "return replace(event, doubt=wanted)", "return event",
        f"{TWICE}::test_the_first_yes_from_an_address_is_asked_for_once_more_and_the_second_counts",
        "The first yes from an address counts without a second one.",
    ),
    Mutant(
        "challenge-answered-by-anybody", "app/replies.py",
        "if asked.letter == UNPROVEN or shown:", "if asked.letter == UNPROVEN or shown or before is not None:",
        f"{TWICE}::test_who_holds_the_token_of_a_forwarded_draft_cannot_answer_the_fresh_letter",
        "Saying yes twice with a forwarded draft is enough.",
    ),
)  # fmt: skip

SENDING = (
    Mutant(
        "data-started-not-written", "app/sending.py",
        "begins = memory.batches.start_batch([row.id for row in rows], now)", "begins = True",
        f"{CRASHES}::test_what_was_begun_to_the_customer_is_held_and_a_person_is_asked_before_anything_goes_again",
        "After a crash in the payload the customer gets the letter a second time.",
    ),
    Mutant(
        "data-started-too-late", "network/courier.py",
        "        before_data()\n        return await self._data(envelope.raw)",
        "        told = await self._data(envelope.raw)\n        before_data()\n        return told",
        f"{COURIER}::test_no_byte_leaves_when_the_record_cannot_be_written",
        "Bytes leave before it is on disk that they do.",
    ),
    Mutant(
        "claimed-by-two", "store/batches.py", ".where(_THESE, _OUT.c.state == PENDING)", ".where(_THESE)",
        f"{OUTBOX}::test_an_envelope_is_claimed_by_one_only", "A letter that was taken back, or has left, is sent.",
    ),
    Mutant(
        "claim-not-written", "store/batches.py",
        "state=CLAIMED, attempts=_OUT.c.attempts + 1", "attempts=_OUT.c.attempts + 1",
        f"{OUTBOX}::test_an_envelope_is_claimed_by_one_only", "The same envelope is taken for sending twice.",
    ),
    Mutant(
        "frozen-hash-not-looked-at", "app/sending.py",
        "if hashlib.sha256(row.raw).hexdigest() != row.sha256:", "if len(hashlib.sha256(row.raw).hexdigest()) != 64:",
        "tests/delivery/test_doubts.py::test_bytes_that_are_not_those_that_were_frozen_are_held_and_never_sent",
        "What was changed in the database reaches the customer.",
    ),
    Mutant(
        "doubt-goes-again", "app/doubts.py",
        "if not row.customer and row.attempts < outbox.DOUBTS:", "if row.attempts < outbox.DOUBTS:",
        f"{DOUBTS}::test_without_an_archive_a_customers_letter_is_held_at_once",
        "A letter in doubt goes to the customer again without a question.",
    ),
    Mutant(
        "doubt-goes-for-ever", "app/doubts.py",
        "if not row.customer and row.attempts < outbox.DOUBTS:", "if not row.customer:",
        "tests/attacks/test_nobody_is_flooded_or_forgotten.py"
        "::test_a_letter_that_a_colleagues_server_never_confirms_is_handed_over_three_times_at_most",
        "A colleague gets the same letter for ever.",
    ),
    Mutant(
        "doubt-settled-by-any-copy", "app/doubts.py", "found is not None and row.mark in found", "found",
        f"{DOUBTS}::test_a_copy_of_another_letter_in_the_archive_settles_no_doubt",
        "Somebody else's copy proves that the customer has the letter.",
    ),
    Mutant(
        "doubt-shared-mark", "store/doubts.py", "return len(rows) == 1", "return bool(rows)",
        f"{DOUBTS}::test_a_mark_that_several_readers_share_proves_nothing",
        "A colleague's copy proves that the customer has the letter.",
    ),
    Mutant(
        "doubt-settled-by-another", "store/doubts.py",
        "                OutboxRow.recipient == recipient,\n", "",
        f"{DOUBTS}::test_somebody_elses_answer_proves_nothing_about_this_copy",
        "An answer of the colleague in copy proves that the customer has it.",
    ),
    Mutant(
        "crash-forgets-the-payload", "app/sending.py",
        "                if row.state == outbox.CLAIMED:\n                    memory.outbox.release_claim(row.id)",
        "                if row.state:\n                    memory.outbox.release_claim(row.id)",
        f"{DOUBTS}::test_a_crash_in_the_payload_is_a_doubt_and_a_crash_before_it_is_none",
        "What was interrupted in its payload goes again.",
    ),
    Mutant(
        "crash-doubts-the-claim", "app/sending.py",
        "                if row.state == outbox.CLAIMED:\n                    memory.outbox.release_claim(row.id)",
        "                if not row.state:\n                    memory.outbox.release_claim(row.id)",
        f"{CRASHES}::test_what_was_claimed_and_not_begun_is_sent_after_the_crash_without_a_question",
        "People are asked about letters that certainly have not left.",
    ),
    Mutant(
        "raised-in-the-payload", "app/sending.py",
        "                if row and row.state == outbox.CLAIMED:", "                if row:",
        f"{DOUBTS}::test_an_exception_in_the_payload_leaves_a_doubt",
        "A payload that ended in an exception goes again.",
    ),
    Mutant(
        "no-answer-is-no", "network/courier.py",
        'return Outcome("in_doubt", None, str(trouble))', 'return Outcome("temporary", None, str(trouble))',
        f"{COURIER}::test_silence_after_the_dot_is_a_doubt_too", "The letter was taken, and goes again.",
    ),
    Mutant(
        "odd-answer-is-no", "network/courier.py",
        'return Outcome("in_doubt", None, f"a reply', 'return Outcome("temporary", None, f"a reply',
        f"{COURIER}::test_what_is_known_after_each_answer", "The letter may have been taken, and goes again.",
    ),
    Mutant(
        "later-is-never", "network/courier.py",
        'return Outcome("temporary", reply.code, plain(reply.message))',
        'return Outcome("permanent", reply.code, plain(reply.message))',
        f"{COURIER}::test_what_is_known_after_each_answer", "A greylisted letter is given up.",
    ),
    Mutant(
        "one-envelope-for-all", "letters/writing/compose.py",
        "for number, email in enumerate(letter.recipients):",
        'for number, email in enumerate([", ".join(letter.recipients)]):',
        "tests/letters/test_compose.py"
        "::test_each_recipient_gets_an_envelope_of_the_same_words_with_a_mark_of_its_own_and_nobody_gets_two",
        "One refused reader decides for both.",
    ),
    Mutant(
        "half-taken-back", "store/outbox.py",
        "                col(OutboxRow.state).in_((PENDING, CLAIMED)),\n", "                OutboxRow.state == PENDING,\n",
        "tests/attacks/test_before_it_has_left.py"
        "::test_a_no_that_came_while_we_were_down_stops_what_a_crash_left_at_the_door[hold]",
        "A hold does not stop what a crash left at the door.",
    ),
    Mutant(
        "new-beside-doubtful", "store/outbox.py",
        "doubtful = [row for row in theirs if row.state in (HELD, IN_DOUBT)]", "doubtful: list[Leaving] = []",
        "tests/attacks/test_before_it_has_left.py::test_a_new_version_does_not_leave_while_the_old_one_may_have_arrived",
        "The customer gets two versions of the introduction.",
    ),
    Mutant(
        "gate-never-shut", "app/sending.py",
        "if (opens := self._gate.opens(memory, row, now)) > now:",
        "if (opens := self._gate.opens(memory, row, now)) is None:",
        "tests/attacks/test_what_comes_late.py::test_after_a_night_without_us_a_customer_is_not_written_to_at_three_on_a_sunday",
        "After a night without us the customer is written to at three on a Sunday.",
    ),
    Mutant(
        "gate-past-meeting", "app/gate.py", "draft.meeting.start <= now", "draft.meeting.end < draft.meeting.start",
        "tests/attacks/test_what_comes_late.py"
        "::test_an_invite_that_could_not_leave_before_its_meeting_is_never_sent_and_a_new_time_is_drafted",
        "The customer is invited to a meeting that is over.",
    ),
    Mutant(
        "shadow-courier-open", "network/courier.py",
        "if self._only is not None and envelope.recipient.casefold() not in self._only:", "if self._only is None is not None:",
        "tests/shadow/test_what_leaves.py"
        "::test_a_letter_that_slips_past_the_sender_is_stopped_by_the_courier_and_kept",
        "In shadow mode a letter leaves to a colleague when the sender is mistaken.",
    ),
    Mutant(
        "shadow-sender-open", "app/shadow/keeping.py", "    if ops is None:\n", "    if ops is None or not row.customer:\n",
        "tests/shadow/test_what_leaves.py"
        "::test_a_contract_is_carried_in_thought_and_nothing_leaves_but_one_mail_to_ops",
        "In shadow mode the AE is asked for the document.",
    ),
)  # fmt: skip

LEAVING = (*APPROVAL, *SENDING)
