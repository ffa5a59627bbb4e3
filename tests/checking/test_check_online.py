"""`handoffd check --online` against a real Postfix and Dovecot: all is well, and then one thing after the other is not."""

import signal
import subprocess
import time

import pytest

from real_dovecot import Dovecot

pytestmark = [pytest.mark.real, pytest.mark.slow]

# What a border does that vouches: it takes our name away from whoever else writes it, and vouches for our own people.
BORDER = (
    "/^Authentication-Results: *mx.example/ IGNORE",
    r"/^From:.*@(t[0-9]+\.example)/ PREPEND Authentication-Results: mx.example; dmarc=pass header.from=$1",
)
RFC8601 = {"profile": "rfc8601", "authserv_id": "mx.example"}


def test_where_all_is_well_every_line_says_so_and_nothing_is_left_anywhere(postfix, office, keeping_sent_mail):
    post = postfix(*BORDER, dovecot=keeping_sent_mail)
    copies = f"copies@{post.domain}"
    archive = {"archive": "mailbox", "archive_address": copies, "archive_user": copies}
    ours = office(post, smtp={**archive, "archive_password_file": "imap.secret", "send_as_ae": True}, trust=RFC8601)
    told = ours.check()
    assert told.status == 0, told.findings
    assert told.all("wrong") == []
    assert told.all("good") == [
        "imap.login", "imap.offers", "folder.processed", "folder.unrecognised", "smtp.login", "smtp.offers", "smtp.send",
        "smtp.from", "folder.move", "smtp.archive", "inbox.plus", "trust.own", "trust.forged", "smtp.send-as", "smtp.send-as",
        "clean",
    ]  # fmt: skip
    assert told.of("imap.offers")["said"].endswith("offers IDLE, MOVE, UIDPLUS, SPECIAL-USE")
    assert "SIZE (50 MB), 8BITMIME, SMTPUTF8" in told.of("smtp.offers")["said"]
    assert ours.left() == []


def test_a_person_reads_one_line_for_each_thing(postfix, office):
    ours = office(postfix(*BORDER), trust=RFC8601)
    done = subprocess.run(ours.command("--online"), capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"✓ a mail to {ours.inbox.address} comes back." in done.stdout.splitlines()
    assert '✓ profile = "rfc8601" does not believe a forged mail with a forged header.' in done.stdout.splitlines()
    assert "! there is no archive, so a person is asked about every letter" in done.stdout


def test_a_server_that_leaves_a_forged_header_on_top_is_found_out(postfix_dovecot, office):
    """T16: this Postfix writes no Authentication-Results and takes none away, so anybody could write one."""
    ours = office(postfix_dovecot, trust=RFC8601)
    told = ours.check()
    assert told.status == 1
    assert told.all("wrong") == ["trust.own", "trust.forged"]
    assert "our mail server says nothing about it" in told.of("trust.own")["said"]
    assert "BELIEVES a forged mail" in told.of("trust.forged")["said"]
    assert 'until then use profile = "none"' in told.of("trust.forged")["mend"]
    assert ours.left() == []


def test_a_server_that_vouches_under_another_name_is_named_in_the_mend(postfix, office):
    ours = office(postfix(*BORDER), trust={"profile": "rfc8601", "authserv_id": "mail.example"})
    assert ours.check().of("trust.own")["mend"] == 'set authserv_id = "mx.example" if that is your own server'


def test_a_server_that_refuses_a_strangers_name_is_tried_with_the_header_alone(postfix, office):
    refusing = "/^From:.*handoffd-check.invalid/ REJECT not your name"
    told = office(postfix(refusing, *BORDER), trust=RFC8601).check()
    assert told.status == 0
    said = [each["said"] for each in told.findings if each["check"] == "trust.forged"]
    assert said == [
        "127.0.0.1 refuses a mail in a stranger's name",
        "a forged Authentication-Results header does not stay on top",
    ]


def test_a_header_that_stays_on_top_is_found_out_though_a_strangers_name_is_refused(postfix, office):
    refusing = "/^From:.*handoffd-check.invalid/ REJECT not your name"
    told = office(postfix(refusing), trust=RFC8601).check()
    assert told.status == 1
    assert "BELIEVES" in [each["said"] for each in told.findings if each["check"] == "trust.forged"][-1]


def test_microsofts_profile_is_tried_with_what_microsoft_would_write(postfix_dovecot, office):
    told = office(postfix_dovecot, trust={"profile": "m365"}).check()
    assert "BELIEVES" in told.of("trust.forged")["said"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"transport_maps": "regexp:{table}"}, "does not come to"),
        ({"smtpd_recipient_restrictions": "check_recipient_access regexp:{table}, permit"}, "no plus here"),
    ],
)
def test_plus_addresses_that_do_not_arrive(postfix, office, tmp_path, server_folder, settings, said):
    table = server_folder / "plus.regexp"
    table.write_text("/\\+/ discard:\n" if "transport_maps" in settings else "/\\+/ 550 5.1.1 no plus here\n")
    post = postfix(**{key: value.format(table=table) for key, value in settings.items()})
    told = office(post).check()
    assert told.status == 1
    assert told.all("wrong") == ["inbox.plus"]
    assert said in told.of("inbox.plus")["said"]
    assert "set plus_addresses = false in [inbox]" in told.of("inbox.plus")["mend"]


@pytest.mark.parametrize(
    ("smtp", "mend"),
    [
        ({"archive": "sent_folder", "archive_folder": "Processed"}, 'or use archive = "mailbox"'),
        (
            {"archive": "mailbox", "archive_user": "copies@{domain}", "archive_password_file": "imap.secret"},
            "always_bcc",
        ),
    ],
)
def test_an_archive_that_does_not_hold_what_was_sent(postfix_dovecot, office, smtp, mend):
    ours = office(
        postfix_dovecot,
        smtp={key: value.format(domain=postfix_dovecot.domain) for key, value in smtp.items()},
        # nothing is filed under the name of the archive's folder
        inbox={"processed": "Done"},
    )
    told = ours.check()
    assert told.status == 1
    assert mend in told.of("smtp.archive")["mend"]
    said = told.of("smtp.archive")["said"]
    assert ("there is no folder Processed" if smtp["archive"] == "sent_folder" else "does not hold") in said
    assert ours.left() == []


@pytest.mark.parametrize("archive", ["none", "sent_folder"])
def test_a_server_that_keeps_copies_of_what_leaves(postfix, office, server_folder, keeping_sent_mail, archive):
    """As Microsoft 365 and Gmail do: here Postfix copies what the inbox sends to where Dovecot puts it into Sent."""
    table = server_folder / f"sent-{archive}.regexp"
    table.write_text("/^handoff@(.*)$/ handoff+Sent@$1\n")
    post = postfix(dovecot=keeping_sent_mail, sender_bcc_maps=f"regexp:{table}")
    ours = office(post, smtp={"archive": archive})
    told = ours.check()
    assert told.status == 0
    if archive == "none":
        assert told.of("smtp.archive")["mend"] == 'Sent holds a copy of what leaves: set archive = "sent_folder"'
    else:
        assert told.of("smtp.archive")["level"] == "good"
    assert ours.left() == []


def test_a_from_that_the_server_changes(postfix, office):
    post = postfix("/^From:.*handoff@/ REPLACE From: Somebody <other@x.example>")
    told = office(post).check()
    assert told.status == 1
    assert f"changes our From handoff@{post.domain} to Somebody <other@x.example>" in told.of("smtp.from")["said"]


def test_a_colleague_in_whose_name_nothing_may_leave(postfix, office):
    told = office(postfix("/^From:.*dana@/ REJECT not as Dana"), smtp={"send_as_ae": True}).check()
    assert told.status == 1
    [refused, taken] = [each for each in told.findings if each["check"] == "smtp.send-as"]
    assert (refused["level"], taken["level"]) == ("wrong", "good")
    assert "not as Dana" in refused["said"]
    assert refused["mend"] == "give the inbox the right to send as this person, or set send_as_ae = false"


@pytest.mark.parametrize(
    ("offered", "notes"),
    [
        ("IMAP4rev1 UIDPLUS", {"imap.idle": "set poll_seconds lower", "imap.move": "nothing needs doing"}),
        ("IMAP4rev1 IDLE MOVE", {"imap.uidplus": "nothing needs doing"}),
        ("IMAP4rev1 IDLE", {"imap.move": "let a mail program expunge the inbox now and then"}),
    ],
)
def test_what_the_imap_server_cannot(postfix, office, server_folder, offered, notes):
    folder = server_folder / f"less-{offered.replace(' ', '-')}"
    folder.mkdir()
    with Dovecot(folder, extra=[f"imap_capability = {offered}"]) as dovecot:
        told = office(postfix(dovecot=dovecot)).check()
    assert told.status == 0
    said = {each["check"]: each["mend"] for each in told.findings if each["check"].startswith("imap.")}
    assert {check: said[check] for check in notes}.keys() == notes.keys()
    assert all(said[check].startswith(mend) for check, mend in notes.items())
    missing = {f"imap.{name.lower()}" for name in ("IDLE", "MOVE", "UIDPLUS") if name not in offered.split()}
    assert {check for check in said if said[check]} <= missing


def test_what_the_smtp_server_cannot(postfix, office):
    told = office(postfix(smtpd_discard_ehlo_keywords="8bitmime, smtputf8", message_size_limit="1000000")).check()
    assert told.status == 0
    assert {"smtp.8bitmime", "smtp.smtputf8", "smtp.size"} <= set(told.all("note"))
    assert "1,000,000 bytes" in told.of("smtp.size")["said"]


def test_the_junk_folder_is_where_nobody_looks(postfix, office, server_folder):
    folder = server_folder / "junk"
    folder.mkdir()
    junk = ["namespace inbox {", "mailbox Junk {", "special_use = \\Junk", "auto = create", "}", "}"]
    table = server_folder / "junk.regexp"
    table.write_text("/^handoff@(.*)$/ handoff+Junk@$1\n")
    detail = ["lmtp_save_to_detail_mailbox = yes"]
    with Dovecot(folder, extra=[*junk, *detail]) as dovecot:
        told = office(postfix(dovecot=dovecot, virtual_alias_maps=f"regexp:{table}")).check()
    assert told.status == 1
    assert told.of("smtp.send")["said"] == "a mail to ourselves lands in Junk, where nobody looks"


def test_a_folder_that_cannot_be_made(postfix_dovecot, office):
    told = office(postfix_dovecot, inbox={"processed": "x" * 300}).check()
    assert "make it by hand, or name another one as processed in [inbox]" in told.of("folder.processed")["mend"]


def test_a_wrong_password_is_refused_and_no_mail_is_sent(postfix_dovecot, office):
    ours = office(postfix_dovecot)
    (ours.folder / "imap.secret").write_text("wrong")
    told = ours.check()
    assert told.status == 77
    assert "mend imap.user or its password" in told.of("imap.login")["said"]
    assert "clean" not in {each["check"] for each in told.findings}
    assert ours.left() == []


def test_a_server_that_is_away_is_for_later(postfix_dovecot, office):
    told = office(postfix_dovecot, smtp={"port": 9}).check()
    assert told.status == 75
    assert told.of("smtp.login")["mend"] == "it may pass; try again in a few minutes"


def test_ctrl_c_takes_out_again_what_was_sent(postfix, office, server_folder):
    table = server_folder / "never.regexp"
    table.write_text("/\\+/ discard:\n")
    ours = office(postfix(transport_maps=f"regexp:{table}"))
    # What a shell starts in the background ignores Ctrl-C, and so does all that it starts: these tests, too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(ours.command("--online", "--patience", "60"), stdout=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)
    assert process.stdout is not None
    for line in process.stdout:
        if "there is no archive" in line:  # the first trial has come; the second never will
            break
    assert ours.left() != []
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 130
    assert ours.left() == []


def test_a_broken_config_is_told_to_programs_too(postfix_dovecot, office):
    ours = office(postfix_dovecot)
    ours.config.write_text(ours.config.read_text().replace("[inbox]", "[inbox]\nhots = 3"))
    told = ours.run()
    assert told.status == 78
    assert any("inbox.hots" in each["said"] for each in told.findings)
