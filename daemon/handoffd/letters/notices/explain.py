"""A verdict in words: which row fits and why, what was read from where, what is missing, how far it is believed."""

from collections.abc import Iterable

from handoffd.letters.message import Address
from handoffd.letters.notices.house import House
from handoffd.letters.notices.level import Level
from handoffd.letters.notices.notice import Notice
from handoffd.letters.notices.original import Original
from handoffd.letters.notices.party import name_behind
from handoffd.letters.notices.shape import fold

_KINDS = {
    "signed": "a contract was signed",
    "in_flight": "a contract is on its way and not signed yet; it opens nothing",
    "void": "a contract will not be signed, or is not valid any more; it opens nothing",
    "unsure": "it may be word of a signed contract; a person is asked, yes or no by reply",
    "not_a_notice": "no word of a contract; it opens nothing",
}


def explained(notice: Notice, house: House, level: Level | None, asked: str) -> list[str]:
    """Return the verdict on one mail, a sentence a line.

    `level` is how far it is believed (None: there is no config.toml to judge by), `asked` who would be asked.
    """
    lines = [f"Verdict: {notice.kind}: {_KINDS[notice.kind]}.", f"Why: {_sentence(notice.reason)}", *_row(notice)]
    if notice.kind != "not_a_notice":
        read, missing = _read(notice, house)
        lines += ["Read from it:", *(f"  {line}" for line in read)] if read else []
        lines += [f"Not in it: {', '.join(missing)}. What is not in it is asked, never guessed."] if missing else []
    return lines + _believed(notice, level, asked)


def _row(notice: Notice) -> list[str]:
    seen = notice.seen
    if seen is None:
        return []
    row = seen.row
    whom = (*row.senders, *(f"anything below {'our own domains' if one == 'own' else one}" for one in row.domains))
    subject = f"the subject fits {seen.sentence!r}" if seen.sentence else "any subject will do"
    return [f"Recogniser: {row.name}. It listens to {' and '.join(whom)} (here {seen.sender.email}); {subject}."]


def _read(notice: Notice, house: House) -> tuple[list[str], list[str]]:
    """Return what was read, each with its place, and the names of what is not there."""
    signers = ", ".join(f"{one.name} <{one.email}>" if one.name and one.email else str(one) for one in notice.signers)
    found = [
        ("document", notice.title or "", "the subject"),
        ("customer", notice.customer or "", _place_of_customer(notice)),
        ("sold by", notice.ae or "", _place_of_ae(notice, house)),
        ("signed by", signers, _place_of_signers(notice)),
        ("signed at", notice.signed_at.isoformat() if notice.signed_at else "", _place_of_moment(notice)),
        *(("known again by", key, _place_of_key(key)) for key in notice.keys),
        *((name, value, f"a line of its text ({name})") for name, value in notice.facts.items()),
    ]
    lines = [f"{name}: {value} (from {place})" for name, value, place in found if value]
    timeless = notice.kind in {"in_flight", "void"}
    missing = [name for name, value, _ in found[:5] if not value and not (timeless and name == "signed at")]
    return lines, missing


def _place_of_customer(notice: Notice) -> str:
    seen, name = notice.seen, fold(notice.customer or "")
    if seen is None or (notice.forwarded_by and name not in fold(f"{notice.title} {seen.gaps} {seen.facts}")):
        return "the colleague's own words"
    if seen.facts.get("customer"):
        return "a line of its text"
    if name in fold(seen.gaps.get("parties", "")) or seen.gaps.get("customer"):
        return "the subject"
    return "the document's title" if name in fold(notice.title or "") else "the parties its text lists"


def _place_of_ae(notice: Notice, house: House) -> str:
    original = notice.original
    if notice.seen is None or original is None:
        return "who wrote it"
    if notice.seen.facts.get("ae"):
        return "a line of its text"
    if _among(notice.ae, original.reply_to, house):
        return "Reply-To"
    if any(house.people.get(notice.ae or "", "\0") == name_behind(sender) for sender in original.senders):
        return f"the name of its sender, {original.senders[0].name!r}"
    if _among(notice.ae, original.people, house):
        return "To and Cc"
    return "who forwards it" if notice.forwarded_by and notice.forwarded_by.email == notice.ae else "its text"


def _among(address: str | None, people: Iterable[Address], house: House) -> bool:
    return any(address in (person.email, person.untagged, house.known(person)) for person in people)


def _place_of_signers(notice: Notice) -> str:
    return "the subject" if notice.seen and notice.seen.gaps.get("signers") else "To and Cc"


def _place_of_moment(notice: Notice) -> str:
    original: Original | None = notice.original
    if original is None or notice.signed_at != original.date:
        return "a line of its text"
    return "the Date of the original mail, inside the forward" if notice.forwarded_by else "the Date of the mail"


def _place_of_key(key: str) -> str:
    match key.partition(":")[0]:
        case "pdf":
            return "the fingerprint of an attached PDF"
        case "title":
            return "title and names, for 48 hours"
        case "crm":
            return "the id in the CRM"
        case _:
            return "the envelope's id in a link, which was not opened"


def _believed(notice: Notice, level: Level | None, asked: str) -> list[str]:
    if notice.kind in {"not_a_notice", "in_flight", "void"}:
        return []
    if level is None:
        return ["Believed: not judged. Name your config.toml with --config, so that I know who is one of us."]
    lines = [f"Believed: level {level.number} of 4, because {level.why}."]
    if level.opens and notice.kind == "signed":
        return [*lines, "So a handoff opens."]
    return [*lines, f"So {asked} is asked first, and nothing opens until the answer is yes."]


def _sentence(text: str) -> str:
    bare = text.strip()
    return bare[:1].upper() + bare[1:] + ("" if bare.endswith((".", "!", "?")) else ".")
