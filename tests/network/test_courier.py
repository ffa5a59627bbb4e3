"""The courier: what was approved is what arrives, to the byte, and it never claims to know what it cannot know."""

import ssl
from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import Certificate
from faults import Proxy, ScriptedSmtp
from handoffd.demo.mailserver import EmbeddedMailServer
from handoffd.errors import Refused
from handoffd.letters.envelope import Envelope
from handoffd.network.account import SmtpAccount
from handoffd.network.courier import Courier
from mailservers import PASSWORD, Person, Post, free_port, mail, without_trace

Hiring = Callable[..., Courier]


class Record:
    """Stands for the outbox: notes that the text is about to leave."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> None:
        self.calls += 1


@pytest.fixture
def hired() -> Iterator[Hiring]:
    """Hires couriers and dismisses them again."""
    made: list[Courier] = []

    def make(account: SmtpAccount, **settings: float) -> Courier:
        made.append(Courier(account, **settings))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for courier in made:
        courier.close()


@pytest.fixture
def written() -> Record:
    return Record()


def envelope(to: str, raw: bytes = b"", sender: str = "inbox@seller.example") -> Envelope:
    raw = raw or mail(sender, to, "Your handoff")
    return Envelope(sender, to, raw, "<id@seller.example>", "0" * 32)


def to_script(server: ScriptedSmtp, **settings: object) -> SmtpAccount:
    return SmtpAccount("127.0.0.1", server.port, "none", **{"timeout": 2, **settings})  # type: ignore[arg-type]


AWKWARD = "\n".join(
    [
        ".", "..", ".a dot", "text.", "", "   blanks at the end   ", "\ttab", "x" * 998, "From the beginning",
        "=2E is not a dot", "\x01\x7f\x0b\x0c", "",
        "",
    ]
)  # fmt: skip


def test_a_letter_arrives_to_the_byte(mail_server: Post, hired: Hiring, written: Record):
    bo = mail_server.person("bo")
    raw = mail("inbox@seller.example", bo.address, "Bytes", AWKWARD)
    outcome = hired(mail_server.smtp()).deliver(envelope(bo.address, raw), written)
    assert (outcome.kind, outcome.code) == ("sent", 250)
    assert [without_trace(one) for one in bo.wait_for(1)] == [raw]
    assert written.calls == 1


def test_a_letter_arrives_to_the_byte_through_postfix(postfix_dovecot: Post, hired: Hiring, written: Record):
    bo = postfix_dovecot.person("bo")
    raw = mail("inbox@seller.example", bo.address, "Bytes", "Café\n" + AWKWARD)
    assert hired(postfix_dovecot.smtp()).deliver(envelope(bo.address, raw), written).kind == "sent"
    assert [without_trace(one) for one in bo.wait_for(1)] == [raw]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="ascii", exclude_characters="\r\n\0"), max_size=60), max_size=12))
def test_any_text_arrives_to_the_byte(lines: list[str]):
    raw = mail("a@x.example", "b@x.example", "Any", "\n".join(lines))
    with ScriptedSmtp() as server:
        courier = Courier(to_script(server))
        try:
            assert courier.deliver(envelope("b@x.example", raw), Record()).kind == "sent"
        finally:
            courier.close()
        (received,) = server.received
    unstuffed = b"\n".join(line.removeprefix(b".") for line in received.split(b"\n"))
    assert sha256(unstuffed).hexdigest() == sha256(raw).hexdigest()


def test_text_beyond_ascii_is_declared(mail_server: Post, hired: Hiring, written: Record):
    bo = mail_server.person("bo")
    raw = mail("inbox@seller.example", bo.address, "Umlauts", "Grüße aus Köln")
    assert hired(mail_server.smtp()).deliver(envelope(bo.address, raw), written).kind == "sent"
    assert [without_trace(one) for one in bo.wait_for(1)] == [raw]


def test_a_recipient_who_does_not_exist_is_a_permanent_refusal(mail_server: Post, hired: Hiring, written: Record):
    courier = hired(mail_server.smtp())
    outcome = courier.deliver(envelope(f"nobody@{mail_server.domain}"), written)
    assert (outcome.kind, outcome.code) == ("permanent", 550)
    assert written.calls == 0
    assert courier.deliver(envelope(mail_server.person("bo").address), written).kind == "sent"


def test_postfix_refuses_a_stranger(postfix_dovecot: Post, hired: Hiring, written: Record):
    outcome = hired(postfix_dovecot.smtp()).deliver(envelope(f"nobody@{postfix_dovecot.domain}"), written)
    assert (outcome.kind, outcome.code, written.calls) == ("permanent", 550, 0)


def test_postfix_refuses_a_letter_that_is_too_big_before_any_of_it_leaves(
    postfix_dovecot: Post, hired: Hiring, written: Record
):
    bo = postfix_dovecot.person("bo")
    raw = mail("inbox@seller.example", bo.address, "Big", "0123456789abcde\n" * (51 * 2**16))
    outcome = hired(postfix_dovecot.smtp()).deliver(envelope(bo.address, raw), written)
    assert (outcome.kind, written.calls) == ("permanent", 0)
    assert "52428800" in outcome.text


@pytest.mark.parametrize(
    ("answers", "kind", "code", "calls"),
    [
        ({"MAIL": b"451 4.7.1 later"}, "temporary", 451, 0),
        ({"MAIL": b"550 5.7.1 not you"}, "permanent", 550, 0),
        ({"RCPT": b"451 4.7.1 greylisted"}, "temporary", 451, 0),
        ({"RCPT": b"450 4.2.1 mailbox busy"}, "temporary", 450, 0),
        ({"RCPT": b"421 4.3.2 shutting down"}, "temporary", 421, 0),
        ({"RCPT": b"554 5.7.1 relay access denied"}, "permanent", 554, 0),
        ({"RCPT": None}, "not_sent", None, 0),
        ({"RCPT": b"hello?"}, "not_sent", None, 0),
        ({"MAIL": None}, "not_sent", None, 0),
        ({"EHLO": None}, "not_sent", None, 0),
        ({"greeting": None}, "not_sent", None, 0),
        ({"greeting": b"421 4.3.2 too many connections"}, "not_sent", None, 0),
        ({"DATA": b"451 4.3.0 queue full"}, "temporary", 451, 1),
        ({"DATA": b"554 5.5.1 no valid recipients"}, "permanent", 554, 1),
        ({"DATA": None}, "temporary", None, 1),
        ({"dot": b"250 2.0.0 queued"}, "sent", 250, 1),
        ({"dot": b"251 2.0.0 queued"}, "sent", 251, 1),
        ({"dot": b"451 4.3.0 disk full"}, "temporary", 451, 1),
        ({"dot": b"421 4.3.2 shutting down"}, "temporary", 421, 1),
        ({"dot": b"554 5.6.0 spam"}, "permanent", 554, 1),
        ({"dot": None}, "in_doubt", None, 1),
        ({"dot": b"what?"}, "in_doubt", None, 1),
        ({"dot": b"354 go on"}, "in_doubt", None, 1),
    ],
)
def test_what_is_known_after_each_answer(
    hired: Hiring, written: Record, answers: dict[str, bytes | None], kind: str, code: int | None, calls: int
):
    with ScriptedSmtp(**answers) as server:
        courier = hired(to_script(server))
        outcome = courier.deliver(envelope("b@x.example"), written)
        assert (outcome.kind, outcome.code, written.calls) == (kind, code, calls)
        assert outcome.text
        # and the courier is ready for the next letter, as soon as the server is
        server.answers |= {"greeting": b"220 hi", "EHLO": b"250 hi", "MAIL": b"250 ok", "RCPT": b"250 ok"}
        server.answers |= {"DATA": b"354 go on", ".": b"250 ok"}
        assert courier.deliver(envelope("b@x.example"), written).kind == "sent"


def test_an_answer_to_the_dot_that_gets_lost_is_a_doubt_though_the_letter_arrived(
    mail_server: Post, hired: Hiring, written: Record
):
    bo = mail_server.person("bo")
    with Proxy(mail_server.smtp_port, swallow_after=b"\r\n.\r\n") as proxy:
        outcome = hired(mail_server.smtp(proxy.port)).deliver(envelope(bo.address), written)
        assert (outcome.kind, written.calls) == ("in_doubt", 1)
    assert len(bo.wait_for(1)) == 1


def test_silence_after_the_dot_is_a_doubt_too(hired: Hiring, written: Record):
    with ScriptedSmtp() as server, Proxy(server.port) as proxy:

        def then_the_line_dies() -> None:
            written()
            proxy.hole = True

        account = SmtpAccount("127.0.0.1", proxy.port, "none", timeout=0.3, data_timeout=0.3)
        outcome = hired(account).deliver(envelope("b@x.example"), then_the_line_dies)
        # the 354 did not come through either, so not a byte of the text left
        assert (outcome.kind, outcome.code) == ("temporary", None)
        assert server.received == []
    with ScriptedSmtp(dot=b"") as server:  # an empty line is no answer
        account = to_script(server, data_timeout=0.3)
        assert hired(account).deliver(envelope("b@x.example"), written).kind == "in_doubt"


def test_no_byte_leaves_when_the_record_cannot_be_written(hired: Hiring, written: Record):
    def disk_full() -> None:
        raise OSError(28, "No space left on device")

    with ScriptedSmtp() as server:
        courier = hired(to_script(server))
        with pytest.raises(OSError, match="No space left"):
            courier.deliver(envelope("b@x.example"), disk_full)
        assert "DATA" not in server.verbs()
        assert courier.deliver(envelope("b@x.example"), written).kind == "sent"
        assert server.connections == 2  # the line was dropped
        assert len(server.received) == 1


def test_ctrl_c_while_the_text_travels_leaves_the_courier_usable(hired: Hiring, written: Record):
    with ScriptedSmtp() as server:
        courier = hired(to_script(server))

        def interrupted() -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            courier.deliver(envelope("b@x.example"), interrupted)
        assert server.received == []
        assert courier.deliver(envelope("b@x.example"), written).kind == "sent"


def test_the_line_stays_warm_and_is_proved_before_each_use(hired: Hiring, written: Record):
    with ScriptedSmtp() as server:
        courier = hired(to_script(server), letters=3)
        for _ in range(7):
            assert courier.deliver(envelope("b@x.example"), written).kind == "sent"
        assert server.connections == 3
        assert server.verbs().count("NOOP") == 4
        assert server.verbs().count("QUIT") == 2


def test_an_old_line_is_renewed(hired: Hiring, written: Record):
    with ScriptedSmtp() as server:
        courier = hired(to_script(server), age=0.0)
        for _ in range(2):
            assert courier.deliver(envelope("b@x.example"), written).kind == "sent"
        assert server.connections == 2


@pytest.mark.parametrize("break_it", ["reset", "hang_up"])
def test_a_line_that_died_while_nobody_looked_costs_nothing(
    mail_server: Post, hired: Hiring, written: Record, break_it: str
):
    bo = mail_server.person("bo")
    with Proxy(mail_server.smtp_port) as proxy:
        courier = hired(mail_server.smtp(proxy.port))
        assert courier.deliver(envelope(bo.address), written).kind == "sent"
        getattr(proxy, break_it)()
        assert courier.deliver(envelope(bo.address), written).kind == "sent"
    assert len(bo.wait_for(2)) == 2


def test_a_server_that_is_away_means_not_sent(hired: Hiring, written: Record):
    with ScriptedSmtp() as server:
        account = to_script(server)
    outcome = hired(account).deliver(envelope("b@x.example"), written)
    assert (outcome.kind, outcome.code, written.calls) == ("not_sent", None, 0)


@pytest.mark.parametrize("break_it", ["reset", "black_hole"])
def test_a_line_that_breaks_before_data_means_not_sent(hired: Hiring, written: Record, break_it: str):
    with ScriptedSmtp() as server, Proxy(server.port) as proxy:
        courier = hired(SmtpAccount("127.0.0.1", proxy.port, "none", timeout=0.3))
        assert courier.deliver(envelope("b@x.example"), written).kind == "sent"
        getattr(proxy, break_it)()
        proxy.target = 1  # and a new line finds nobody either
        assert courier.deliver(envelope("b@x.example"), written).kind == "not_sent"
        assert written.calls == 1


class TestTheAccountIsRefused:
    """Nothing is wrong with the letter: it keeps waiting until a person has mended the account."""

    def test_by_a_wrong_password(self, embedded: Post, hired: Hiring, written: Record):
        bo = embedded.person("bo")
        account = SmtpAccount("127.0.0.1", embedded.smtp_port, "none", bo.address, "wrong", timeout=5)
        with pytest.raises(Refused, match="535"):
            hired(account).deliver(envelope(bo.address), written)
        assert written.calls == 0

    def test_but_not_by_the_right_one(self, embedded: Post, hired: Hiring, written: Record):
        bo = embedded.person("bo")
        account = SmtpAccount("127.0.0.1", embedded.smtp_port, "none", bo.address, lambda: PASSWORD, timeout=5)
        assert hired(account).deliver(envelope(bo.address), written).kind == "sent"

    def test_by_a_server_without_logins(self, hired: Hiring, written: Record):
        with ScriptedSmtp() as server, pytest.raises(Refused, match="AUTH"):
            hired(to_script(server, user="bo", password="x")).deliver(envelope("b@x.example"), written)

    @pytest.mark.parametrize(
        "answers",
        [
            {"MAIL": b"530 5.7.0 authentication required"},
            {"RCPT": b"530 5.7.0 authentication required"},
            {"greeting": b"554 5.7.1 your address is on a list"},
        ],
    )
    def test_by_its_first_words(self, hired: Hiring, written: Record, answers: dict[str, bytes]):
        with ScriptedSmtp(**answers) as server, pytest.raises(Refused):
            hired(to_script(server)).deliver(envelope("b@x.example"), written)
        assert written.calls == 0

    def test_but_not_when_the_login_fails_for_now(self, hired: Hiring, written: Record):
        ehlo = b"250-hi\r\n250 AUTH PLAIN"
        with ScriptedSmtp(EHLO=ehlo, AUTH=b"454 4.7.0 directory down") as server:
            courier = hired(to_script(server, user="bo", password="x"))
            assert courier.deliver(envelope("b@x.example"), written).kind == "not_sent"

    def test_for_plain_text_to_another_machine(self):
        with pytest.raises(Refused, match="only for a server on this machine"):
            SmtpAccount("mail.seller.example", 587, "none")


@pytest.fixture(scope="module")
def tls_server(certificate: Certificate) -> Iterator[EmbeddedMailServer]:
    users = {"bo@tls.example": PASSWORD}
    with EmbeddedMailServer(users, certificate=(certificate.chain, certificate.key)) as server:
        yield server


@pytest.fixture(scope="module")
def starttls_port(certificate: Certificate) -> Iterator[int]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.chain, certificate.key)
    controller = Controller(
        Sink(),
        hostname="127.0.0.1",
        port=free_port(),
        server_hostname="localhost",
        tls_context=context,
        require_starttls=True,
    )
    controller.start()
    yield controller.port
    controller.stop()


class TestTls:
    """Against servers with a certificate for `localhost`."""

    def test_a_known_authority_and_the_right_name_are_trusted(
        self, tls_server: EmbeddedMailServer, certificate: Certificate, hired: Hiring, written: Record
    ):
        account = SmtpAccount(
            "localhost", tls_server.smtp_port, "tls", "bo@tls.example", PASSWORD, 5, certificate.authority
        )
        assert hired(account).deliver(envelope("bo@tls.example"), written).kind == "sent"

    def test_a_wrong_name_is_refused(
        self, tls_server: EmbeddedMailServer, certificate: Certificate, hired: Hiring, written: Record
    ):
        account = SmtpAccount("127.0.0.1", tls_server.smtp_port, "tls", ca_file=certificate.authority)
        with pytest.raises(Refused, match=r"does not bear this address|not known here"):
            hired(account).deliver(envelope("bo@tls.example"), written)
        assert written.calls == 0

    def test_starttls_is_trusted_and_refused_alike(
        self, starttls_port: int, certificate: Certificate, hired: Hiring, written: Record
    ):
        account = SmtpAccount("localhost", starttls_port, "starttls", ca_file=certificate.authority)
        assert hired(account).deliver(envelope("bo@tls.example"), written).kind == "sent"
        with pytest.raises(Refused, match=r"does not bear this address|not known here"):
            hired(SmtpAccount("localhost", starttls_port, "starttls")).deliver(envelope("bo@tls.example"), written)

    def test_starttls_that_was_stripped_is_refused(self, hired: Hiring, written: Record):
        with ScriptedSmtp() as server:
            account = SmtpAccount("localhost", server.port, "starttls", "bo", "secret", timeout=2)
            with pytest.raises(Refused, match="STARTTLS"):
                hired(account).deliver(envelope("b@x.example"), written)
            assert "AUTH" not in server.verbs()


@pytest.mark.parametrize(
    ("to", "raw", "why"),
    [
        ("b@x.example", b"Subject: x\r\n\r\na\nb\r\n", "CRLF"),
        ("b@x.example", b"Subject: x\r\n\r\na\rb\r\n", "CRLF"),
        ("b@x.example", b"Subject: x\r\n\r\nno end", "CRLF"),
        ("b@x.example", b"Subject: x\r\n\r\n" + b"x" * 999 + b"\r\n", "998"),
        ("b@x.example", b"Subject: x\r\n\r\na\0b\r\n", "NUL"),
        ("b@x.example\r\nRCPT TO:<c@x.example>", b"Subject: x\r\n\r\n", "not an address"),
        ("b@x.example, c@x.example", b"Subject: x\r\n\r\n", "not an address"),
        ("b(comment)@x.example", b"Subject: x\r\n\r\n", "not an address"),
        ("<b@x.example>", b"Subject: x\r\n\r\n", "not an address"),
        ("b@", b"Subject: x\r\n\r\n", "not an address"),
        ("", b"Subject: x\r\n\r\n", "not an address"),
        ("b@x.example", "Subject: é\r\n\r\n".encode(), "SMTPUTF8"),
        ("é@x.example", b"Subject: x\r\n\r\n", "SMTPUTF8"),
        ("b@x.example", b"Subject: x\r\n\r\n" + b"x\r\n" * 400_000, "1000000"),
    ],
)
def test_what_cannot_arrive_as_it_is_never_leaves(hired: Hiring, written: Record, to: str, raw: bytes, why: str):
    with ScriptedSmtp() as server:
        outcome = hired(to_script(server)).deliver(Envelope("a@x.example", to, raw, "<i@x>", "0"), written)
        assert (outcome.kind, outcome.code, written.calls) == ("permanent", None, 0)
        assert why in outcome.text
        assert "MAIL" not in server.verbs()


def test_the_server_is_told_what_will_come(hired: Hiring, written: Record):
    eight = mail("a@x.example", "b@x.example", "x", "é")
    seven = mail("a@x.example", "b@x.example", "x", "e")
    with ScriptedSmtp() as server:
        courier = hired(to_script(server))
        for raw in (eight, seven):
            assert courier.deliver(Envelope("a@x.example", "b@x.example", raw, "<i@x>", "0"), written).kind == "sent"
        assert [line for line in server.said if line.startswith("MAIL")] == [
            f"MAIL FROM:<a@x.example> SIZE={len(eight)} BODY=8BITMIME",
            f"MAIL FROM:<a@x.example> SIZE={len(seven)} BODY=7BIT",
        ]


def test_eight_bit_text_does_not_go_to_a_seven_bit_server(hired: Hiring, written: Record):
    with ScriptedSmtp(EHLO=b"250 old") as server:
        raw = mail("a@x.example", "b@x.example", "x", "é")
        assert hired(to_script(server)).deliver(envelope("b@x.example", raw), written).kind == "permanent"


def test_an_address_beyond_ascii_goes_to_a_server_that_takes_it(embedded: Post, hired: Hiring, written: Record):
    zoe = embedded.person("zoë")
    outcome = hired(embedded.smtp()).deliver(envelope(zoe.address), written)
    assert (outcome.kind, outcome.code) == ("sent", 250)


def test_a_bounce_has_no_sender(embedded: Post, hired: Hiring, written: Record):
    bo = embedded.person("bo")
    raw = mail("mailer-daemon@x.example", bo.address, "Bounce")
    assert hired(embedded.smtp()).deliver(envelope(bo.address, raw, sender=""), written).kind == "sent"
    assert b"Return-Path: <>" in bo.wait_for(1)[0]


class TestProbe:
    """Does the server take mail for this address? Asked without sending any."""

    def test_a_plus_address(self, mail_server: Post, hired: Hiring):
        bo = mail_server.person("bo")
        courier = hired(mail_server.smtp())
        assert courier.probe(f"bo+token@{mail_server.domain}") is True
        assert courier.probe(f"nobody+token@{mail_server.domain}") is False
        assert courier.deliver(envelope(bo.address), Record()).kind == "sent"
        assert len(bo.wait_for(1)) == 1

    def test_through_postfix(self, postfix_dovecot: Post, hired: Hiring):
        postfix_dovecot.person("bo")
        courier = hired(postfix_dovecot.smtp())
        assert courier.probe(f"bo+token@{postfix_dovecot.domain}") is True
        assert courier.probe(f"nobody@{postfix_dovecot.domain}") is False

    @pytest.mark.parametrize(
        "answers",
        [{"RCPT": b"451 later"}, {"RCPT": b"554 policy"}, {"MAIL": b"550 no"}, {"RCPT": None}, {"greeting": None}],
    )
    def test_that_cannot_tell(self, hired: Hiring, answers: dict[str, bytes | None]):
        with ScriptedSmtp(**answers) as server:
            assert hired(to_script(server)).probe("b+t@x.example") is None

    def test_of_what_is_no_address(self, hired: Hiring):
        with ScriptedSmtp() as server:
            assert hired(to_script(server)).probe("b\r\nDATA@x.example") is None
            assert server.said == []


def test_a_dismissed_courier_can_be_dismissed_again(embedded: Post):
    with Courier(embedded.smtp()) as courier:
        courier.close()
        courier.close()


def test_a_persons_password_is_never_shown(embedded: Post):
    person: Person = embedded.person("bo")
    account = SmtpAccount("127.0.0.1", 1, "none", person.address, "secret")
    assert "secret" not in repr(account)
