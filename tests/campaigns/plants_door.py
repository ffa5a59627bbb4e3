"""Bugs to plant at the door: TLS, secrets in the configuration, what a check sends, and who feeds the watchdog."""

from campaigns.planting import Mutant

CERTIFICATES = "tests/network/test_certificates.py"
STRIPPED = f"{CERTIFICATES}::test_a_line_that_strips_starttls_gets_neither_a_password_nor_a_letter"
BESIDE = "tests/checking/test_a_daemon_that_runs.py"
CHECKED = "tests/checking/test_check_online.py"

DOOR = (
    Mutant(
        "starttls-a-wish-imap", "network/imapline.py",
        "            raise Refused(f'{self._where} offers no STARTTLS, and no password is sent without it; try tls = \"tls\"')\n",
        "            return\n",
        STRIPPED, "Who sits on the line takes the offer away and reads the password.",
    ),
    Mutant(
        "starttls-a-wish-smtp", "network/smtpline.py",
        'start_tls=account.tls == "starttls",', 'start_tls=None if account.tls == "starttls" else False,',
        STRIPPED, "Who sits on the line takes the offer away and reads every letter.",
    ),
    Mutant(
        "trial-mail-of-nobody", "app/checking/trialmails.py", "        loop=own.email,\n", '        loop="",\n',
        f"{BESIDE}::test_each_goes_to_the_inbox_alone_and_says_what_it_is",
        "A running daemon takes the mails of a check for somebody's words.",
    ),
    Mutant(
        "forged-and-fine", "app/checking/forgery.py",
        "        if judged(message, trust_of(self._config)).proven:\n            return self._believed()\n", "",
        f"{CHECKED}::test_a_server_that_leaves_a_forged_header_on_top_is_found_out",
        "A check says that all is well where anybody can approve in anybody's name.",
    ),
    Mutant(
        "a-secret-by-another-name", "config/table.py",
        "if kind and key not in cls.model_fields:", "if kind and key == kind[0] and key not in cls.model_fields:",
        "tests/config/test_config.py::test_whatever_a_secret_is_called_its_place_is_a_file",
        "A secret in config.toml is only called an unknown key.",
    ),
    Mutant(
        "a-password-in-an-address", "config/table.py", ".password is not None:", ".password is not None and False:",
        "tests/config/test_config.py::test_a_password_inside_a_calendars_address_is_refused",
        "A password stands in config.toml, inside an address.",
    ),
    Mutant(
        "watchdog-fed-by-a-loop-that-spins", "app/daemon.py", "if self._proved:", "if True:",
        "tests/delivery/test_watchdog.py::test_a_loop_that_goes_round_and_gets_nothing_done_does_not",
        "A daemon that does nothing any more looks alive for ever.",
    ),
    Mutant(
        "an-end-that-nobody-hears-of", "app/expiry.py",
        "if each.is_near(now) or isinstance(each.problem, Refused):", "if isinstance(each.problem, Refused):",
        "tests/delivery/test_expiry.py::test_a_certificate_is_told_fourteen_days_ahead_and_not_a_day_before",
        "Ops hears of a certificate on the day on which nothing works any more.",
    ),
)  # fmt: skip
