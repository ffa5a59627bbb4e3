"""The handoffs, each as one value, and by what a notice knows its own again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, or_, select, update
from sqlmodel import Session

from handoffd.playbook.model import Handoff
from handoffd.store.engagements import Engagements, engagements
from handoffd.store.instance import Counter
from handoffd.store.plain import Plain, fresh, table_of
from handoffd.store.rows import dump_handoff, load_handoff, names
from handoffd.store.tables import Deadline, HandoffRow, NoticeKey
from handoffd.store.upsert import Upsert

# A key made of a title is only a good guess, and only for a short while; an envelope's own id is good for ever.
TITLE_KEY_LIFE = timedelta(hours=48)

_ROW, _AT, _KEY = table_of(HandoffRow).c, table_of(Deadline).c, table_of(NoticeKey).c
_OPEN = _ROW.closed == ""
_VALUE = select(_ROW.value).where(_ROW.ref == bindparam("ref"))
_BEFORE = select(_ROW.csm, _ROW.closed).where(_ROW.ref == bindparam("ref"))
_SERVED = select(_ROW.csm, func.count()).where(_OPEN).group_by(_ROW.csm)
_KNOWN = select(_KEY.key, _KEY.handoff, _KEY.at).where(_KEY.key.in_(bindparam("keys", expanding=True)))
_OPENED = insert(table_of(HandoffRow))
_CHANGED = update(table_of(HandoffRow)).where(_ROW.ref == bindparam("this"))
_REMEMBERED = Upsert(table_of(NoticeKey))


class Handoffs(Plain):
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._served: dict[str, int] | None = None  # how many open handoffs each CSM has, once somebody has asked

    def next_ref(self) -> tuple[int, str]:
        """Return the number and the reference of a new handoff; never given twice."""
        number = Counter(self._session).number()
        return number, f"HO-{number}"

    def save(self, handoff: Handoff, now: datetime) -> None:
        """Keep a handoff, new or changed."""
        row = {
            "ae": handoff.ae,
            "csm": handoff.csm,
            "customer": handoff.customer,
            "closed": handoff.closed,
            "updated_at": now,
            "value": dump_handoff(handoff),
            "left_at": None,
        }
        before = self._ask(_BEFORE, ref=handoff.ref).first()
        if before is None:
            number = int(handoff.ref.rpartition("-")[2])
            self._do(_OPENED, fresh(HandoffRow, ref=handoff.ref, number=number, opened_at=now, **row))
        else:
            self._do(_CHANGED, {"this": handoff.ref, **row})
            self._serves(before.csm, before.closed, -1)
        self._serves(handoff.csm, handoff.closed, 1)

    def _serves(self, csm: str, closed: str, more: int) -> None:
        if self._served is not None and not closed:
            self._served[csm] = self._served.get(csm, 0) + more

    def handoff(self, ref: str) -> Handoff | None:
        """Return one handoff."""
        value = self._ask(_VALUE, ref=ref.upper()).scalar()
        return None if value is None else load_handoff(value)

    def handoffs(self, *, closed: bool = False) -> list[Handoff]:
        """Return the handoffs on their way (and the closed ones too), oldest first."""
        return self._those() if closed else self._those(_OPEN)

    def count_open(self) -> int:
        """Return how many handoffs are on their way."""
        return int(self._ask(select(func.count()).where(_OPEN)).scalar_one())

    def soonest(self, limit: int) -> list[Handoff]:
        """Return handoffs on their way, those first for which an alarm rings next, without looking at the others."""
        rung = select(_AT.handoff).where(_AT.fired_at.is_(None), _AT.handoff != "").order_by(_AT.due_at)
        refs = list(dict.fromkeys(self._ask(rung.limit(limit * 12)).scalars()))[:limit]
        found = [handoff for ref in refs if (handoff := self.handoff(ref)) and not handoff.closed]
        more = select(_ROW.value).where(_OPEN, _ROW.ref.not_in(refs)).limit(limit)
        return (found + self._loaded(more))[:limit]

    def handoffs_since(self, moment: datetime) -> list[Handoff]:
        """Return the handoffs on their way, and those that anything has happened to since a moment; oldest first."""
        return self._those(or_(_OPEN, _ROW.updated_at >= moment))

    def naming(self, text: str, *, closed: bool = False) -> list[Handoff]:
        """Return the handoffs on their way (and the closed ones too) in which a text stands somewhere, oldest first.

        The database looks, so that a mail of a stranger costs no reading of every handoff there is.
        """
        return self._those(names(self._session, text), *(() if closed else (_OPEN,)))

    def mentioning(self, text: str, since: datetime) -> list[Handoff]:
        """Return the handoffs on their way, or changed since a moment, in which a text stands; oldest first."""
        return self._those(or_(_OPEN, _ROW.updated_at >= since), names(self._session, text))

    def open_counts(self) -> dict[str, int]:
        """Return how many open handoffs each CSM has; the database is asked once in a transaction."""
        if self._served is None:
            self._served = {row[0]: row[1] for row in self._ask(_SERVED)}
        return {csm: count for csm, count in self._served.items() if count}

    def engagements(self, address: str, but_for: str = "") -> Engagements:
        """Return when a colleague has a meeting of ours, but for the one of that UID."""
        theirs = select(_ROW.value).where(_OPEN, or_(_ROW.csm == address, _ROW.ae == address))
        return engagements(self._loaded(theirs), address, but_for)

    def known_by(self, keys: Sequence[str], now: datetime) -> str:
        """Return the handoff that a notice with these keys belongs to; empty when it is a new one."""
        found = {row.key: row for row in self._ask(_KNOWN, keys=list(keys))} if keys else {}
        for key in keys:
            row = found.get(key)
            if row and (not key.startswith("title:") or now - row.at <= TITLE_KEY_LIFE):
                return str(row.handoff)
        return ""

    def add_keys(self, keys: Sequence[str], handoff: str, now: datetime) -> None:
        """Remember by what a second notice of this signature will be known."""
        if keys:
            wanted = [{"key": key, "handoff": handoff, "at": now} for key in dict.fromkeys(keys)]
            self._do(_REMEMBERED.into(self._session), wanted)

    def _those(self, *wanted: ColumnElement[bool]) -> list[Handoff]:
        return self._loaded(select(_ROW.value).where(*wanted).order_by(_ROW.number))

    def _loaded(self, query: Select[*tuple[Any, ...]]) -> list[Handoff]:
        return [load_handoff(value) for value in self._ask(query).scalars()]
