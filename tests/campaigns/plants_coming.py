"""Bugs to plant in what judges mail that comes: trust, identity, the mailbox, machines, calendars."""

from campaigns.planting import Mutant

TRUST, INBOX = "tests/letters/test_trust.py", "tests/store/test_transactions.py"
LESS, OPEN = f"{TRUST}::test_anything_less_is_not", f"{TRUST}::test_a_signature_that_leaves_a_door_open_is_none"
VERDICT, RESULTS, SIGNATURE = (f"letters/trust/{name}.py" for name in ("verdict", "results", "signature"))
FORGED = "tests/attacks/test_forged_mail.py::test_of_what_is_broken_in_one_thing_nothing_counts"
IDENTITY = "tests/letters/test_identity.py"
LOST = "tests/attacks/test_no_mail_is_lost.py"
SPEAKER = "letters/meetings/speaker.py"
OFFERED = "tests/attacks/test_what_calendars_are_told.py"

SENDERS = (
    Mutant(
        "trust-lowest-header", VERDICT, "results = read_results(texts[0])\n", "results = read_results(texts[-1])\n",
        f"{TRUST}::test_our_own_header_above_another_servers_is_proof",
        "Mail that came through a relay is never proven.",
    ),
    Mutant(
        "trust-any-header", VERDICT,
        "    results = read_results(texts[0])\n    if results.server != server:",
        "    texts = sorted(texts, key=lambda text: not _claims(text, server))\n"
        "    results = read_results(texts[0])\n    if results.server != server:",
        f"{TRUST}::test_a_header_below_a_foreign_one_is_not_ours",
        "A header that a stranger wrote into the mail, below another one, is our server's word.",
    ),
    Mutant(
        "trust-two-headers", VERDICT,
        "if any(_claims(text, server) for text in texts[1:]):", "if any(_claims(text, server) for text in texts[:0]):",
        f"{TRUST}::test_two_headers_in_our_servers_name_are_a_forgery",
        "A second header in our server's name is passed over.",
    ),
    Mutant(
        "trust-any-server", VERDICT, "    if results.server != server:", "    if not results.server:",
        LESS, "Any server's word counts.",
    ),
    Mutant(
        "trust-quoted-text", RESULTS, r"""re.finditer(r'"(?:[^"\\]|\\.)*"|"|;', text)""", 're.finditer(";", text)',
        LESS, "The envelope's sender, in quotes, says dmarc=pass.",
    ),
    Mutant(
        "trust-comments", RESULTS, "        elif not depth:\n            kept.append(sign)",
        "        else:\n            kept.append(sign)",
        LESS, "What stands in a comment is taken for a result.",
    ),
    Mutant(
        "trust-dmarc-of-another", VERDICT,
        'if dmarc[0].told("header.from") == domain:', 'if dmarc[0].told("header.from"):',
        LESS, "DMARC of a stranger's own domain proves ours.",
    ),
    Mutant(
        "trust-dkim-after-dmarc-failed", VERDICT,
        'if dmarc and dmarc[0].result == "fail":', 'if dmarc and dmarc[0].result == "failed":',
        LESS, "A mail for which DMARC failed is proven.",
    ),
    Mutant(
        "trust-told-twice", RESULTS, "return values.pop() if len(values) == 1 else", "return values.pop() if values else",
        f"{TRUST}::test_a_property_that_is_told_twice_with_two_values_is_not_told",
        "Of two values of header.from one is taken, whichever.",
    ),
    Mutant(
        "trust-alignment-by-ending", VERDICT,
        'domain.endswith(f".{signer}")', "domain.endswith(signer)",
        f"{TRUST}::test_a_signature_of_our_own_parent_domain_speaks_for_its_children_only",
        "evilours.example is a child of ours.example.",
    ),
    Mutant(
        "trust-alignment-of-strangers", VERDICT, "(signer in own and domain", "(signer and domain",
        f"{TRUST}::test_a_signature_of_our_own_parent_domain_speaks_for_its_children_only",
        "A signature of co.uk speaks for every company there.",
    ),
    Mutant(
        "trust-headers-twice", VERDICT, "if len(message.headers(name)) > 1", "if len(message.headers(name)) > 2",
        f"{TRUST}::test_a_mail_with_two_headers_of_a_kind_proves_nothing",
        "One Subject is signed and another one is read.",
    ),
    Mutant(
        "from-twice", "letters/message.py", "if len(headers) != 1 or len(found) != 1:", "if not found:",
        f"{TRUST}::test_two_from_headers_are_no_sender_even_where_no_server_vouches",
        "Of two From the first one wrote, which no signature covers.",
    ),
    Mutant(
        "m365-inside-any-tenant", VERDICT,
        'inside[0].strip().casefold() == "internal" and domain in trust.domains:',
        'inside[0].strip().casefold() == "internal":',
        f"{TRUST}::test_mail_inside_the_tenant_is_believed_by_exchanges_own_mark",
        "A guest's domain is proven by the mark of mail from inside.",
    ),
    Mutant(
        "m365-any-reason", VERDICT, 'one.reason.startswith("1") and', "one.reason and",
        f"{TRUST}::test_composite_authentication_counts_with_a_reason_of_the_first_hundred",
        "A failure that Exchange let pass is a proof.",
    ),
    Mutant(
        "dkim-half-the-text", SIGNATURE, 'if "l" in tags:', 'if "L" in tags:',
        OPEN, "Words may be added below what was signed (l=).",
    ),
    Mutant(
        "dkim-without-the-subject", SIGNATURE, "if not covered >= COVERED:", "if not covered:",
        OPEN, "The Subject of a signed mail can be another one.",
    ),
    Mutant(
        "dkim-of-another", VERDICT,
        "if any(aligned(signer, domain, trust.domains) for signer in signers):", "if signers:",
        OPEN, "Anybody's own signature proves any From.",
    ),
)  # fmt: skip

MAILBOX = (
    Mutant(
        "identity-by-message-id", "letters/identity.py", "for name in _FIELDS]", "for name in _FIELDS[:1]]",
        f"{IDENTITY}::test_another_mail_under_the_same_message_id_is_another_mail[subject]",
        "Two notices under one Message-ID are one, and a contract is lost.",
    ),
    Mutant(
        "identity-without-the-body", "letters/identity.py", "[*parts, body.rstrip()]", "parts",
        f"{IDENTITY}::test_another_mail_under_the_same_message_id_is_another_mail[body]",
        "A mail with other words under the same head is never read.",
    ),
    Mutant(
        "moved-before-recorded", "app/mailbox.py",
        "            found += self._record(mails, now, first=not started)",
        "            self._inbox.file([mail.uid for mail in mails], self._settings.config.inbox.processed)\n"
        "            found += self._record(mails, now, first=not started)",
        f"{LOST}::test_what_could_not_be_recorded_still_lies_in_the_inbox",
        "A crash or a full disk between the two loses the mail.",
    ),
    Mutant(
        "cursor-moves-without-mail", "app/mailbox.py",
        "uids = self._unknown() if fresh else self._inbox.uids(last)", "uids = self._inbox.uids(last)",
        f"{LOST}::test_a_notice_that_the_server_refused_to_hand_over_is_read_later",
        "A mail that was refused once stands below the cursor and is never seen.",
    ),
    Mutant(
        "cursor-of-another-life", "store/mails.py",
        "row.last_uid if row and row.uidvalidity == uidvalidity else None", "row.last_uid if row else None",
        f"{INBOX}::test_a_mailbox_that_was_made_anew_is_read_from_its_beginning_but_is_no_first_start",
        "After UIDVALIDITY has changed, new mail has old numbers and is passed over.",
    ),
    Mutant(
        "attempts-not-counted-before", "app/reading.py", "tries = memory.count_attempts([mail.id for mail in mails])",
        "tries = max(memory.mail(mail.id).attempts for mail in mails)",
        "tests/attacks/test_a_mail_that_breaks_the_reading.py"
        "::test_a_mail_that_kills_the_process_each_time_is_counted_before_it_is_read",
        "A mail that kills the process kills it for ever.",
    ),
    Mutant(
        "same-mail-twice", "store/mails.py", '"now_at": mail.uid})\n            return False',
        '"now_at": mail.uid})\n            return True',
        f"{INBOX}::test_the_same_mail_is_remembered_once_and_its_new_place_is_learnt",
        "A mail that was delivered twice counts as new.",
    ),
    Mutant(
        "machines-answer", "app/replies.py", "if why := automatic(message):", 'if (why := automatic(message)) == "ours":',
        "tests/attacks/test_orders.py::test_a_machine_that_quotes_our_draft_approves_nothing_and_is_not_answered",
        "An out-of-office that quotes our letter is asked what it means, and answers that.",
    ),
    Mutant(
        "machines-approve", "letters/replies/verdict.py", "    if automatic(reply):\n        return None\n", "",
        "tests/letters/test_automatic_mail.py::test_nothing_that_a_machine_wrote_is_an_answer_or_a_command",
        "An out-of-office that quotes our letter says approve.",
    ),
    Mutant(
        "auto-submitted-unread", "letters/automatic.py",
        'if submitted and submitted != "no":', 'if submitted == "auto-generated":',
        "tests/letters/test_automatic_mail.py::test_automatic_mail_is_named",
        "A holiday answer is a person's.",
    ),
    Mutant(
        "own-letters-are-read", "letters/automatic.py", "if message.header(LOOP_HEADER):", "if message.header(LOOP_HEADER * 2):",
        "tests/letters/test_automatic_mail.py::test_automatic_mail_is_named",
        "A letter of ours that comes back is taken for an answer.",
    ),
)  # fmt: skip

CALENDARS = (
    Mutant(
        "rsvp-to-the-older-time", "playbook/shapes/responses.py", "if event.sequence < meeting.sequence:",
        "if event.sequence < 0:",
        "tests/attacks/test_nobody_is_flooded_or_forgotten.py::test_a_yes_to_the_old_time_is_no_yes_to_the_new_one",
        "A yes to last week's time is a yes to the new one.",
    ),
    Mutant(
        "rsvp-out-of-order", "playbook/shapes/responses.py", "return same or event.stamp < last", "return same",
        "tests/playbook/test_order.py::test_an_older_answer_that_comes_later_does_not_replace_a_newer_one",
        "A yes that was overtaken by a no counts.",
    ),
    Mutant(
        "rsvp-by-anybody", SPEAKER, "    if not vouched:\n", "    if not (vouched or by):\n",
        f"{FORGED}[rsvp]", "A forged answer declines the kickoff in the customer's name.",
    ),
    Mutant(
        "rsvp-for-another-guest", SPEAKER,
        'return Speaker(said, "perhaps", f"written by {by}")', 'return Speaker(said, "sure", f"written by {by}")',
        "tests/letters/test_speaker.py::test_one_guest_does_not_answer_for_another",
        "One guest declines for another.",
    ),
    Mutant(
        "rsvp-by-any-assistant", SPEAKER,
        "if response.sent_by == sender.email and sender.domain", "if sender.domain",
        "tests/letters/test_speaker.py::test_who_does_not_say_that_they_speak_for_somebody_does_not",
        "Any colleague of the customer's answers for them.",
    ),
    Mutant(
        "cancel-with-the-old-number", "playbook/takeback.py",
        "max(known.sequence, held.sequence) + 1", "max(known.sequence, held.sequence)",
        "tests/playbook/test_takeback.py::test_the_cancellation_is_written_and_shown_to_the_csm_and_nothing_leaves",
        "The customer's calendar passes over a cancellation that is not newer.",
    ),
    Mutant(
        "cancel-to-who-was-not-invited", "letters/meetings/versions.py",
        'return last[-1].sequence if last and last[-1].method == "REQUEST" else None',
        "return last[-1].sequence if last else None",
        f"{OFFERED}::test_who_was_told_that_it_is_cancelled_expects_nothing",
        "Who was told that it is cancelled is told again.",
    ),
    Mutant(
        "update-not-newer", "letters/meetings/versions.py",
        "return max([now, *(told.stamp + timedelta(seconds=1) for told in self.mails)])", "return now",
        f"{OFFERED}::test_an_update_is_newer_within_the_same_second_and_when_the_clock_went_back",
        "A calendar takes an update of the same second for an old one.",
    ),
)  # fmt: skip

COMING = (*SENDERS, *MAILBOX, *CALENDARS)
