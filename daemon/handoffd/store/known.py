"""What is known of contracts beside the handoffs themselves: by what they are alike, and what people have answered.

A trait is something that several handoffs may share (a company's name, the domain of who signed); a notice key belongs
to exactly one. An answer is what a person said once and need not be asked again: about a kind of title, two names.
"""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from handoffd.store.tables import AnswerRow, NoticeKey, Trait
from handoffd.store.values import Remembered


class Known:
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        # What was asked for in this transaction: one mail asks for the same answers again and again.
        self._recalled: dict[tuple[str, str], Remembered | None] = {}
        self._answers: dict[tuple[str, ...], list[Remembered]] = {}

    # -- traits -----------------------------------------------------------------------------------------------------

    def add_traits(self, traits: Collection[str], handoff: str) -> None:
        """Remember by what a handoff can be found again."""
        for trait in traits:
            self._session.merge(Trait(trait=trait, handoff=handoff))

    def sharing(self, traits: Collection[str]) -> list[str]:
        """Return the references of the handoffs that share one of these traits, the newest first."""
        query = select(Trait.handoff).where(col(Trait.trait).in_(list(traits))).distinct()
        return sorted(self._session.exec(query), key=lambda ref: int(ref.rpartition("-")[2]), reverse=True)

    def move_to(self, old: str, new: str) -> None:
        """Let whatever was known by one handoff be known by another (they were merged)."""
        for key in self._session.exec(select(NoticeKey).where(NoticeKey.handoff == old)):
            key.handoff = new
            self._session.add(key)
        for trait in self._session.exec(select(Trait).where(Trait.handoff == old)).all():
            self._session.merge(Trait(trait=trait.trait, handoff=new))

    # -- answers ----------------------------------------------------------------------------------------------------

    def remember(self, about: str, key: str, answer: str, by: str, now: datetime) -> None:
        """Remember what a person (or a notice) said; the newest word counts."""
        self._forgotten(about, key)
        self._session.merge(AnswerRow(about=about, key=key, answer=answer, by=by, at=now))

    def recall(self, about: str, key: str) -> Remembered | None:
        """Return what was said about this, None when nobody was asked yet."""
        if (about, key) not in self._recalled:
            row = self._session.get(AnswerRow, (about, key))
            self._recalled[about, key] = _remembered(row) if row else None
        return self._recalled[about, key]

    def answers(self, *about: str) -> list[Remembered]:
        """Return everything that was said about these, oldest first."""
        if about not in self._answers:
            query = select(AnswerRow).where(col(AnswerRow.about).in_(about))
            rows = self._session.exec(query.order_by(col(AnswerRow.at), col(AnswerRow.key)))
            self._answers[about] = [_remembered(row) for row in rows]
        return list(self._answers[about])

    def forget(self, about: str, key: str) -> None:
        """Forget an answer: the next time somebody is asked again."""
        self._forgotten(about, key)
        if row := self._session.get(AnswerRow, (about, key)):
            self._session.delete(row)

    def _forgotten(self, about: str, key: str) -> None:
        self._recalled.pop((about, key), None)
        self._answers = {asked: told for asked, told in self._answers.items() if about not in asked}


def _remembered(row: AnswerRow) -> Remembered:
    return Remembered(row.about, row.key, row.answer, row.by, row.at)
