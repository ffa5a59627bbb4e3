"""Bugs to plant in the defences of docs/explanation/SECURITY.md that the other tables do not hold: what comes is text, who is told what."""

from campaigns.planting import Mutant

FORGED = "tests/attacks/test_forged_mail.py::test_of_what_is_broken_in_one_thing_nothing_counts"
THREATS, FETCHED = "tests/attacks/test_threats.py", "tests/attacks/test_nothing_is_fetched.py"
INJECTED = (
    "tests/attacks/test_injection.py::test_whatever_stands_in_a_title_a_name_or_an_answer_is_only_text_in_what_leaves"
)

THREATENED = (
    Mutant(
        "yes-counts-again", "playbook/shapes/approve.py",
        "if said and said.version == draft.version and (event.edited", "if said and said.version > draft.version and (event.edited",
        f"{THREATS}::test_a_genuine_yes_that_is_sent_a_hundred_times_lets_one_letter_leave",
        "Who keeps a genuine yes and sends it again makes the letter leave again.",
    ),
    Mutant(
        "notice-of-anybody", "letters/notices/level.py", "    if not vouched:\n        return Level(4,", "    if not notice:\n        return Level(4,",
        f"{FORGED}[notice]", "Whoever writes like the service opens a handoff.",
    ),
    Mutant(
        "unseen-signs-leave", "letters/writing/cleaning.py", '_UNSEEN.sub("", _CONTROL.sub("", lined))', '_CONTROL.sub("", lined)',
        f"{INJECTED}[bidi]", "A company's name turns the line of the letter round.",
    ),
    Mutant(
        "control-signs-leave", "letters/writing/cleaning.py", '_UNSEEN.sub("", _CONTROL.sub("", lined))', '_UNSEEN.sub("", lined)',
        f"{INJECTED}[control]", "A name clears the screen of whoever reads the mail in a terminal.",
    ),
    Mutant(
        "header-in-an-encoded-word", "letters/writing/cleaning.py", '.replace("=?", "= ?")', "",
        "tests/letters/test_compose.py::test_a_name_or_subject_can_never_add_a_header_or_a_recipient",
        "A subject adds a Bcc on Python 3.11.",
    ),
    Mutant(
        "formula-in-a-cell", "letters/writing/record.py", """return f"'{cell}" if cell""", "return cell if cell",
        "tests/systems/test_record.py::test_a_cell_that_could_be_a_formula_is_text",
        "A customer's name is a formula that fetches a page when RevOps opens the CSV.",
    ),
    Mutant(
        "unseen-signs-in-a-cell", "letters/writing/record.py", "    cell = many_lines(cell)\n", '    cell = cell.replace("\\0", "")\n',
        "tests/systems/test_record.py::test_a_cell_holds_nothing_that_turns_its_line_round_or_is_not_seen",
        "A cell shows another name than it holds.",
    ),
    Mutant(
        "listed-without-bytes", "app/unknown.py", "        if not mail.raw:\n", "        if mail.raw is None:\n",
        "tests/privacy/test_retention.py"
        "::test_a_word_about_a_listed_mail_whose_bytes_have_left_opens_nothing_and_is_asked_back",
        "A mail of which nothing is left is taken for a contract.",
    ),
    Mutant(
        "ics-turned-round", "letters/meetings/calendar.py", '.decode("utf-16", "replace").translate(_TURNS)', '.decode("utf-16", "replace")',
        "tests/letters/test_calendar.py::test_a_name_loses_what_readers_stumble_over",
        "A name turns the line round in every calendar.",
    ),
    Mutant(
        "values-are-markup", "letters/writing/typeset.py", "return escape(_words(value)).replace", "return _words(value).replace",
        f"{INJECTED}[HTML]", "A company's name is a script or a form in our letter.",
    ),
    Mutant(
        "templates-in-values", "letters/writing/template.py", "        finalize=_kept,\n", "",
        f"{INJECTED}[Markdown]", "A company's name is Markdown: a link that we seem to have written.",
    ),
    Mutant(
        "picture-is-fetched", "app/reading.py", "        message = Message(mail.raw)\n        memory.came(",
        "        message = Message(mail.raw)\n"
        "        if 'http://' in message.html:\n"
        "            import socket\n\n"
        "            socket.socket().connect_ex(('127.0.0.1', 9))\n"
        "        memory.came(",
        f"{FETCHED}::test_whatever_a_mail_holds_nothing_is_fetched_run_or_written[remote pictures and trackers]",
        "Whoever sends a tracker learns when and where it was read.",
    ),
    Mutant(
        "file-under-its-own-name", "letters/files/attached.py", "    name = shown_name(part.filename)\n    try:",
        "    name = shown_name(part.filename)\n"
        "    __import__('pathlib').Path(__import__('tempfile').mkdtemp(), name).write_bytes(part.payload)\n    try:",
        f"{FETCHED}::test_the_same_in_an_answer_to_a_letter_of_ours",
        "An attachment lies on the disk under a name that its sender chose.",
    ),
    Mutant(
        "path-in-a-files-name", "letters/files/attached.py", 'name = re.split(r"[/\\\\]", name)[-1]', "name = str(name)",
        "tests/letters/test_answers_in_files.py::test_a_file_of_another_kind_is_kept_and_its_sender_is_told_what_to_do",
        "A file's name climbs out of every folder.",
    ),
    Mutant(
        "trees-of-any-depth", "letters/bounds.py", "MAX_LEVELS = 50 ", "MAX_LEVELS = 50_000_000 ",
        "tests/letters/test_hostile_mail.py::test_a_tree_too_deep_is_cut_before_it_is_parsed_and_that_is_said",
        "One mail keeps the daemon busy for minutes.",
    ),
    Mutant(
        "bare-line-ends-leave", "network/courier.py", "if _BARE_LINE_END.search(envelope.raw) or not", "if not",
        "tests/network/test_courier.py::test_what_cannot_arrive_as_it_is_never_leaves",
        "A letter of ours smuggles another one into the next server (CVE-2023-51764).",
    ),
    Mutant(
        "words-in-the-log", "app/doing.py", 'log.info("%s: %s", ref, event_name,', 'log.info("%s: %r", ref, this,',
        "tests/test_secrets.py::test_a_whole_handoff_logs_no_word_of_anybody_and_no_token",
        "Whoever may read the log reads what customers wrote.",
    ),
    Mutant(
        "password-in-the-config", "config/table.py", "if kind and key not in cls.model_fields:", "if kind and key in cls.model_fields:",
        "tests/config/test_config.py::test_whatever_a_secret_is_called_its_place_is_a_file",
        "A password in config.toml is not refused with the mend.",
    ),
    Mutant(
        "pattern-out-of-a-mail", "store/rows.py",
        "return value.contains(text, autoescape=True)", "return value.contains(text)",
        f"{THREATS}::test_words_of_a_mail_are_no_sql_and_no_pattern", "`status A%` finds what its writer may not name.",
    ),
    Mutant(
        "unit-with-capabilities", "../../systemd/handoffd.service", "\nCapabilityBoundingSet=\n", "\n",
        "tests/test_shipping.py::test_the_unit_leaves_a_taken_over_daemon_next_to_nothing",
        "A daemon that was taken over may do what root may.",
    ),
    Mutant(
        "order-without-a-tap", "app/orders.py", "elif not proven and not self._fits_nobody(order):", "elif not order.command:",
        "tests/attacks/test_orders.py::test_a_name_in_from_alone_stops_nothing_and_its_owner_is_asked",
        "Whoever writes From: Dana stops a handoff.",
    ),
    Mutant(
        "lookalike-unseen", "letters/trust/lookalike.py", "if _skeleton(shown) == _skeleton(shown_other):", "if shown == shown_other:",
        "tests/letters/test_lookalikes.py::test_a_domain_that_could_be_taken_for_another_is_told",
        "An introduction goes to acrne.com, and nobody was shown that it is not acme.com.",
    ),
    Mutant(
        "strangers-are-written-to", "playbook/athome.py",
        "strangers = tuple(address for address in (*send.to, *send.cc) if not roster.is_own(address))", "strangers: tuple[str, ...] = ()",
        f"{THREATS}::test_a_letter_of_the_house_goes_to_nobody_outside_whoever_asked_for_it",
        "A question about our own words goes to the customer.",
    ),
    Mutant(
        "circles-never-end", "app/bounds.py", "why = _in_circles(memory, ref, send.letter, reader, now)", 'why = ""',
        "tests/attacks/test_nobody_is_flooded_or_forgotten.py::test_a_machine_that_answers_every_letter_of_ours_is_soon_left_alone",
        "Two machines write to each other for ever.",
    ),
    Mutant(
        "yes-in-a-quote", "letters/replies/verdict.py",
        'if piece.place.zone != "top" or (piece.depth and piece.text):\n            break',
        'if piece.place.zone != "top" and not piece.depth:\n            break',
        "tests/letters/test_verdicts.py::test_no_go_ahead_from_a_quote_a_signature_or_a_later_line",
        "A yes that stands in the quote, or that a customer wrote, counts as the AE's.",
    ),
)  # fmt: skip
