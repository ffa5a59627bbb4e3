"""Figures for Prometheus: read by its own parsers, asked for by the dashboard and the alerts, in a file or at a port."""

import http.client
import json
import re
import shutil
import socket
import subprocess
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from delivery.office import JANE, Office
from handoffd.app import health
from handoffd.config.operating import Metrics
from handoffd.errors import Refused
from handoffd.network.metricsport import MetricsPort
from handoffd.playbook.model import Status
from life.house import House
from mailservers import free_port

PROMETHEUS = Path(__file__).resolve().parents[2] / "systemd" / "prometheus"
# Functions and labels of the query language; all else in an expression is the name of a figure.
FIGURE = re.compile(r"\bhandoffd_\w+")


@pytest.fixture
def office(tmp_path):
    built = Office(tmp_path)
    yield built
    built.close()


def figures(daemon) -> str:
    return daemon._health.figures(daemon.clock.now(), daemon._looked).decode()


def read(text: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, in the order of their names."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_an_operator_needs_is_there_and_counted_right(office):
    office.put(JANE)
    office.postman.answer = lambda _each: pytest.fail("nothing leaves in this test")
    office.clock.move_to(office.clock.now() + timedelta(minutes=10))
    found = read(figures(office.daemon))
    assert found["handoffd_handoffs_open",] == 1
    assert found["handoffd_steps", "open", "warm-intro"] == 1
    assert found["handoffd_letters", "pending"] == found["handoffd_letters_waiting",] == 1
    assert found["handoffd_oldest_letter_seconds",] == 600
    assert found["handoffd_letters", "held"] == found["handoffd_letters", "in_doubt"] == 0
    assert found["handoffd_deadlines_due",] == 0
    assert found["handoffd_troubles", "smtp"] == found["handoffd_troubles", "canary"] == 0


def test_a_step_that_moved_on_is_counted_where_it_is_now_and_a_closed_handoff_nowhere(office):
    figures(office.daemon)
    with office.memory() as memory:
        handoff = memory.handoff("HO-1")
    later = office.clock.now() + timedelta(seconds=1)
    with office.memory() as memory:
        memory.save(replace(handoff, steps={**handoff.steps, "warm-intro": Status.SETTLED}), later)
    assert read(figures(office.daemon))["handoffd_steps", "settled", "warm-intro"] == 1
    with office.memory() as memory:
        memory.save(replace(handoff, closed="done"), later)
    assert not [key for key in read(figures(office.daemon)) if key[0] == "handoffd_steps"]


def test_nobodys_address_company_or_reference_is_in_the_figures(office):
    office.put(JANE)
    with office.memory() as memory:
        memory.troubles.begin(f"muted:{JANE}", "in circles", office.clock.now())
    text = figures(office.daemon)
    assert read(text)["handoffd_troubles", "muted"] == 1
    assert not re.search(r"@|HO-1|acme|\.example", text)


def test_a_mail_and_a_canary_are_seen_with_their_moments_and_how_long_they_took(embedded, tmp_path):
    house = House(embedded, tmp_path)
    house.after(minutes=0)
    house.wait_for_arrivals(1)
    embedded.person("dana").write(house.inbox, "hello")
    house.turns(0.4)
    found = read(figures(house.daemon))
    assert found["handoffd_last_mail_timestamp_seconds",] == house.begin.timestamp()
    assert found["handoffd_canary_arrived_timestamp_seconds",] == found["handoffd_last_look_timestamp_seconds",]
    assert found["handoffd_detection_seconds_count",] == found["handoffd_detection_seconds_bucket", "+Inf"] == 2
    house.close()


def test_promtool_takes_the_figures_and_the_rules_without_a_word(office):
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool here (sudo apt install prometheus)")
    told = subprocess.run(
        [promtool, "check", "metrics"], input=figures(office.daemon), capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout + told.stderr) == (0, "")
    rules = PROMETHEUS / "handoffd.rules.yml"
    told = subprocess.run([promtool, "check", "rules", rules], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


def test_every_figure_that_the_dashboard_and_the_alerts_ask_for_exists(embedded, tmp_path):
    house = House(embedded, tmp_path)
    house.after(minutes=0)
    house.wait_for_arrivals(1)
    embedded.person("dana").write(house.inbox, "hello")
    house.turns(0.4)
    there = {key[0] for key in read(figures(house.daemon))} | {"handoffd_steps"}
    house.close()
    board = json.loads((PROMETHEUS / "grafana.json").read_text(encoding="utf-8"))
    asked = {each["expr"] for panel in board["panels"] for each in panel["targets"]}
    rules = re.findall(r"(?m)^ +expr: (.+)$", (PROMETHEUS / "handoffd.rules.yml").read_text(encoding="utf-8"))
    assert len(asked) > 15
    assert len(rules) >= 7
    named = {name for text in (*asked, *rules) for name in FIGURE.findall(text)}
    assert named <= there
    untold = {name for name in there if not name.endswith(("_bucket", "_sum", "_count", "_created"))} - named
    assert untold <= {"handoffd_start_timestamp_seconds", "handoffd_canary_sent_timestamp_seconds"}


def test_the_panels_of_the_dashboard_have_names_of_their_own_and_do_not_lie_on_each_other():
    board = json.loads((PROMETHEUS / "grafana.json").read_text(encoding="utf-8"))
    places = [panel["gridPos"] for panel in board["panels"]]
    cells = [
        (x, y)
        for place in places
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in board["panels"]}) == len({panel["title"] for panel in board["panels"]})


# -- the file ------------------------------------------------------------------------------------------------------------


def test_the_file_is_there_whole_or_not_at_all_and_everybody_may_read_it(tmp_path):
    file, stop, halves = tmp_path / "handoffd.prom", threading.Event(), []
    texts = [b"a" * 200_000, b"b" * 200_000]
    health.put(file, texts[0])

    def reads():
        while not stop.is_set():
            if file.read_bytes() not in texts:
                halves.append(1)

    reader = threading.Thread(target=reads)
    reader.start()
    for number in range(200):
        health.put(file, texts[number % 2])
    stop.set()
    reader.join()
    assert not halves
    assert file.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [file]


def test_a_full_disk_leaves_the_old_figures_and_no_rubbish(tmp_path, monkeypatch):
    file = tmp_path / "handoffd.prom"
    health.put(file, b"old")

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(health.os, "fchmod", full)
    with pytest.raises(OSError, match="No space"):
        health.put(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_the_daemon_writes_the_file_and_takes_it_away_at_its_end(embedded, tmp_path):
    house = House(embedded, tmp_path, metrics={"file": "figures.prom", "seconds": 1})
    house.after(minutes=0)
    assert "handoffd_handoffs_open 0.0" in (tmp_path / "figures.prom").read_text()
    house.close()
    assert not (tmp_path / "figures.prom").exists()


def test_a_folder_that_is_not_there_is_said_in_the_log_and_stops_nothing(embedded, tmp_path, caplog):
    house = House(embedded, tmp_path, metrics={"file": "nowhere/figures.prom", "seconds": 1})
    house.after(minutes=0)
    house.wait_for_arrivals(1)
    assert "The figures cannot be written to" in caplog.text
    house.close()


# -- the port ------------------------------------------------------------------------------------------------------------


def ask(connection: http.client.HTTPConnection, path: str = "/metrics") -> tuple[int, bytes]:
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


class UnixConnection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.host)


@pytest.mark.parametrize("kind", ["port", "unix"])
def test_prometheus_finds_the_figures_at_a_port_of_this_machine(embedded, tmp_path, kind, server_folder):
    number, path = free_port(), server_folder / f"metrics-{kind}.sock"
    listen = f"127.0.0.1:{number}" if kind == "port" else f"unix:{path}"
    house = House(embedded, tmp_path, metrics={"listen": listen, "seconds": 1})
    connection = http.client.HTTPConnection("127.0.0.1", number, timeout=5)
    if kind == "unix":
        connection = UnixConnection(str(path), timeout=5)
    assert ask(connection)[0] == 503
    house.after(minutes=0)
    status, body = ask(connection)
    assert (status, read(body.decode())["handoffd_handoffs_open",]) == (200, 0)
    assert ask(connection, "/")[0] == 404
    house.close()
    assert not path.exists()
    connection.close()


def test_who_asks_and_never_reads_holds_up_nobody():
    port = MetricsPort(f"127.0.0.1:{(number := free_port())}")
    port.show(b"x 1\n")
    with socket.create_connection(("127.0.0.1", number)) as silent:
        silent.sendall(b"GET /metr")
        assert ask(http.client.HTTPConnection("127.0.0.1", number, timeout=5)) == (200, b"x 1\n")
    port.close()


def test_a_taken_port_is_said_in_one_sentence():
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(Refused, match=r"name another place in \[metrics\]"),
    ):
        MetricsPort(f"127.0.0.1:{taken.getsockname()[1]}")


@pytest.mark.parametrize("listen", ["0.0.0.0:9469", ":9469", "10.0.0.7:9469", "handoff.example:9469", "unix:x", "9469"])
def test_nobody_outside_this_machine_can_ever_ask(listen):
    with pytest.raises(ValueError, match="is not on this machine"):
        Metrics(listen=listen)
