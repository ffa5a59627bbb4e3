"""What is known of contracts beside the handoffs themselves: by what they are alike, and what people have answered.

A trait is something that several handoffs may share (a company's name, the domain of who signed); a notice key belongs
to exactly one. An answer is what a person said once and need not be asked again: about a kind of title, two names.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session
from sqlmodel import select as select_rows

from handoffd.store.plain import Plain, table_of
from handoffd.store.tables import AnswerRow, NoticeKey, Trait
from handoffd.store.upsert import Upsert
from handoffd.store.values import Remembered

_SAID, _OF = table_of(AnswerRow).c, table_of(Trait).c
_ANSWER = tuple(_SAID[name] for name in Remembered.__slots__)
_RECALL = select(*_ANSWER).where(_SAID.about == bindparam("about"), _SAID.key == bindparam("key"))
_ANSWERS = select(*_ANSWER).where(_SAID.about.in_(bindparam("about", expanding=True))).order_by(_SAID.at, _SAID.key)
_SHARING = select(_OF.handoff).where(_OF.trait.in_(bindparam("traits", expanding=True))).distinct()
_ALIKE, _ANSWERED = Upsert(table_of(Trait)), Upsert(table_of(AnswerRow))


class Known(Plain):
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        # What was asked for in this transaction: one mail asks for the same answers again and again.
        self._recalled: dict[tuple[str, str], Remembered | None] = {}
        self._answers: dict[tuple[str, ...], list[Remembered]] = {}

    # -- traits -----------------------------------------------------------------------------------------------------

    def add_traits(self, traits: Collection[str], handoff: str) -> None:
        """Remember by what a handoff can be found again."""
        if wanted := [{"trait": trait, "handoff": handoff} for trait in dict.fromkeys(traits)]:
            self._do(_ALIKE.into(self._session), wanted)

    def sharing(self, traits: Collection[str]) -> list[str]:
        """Return the references of the handoffs that share one of these traits, the newest first."""
        found = self._ask(_SHARING, traits=list(traits)).scalars() if traits else ()
        return sorted(found, key=lambda ref: int(ref.rpartition("-")[2]), reverse=True)

    def move_to(self, old: str, new: str) -> None:
        """Let whatever was known by one handoff be known by another (they were merged)."""
        for key in self._session.exec(select_rows(NoticeKey).where(NoticeKey.handoff == old)):
            key.handoff = new
            self._session.add(key)
        self.add_traits(self._session.exec(select_rows(Trait.trait).where(Trait.handoff == old)).all(), new)

    def forget_handoff(self, ref: str) -> None:
        """Forget by what a handoff is known: the same notice opens another one when it is read again."""
        for table in (NoticeKey, Trait):
            for row in self._session.exec(select_rows(table).where(table.handoff == ref)).all():
                self._session.delete(row)
        self._session.flush()

    # -- answers ----------------------------------------------------------------------------------------------------

    def remember(self, about: str, key: str, answer: str, by: str, now: datetime) -> None:
        """Remember what a person (or a notice) said; the newest word counts."""
        self._forgotten(about, key)
        said = {"about": about, "key": key, "answer": answer, "by": by, "at": now}
        self._do(_ANSWERED.into(self._session), said)

    def recall(self, about: str, key: str) -> Remembered | None:
        """Return what was said about this, None when nobody was asked yet."""
        if (about, key) not in self._recalled:
            row = self._ask(_RECALL, about=about, key=key).first()
            self._recalled[about, key] = Remembered(*row) if row else None
        return self._recalled[about, key]

    def answers(self, *about: str) -> list[Remembered]:
        """Return everything that was said about these, oldest first."""
        if about not in self._answers:
            self._answers[about] = [Remembered(*row) for row in self._ask(_ANSWERS, about=list(about))]
        return list(self._answers[about])

    def forget(self, about: str, key: str) -> None:
        """Forget an answer: the next time somebody is asked again."""
        self._forgotten(about, key)
        if row := self._session.get(AnswerRow, (about, key)):
            self._session.delete(row)

    def _forgotten(self, about: str, key: str) -> None:
        self._recalled.pop((about, key), None)
        self._answers = {asked: told for asked, told in self._answers.items() if about not in asked}
