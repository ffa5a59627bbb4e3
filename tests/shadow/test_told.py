"""Shadow mode says that it is on wherever the program says how it is; `handoffd shadow` shows what it would have sent."""

import json
from datetime import timedelta

from click.testing import CliRunner

from handoffd.cli import check, gather
from handoffd.replay.recording import Recorded
from handoffd.replay.world import Beside, Replay
from shadow.house import ANA, DANA, INBOX, MARTA, NOW, written

cli = gather()


def run(house, *words: str) -> str:
    done = CliRunner().invoke(cli, [*words, "--config", str(house.folder / "config.toml")], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command_line_tells_what_would_have_left_and_keeps_each_letter_as_a_file(house):
    house.signed()
    house.by_hand(DANA, "Handover of Acme", ANA)
    house.after(days=1)
    told = run(house, "shadow", "--keep", str(house.folder / "letters"))
    assert "Tue 10 Mar 10:00 UTC  HO-1    to Dana Test: Your handoff notes for Acme GmbH  (dossier/ask)" in told
    assert "by hand: a first word between colleagues by Dana Test, Tue 10 Mar 10:00 UTC (Day 0); in time" in told
    files = sorted(path.name for path in (house.folder / "letters").iterdir())
    assert files[0] == "01-HO-1-dossier-ask.eml"
    as_json = json.loads(run(house, "shadow", "--json"))
    assert (as_json["mode"], len(as_json["letters"]), as_json["handoffs"][0]["ref"]) == ("shadow", 3, "HO-1")
    assert as_json["handoffs"][0]["matters"][0]["seen"] == NOW.isoformat()


def test_status_and_check_say_it(house):
    assert run(house, "status").startswith("SHADOW MODE: nothing leaves but to ops")
    assert json.loads(run(house, "status", "--json"))["mode"] == "shadow"
    found = [each for each in check._all(house.daemon.config, online=False, patience=1) if each.check == "shadow"]
    assert [each.level for each in found] == ["note"]


def test_a_replay_compares_with_what_people_did_in_the_recording_too(house):
    """One comparison for both: the same mails, played with a clock of their own."""
    mails = [
        Recorded(NOW, written(DANA, "signed: Acme GmbH", INBOX, at=NOW), "1"),
        Recorded(at := NOW + timedelta(days=6), written(DANA, "Welcome", MARTA, at=at), "2"),
    ]
    world = Replay(house.daemon.config, house.folder / "replayed", NOW)
    try:
        list(world.play(mails[:1], at + timedelta(hours=1)))
        [beside] = world.beside(mails)
    finally:
        world.close()
    assert isinstance(beside, Beside)
    introduction = next(each for each in beside.matters if each.matter == "introduction")
    assert (introduction.by, introduction.verdict) == ("Dana Test", "late")
