"""The store: who may reach which plan, and what is done with it. Every call is one transaction.

A plan is saved upon the revision it was made from. Where somebody saved in between, the later one becomes a plan of its
own beside the first, in the same transaction: nothing is ever written over that its writer had not seen.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, Row

from smartpick.plan.file import MAX_BYTES, copy_name
from smartpick.store import people
from smartpick.store.links import Link
from smartpick.store.people import LATE_S, People, Reach, end_links, new_id, own_plan
from smartpick.store.pieces import Piece, Pieces
from smartpick.store.records import (
    At,
    Held,
    Kept,
    MayOnlyRead,
    NoSuchPlan,
    PiecesMissing,
    Saved,
    Version,
)
from smartpick.store.sql import StoreError, is_postgresql, reading, run, settle_deletion, writing

MOST_VERSIONS = 100
"""Versions kept of a plan, the latest of them: as many as the moves that the app can take back (assumption)."""
MOST_CHARACTERS = 60_000_000
"""Characters of the large parts of all versions of one plan; beyond it the oldest versions go (assumption)."""
ELSEWHERE = "kept from another tab"
_DAY_S = 86_400
_ID = re.compile(r"[0-9a-f]{8,64}")


class Store(People):
    """Plans in a database, and whoever has them.

    Args:
        address: as for `smartpick.store.sql.engine_for`; None = what SMARTPICK_DATABASE_URL says, else the user's own.
        clock: seconds since 1970. It may jump: only retention and the end of a sign-in look at it.
        make: whether a database is made where there is none.

    Raises:
        NothingKept: there is none, and none is to be made.
        StoreError: the database does not answer, or was left by a newer SmartPick.
    """

    def plans(self, link: Link) -> tuple[Held, ...]:
        """All plans that a link leads to, those of others last, by label.

        Raises:
            NoSuchLink
        """
        query = (
            f"SELECT plans.id, plans.person, plans.revision, plans.saved_at, small, present, {_MAY_SAVE} AS may_save "
            "FROM plans "
            "JOIN versions ON plan = plans.id AND versions.revision = plans.revision "
            f"JOIN people ON people.id = :person WHERE {_REACHED}"
        )
        with reading(self._engine) as db:
            reach = self._reach(db, link)
            rows = run(db, query, **vars(reach)).all()
        listed = [
            Held(
                row.id,
                Pieces(row.small, {}).label,
                row.revision,
                row.saved_at,
                own=row.person == reach.person,
                present=row.id == row.present,
                may_save=bool(row.may_save),
            )
            for row in rows
        ]
        return tuple(sorted(listed, key=lambda plan: (not plan.own, plan.label, plan.plan)))

    def at(self, link: Link, plan: str) -> At:
        """Where a plan stands now; cheap enough to be asked again and again.

        Raises:
            NoSuchLink, NoSuchPlan
        """
        query = f"SELECT revision, person, {_MAY_SAVE} AS may_save FROM plans WHERE plans.id = :id AND {_REACHED}"
        with reading(self._engine) as db:
            reach = self._reach(db, link)
            row = run(db, query, id=plan, **vars(reach)).first()
        if row is None:
            raise NoSuchPlan
        return At(row.revision, reach.plan is None and row.person == reach.person, bool(row.may_save))

    def load(self, link: Link, plan: str, revision: int | None = None) -> Kept:
        """A plan as it was last saved, or one of its earlier versions.

        Raises:
            NoSuchLink, NoSuchPlan
        """
        query = (  # one statement, so that it is one moment
            "SELECT versions.revision, versions.saved_at, small, name, digest, content FROM plans "
            "JOIN versions ON versions.plan = plans.id AND versions.revision = "
            f"{'plans.revision' if revision is None else ':revision'} "
            "LEFT JOIN pieces ON pieces.plan = plans.id "
            "AND versions.revision BETWEEN since_revision AND last_revision "
            f"WHERE plans.id = :id AND {_REACHED}"
        )
        with reading(self._engine) as db:
            rows = run(db, query, id=plan, revision=revision, **vars(self._reach(db, link))).all()
        if not rows:
            raise NoSuchPlan
        large = {row.name: Piece(row.digest, row.content) for row in rows if row.name}
        return Kept(plan, rows[0].revision, rows[0].saved_at, Pieces(rows[0].small, large))

    def versions(self, link: Link, plan: str) -> tuple[Version, ...]:
        """The versions that are kept of a plan, the latest first.

        Raises:
            NoSuchLink, NoSuchPlan
        """
        query = (
            "SELECT versions.revision, versions.saved_at FROM plans JOIN versions ON plan = plans.id "
            f"WHERE plans.id = :id AND {_REACHED} ORDER BY versions.revision DESC"
        )
        with reading(self._engine) as db:
            rows = run(db, query, id=plan, **vars(self._reach(db, link))).all()
        if not rows:
            raise NoSuchPlan
        return tuple(Version(row.revision, row.saved_at) for row in rows)

    def save(self, link: Link, plan: str, pieces: Pieces, upon: int, writer: str, copy: str = ELSEWHERE) -> Saved:
        """Keep a plan: as the next revision, or beside what somebody else saved meanwhile.

        A sign-in that expired less than LATE_S ago still saves, so that no move is lost by it; nothing else works.

        Args:
            plan: its id, of `new_id` where it is not kept yet.
            pieces: the plan; of a large part that this id holds in some version the text may be left out.
            upon: the revision it was made from; 0 where it is not kept yet.
            writer: what tells this session from all others. What it saved itself is no conflict: so it may try again
                where it did not hear whether a save came to its end.
            copy: what the name of a plan that had to be kept beside says of it, in brackets.

        Raises:
            NoSuchLink: nothing is saved.
            NoSuchPlan: it was deleted meanwhile, or belongs to another; nothing is saved.
            MayOnlyRead
            SignInOver: for longer than that; nothing is saved.
            PiecesMissing: save again with all texts.
            StoreError: the database does not answer or is full, or there is too much; nothing is saved.
        """
        if len(pieces.small) + sum(len(piece.text or "") for piece in pieces.large.values()) > MAX_BYTES:
            raise StoreError("This plan is too large to be kept here. Save it as a file.")
        by_others = "SELECT 1 FROM versions WHERE plan = :plan AND revision > :upon AND writer <> :writer"
        with writing(self._engine) as db:
            reach = self._reach(db, link, late=LATE_S)
            found = _locked(db, plan, reach)
            if found is None:
                if upon != 0 or reach.plan is not None or not _ID.fullmatch(plan):
                    raise NoSuchPlan
                found = self._made(db, plan, reach.person)
            if not found.may_save:
                raise MayOnlyRead
            # Beyond its revision: the database was put back to an earlier day.
            if upon <= found.revision and not run(db, by_others, plan=plan, upon=upon, writer=writer).first():
                self._add_version(db, found, pieces, writer, texts_of=plan)
                _turn_to(db, reach, plan)
                return Saved(plan, found.revision + 1)
            beside = self._made(db, new_id(), found.person, found.copy_of or found.id)
            name = copy_name(pieces.label, copy, _labels(db, found.person))
            self._add_version(db, beside, pieces.named(name), writer, texts_of=plan)
            _turn_to(db, reach, beside.id)
            return Saved(beside.id, 1, instead_of=found.revision)

    def turn_to(self, link: Link, plan: str | None) -> None:
        """Remember which plan is open, to come back to it; None after starting over. Saving does it too.

        Raises:
            NoSuchLink
        """
        with writing(self._engine) as db:
            _turn_to(db, self._reach(db, link), plan)

    def delete(self, link: Link, plan: str) -> None:
        """Delete a plan with all its versions and the links to it: gone at once.

        Raises:
            NoSuchLink, NoSuchPlan
        """
        with writing(self._engine) as db:
            own_plan(db, self._owner(db, link), plan)
            end_links(db, "plan = :plan", plan=plan)
            run(db, "DELETE FROM plans WHERE id = :plan", plan=plan)
        settle_deletion(self._engine)

    def delete_unused(self, days: int) -> int:
        """Delete what was not saved for so many days, and people who have nothing kept; call it about once an hour.

        A clock that jumped must not delete what people need: a sweep comes once a day, and one that does not find the
        last sweep one to three days ago only notes the time. So a wrong clock deletes nothing for a day.

        Args:
            days: whole days, 1 or more.

        Returns:
            how many plans were deleted.

        Raises:
            ValueError: fewer days.
        """
        if days < 1:
            raise ValueError("nothing is deleted on the day it was saved")
        now = self._now()
        last = now - days * _DAY_S
        with writing(self._engine) as db:
            row = run(db, "SELECT value FROM settings WHERE name = 'swept_at'").first()
            since = now - row.value if row else -1
            if 0 <= since < _DAY_S:
                return 0
            note = "INSERT INTO settings VALUES ('swept_at', :now) ON CONFLICT (name) DO UPDATE SET value = :now"
            run(db, note, now=now)
            if not _DAY_S <= since <= 3 * _DAY_S:
                return 0
            end_links(db, "plan IN (SELECT id FROM plans WHERE saved_at < :last)", last=last)
            gone = run(db, "DELETE FROM plans WHERE saved_at < :last", last=last).rowcount
            nothing_kept = (
                "SELECT id FROM people WHERE since < :last "
                "AND NOT EXISTS (SELECT 1 FROM plans WHERE person = people.id) "
                "AND NOT EXISTS (SELECT 1 FROM links WHERE holder = people.id OR (person = people.id AND until > :now))"
            )
            for row in run(db, nothing_kept, last=last, now=now).all():
                end_links(db, "person = :person", person=row.id)
                run(db, "DELETE FROM people WHERE id = :person", person=row.id)
        settle_deletion(self._engine)
        return gone

    # Inside a transaction

    def _made(self, db: Connection, plan: str, person: str, copy_of: str | None = None) -> Row[Any]:
        """A plan without a version, locked; of two who make the same one the second finds that of the first."""
        if run(db, "SELECT count(*) FROM plans WHERE person = :p", p=person).scalar_one() >= people.MOST_PLANS:
            raise StoreError(f"There are {people.MOST_PLANS} plans here already. Delete one that nobody needs.")
        insert = (
            "INSERT INTO plans (id, person, copy_of, revision, saved_at) VALUES (:plan, :person, :copy_of, 0, :now) "
            "ON CONFLICT DO NOTHING"
        )
        run(db, insert, plan=plan, person=person, copy_of=copy_of, now=self._now())
        found = _locked(db, plan, Reach(person, None))
        if found is None:  # the id is another person's
            raise NoSuchPlan
        return found

    def _add_version(self, db: Connection, plan: Row[Any], pieces: Pieces, writer: str, texts_of: str) -> None:
        """The next revision of a locked plan; large parts that did not change are not written again."""
        at = {"plan": plan.id, "revision": plan.revision + 1, "now": self._now()}
        version = (
            "INSERT INTO versions (plan, revision, writer, saved_at, small) "
            "VALUES (:plan, :revision, :writer, :now, :small)"
        )
        run(db, version, **at, writer=writer, small=pieces.small)
        before = {"plan": plan.id, "before": plan.revision}
        rows = run(db, "SELECT name, digest FROM pieces WHERE plan = :plan AND last_revision = :before", **before)
        now = {(name, piece.digest) for name, piece in pieces.large.items()}
        same = now & {(row.name, row.digest) for row in rows}
        still = "UPDATE pieces SET last_revision = :revision WHERE plan = :plan AND last_revision = :before"
        insert = (
            "INSERT INTO pieces (plan, name, since_revision, last_revision, digest, characters, content) "
            "VALUES (:plan, :name, :revision, :revision, :digest, :characters, :content)"
        )
        if same == now:
            run(db, still, **before, revision=at["revision"])
        else:
            for name, (digest, text) in pieces.large.items():
                if (name, digest) in same:
                    run(db, f"{still} AND name = :name", **before, revision=at["revision"], name=name)
                else:
                    content = _content(db, texts_of, name, digest) if text is None else text
                    run(db, insert, **at, name=name, digest=digest, characters=len(content), content=content)
        run(db, "UPDATE plans SET revision = :revision, saved_at = :now WHERE id = :plan", **at)
        if same != now or plan.revision >= MOST_VERSIONS:
            _let_old_versions_go(db, plan.id, plan.revision + 1)


_REACHED = (
    "((CAST(:plan AS TEXT) IS NULL AND (plans.person = :person OR EXISTS (SELECT 1 FROM links WHERE "
    "links.holder = :person AND links.plan IN (plans.id, plans.copy_of)))) OR :plan IN (plans.id, plans.copy_of))"
)
"""Whether a row of `plans` is among what a link leads to; takes the fields of a Reach."""
_MAY_SAVE = (
    "((CAST(:plan AS TEXT) IS NULL AND (plans.person = :person OR EXISTS (SELECT 1 FROM links WHERE may_save = 1 AND "
    "links.holder = :person AND links.plan IN (plans.id, plans.copy_of)))) "
    "OR (:plan IN (plans.id, plans.copy_of) AND CAST(:may_save AS INTEGER) = 1))"
)
"""Whether it may be changed by that link too."""


def _turn_to(db: Connection, reach: Reach, plan: str | None) -> None:
    """Of a link to one plan nothing is remembered: it is nobody's."""
    if reach.plan is None:
        update = "UPDATE people SET present = :plan WHERE id = :id AND coalesce(present, '') <> coalesce(:plan, '')"
        run(db, update, plan=plan, id=reach.person)


def _labels(db: Connection, person: str) -> set[str]:
    query = (
        "SELECT small FROM plans JOIN versions ON plan = plans.id AND versions.revision = plans.revision "
        "WHERE person = :person"
    )
    return {Pieces(row.small, {}).label for row in run(db, query, person=person)}


def _locked(db: Connection, plan: str, reach: Reach) -> Row[Any] | None:
    """A plan that nobody else writes until the transaction ends; SQLite has one writer anyway."""
    lock = " FOR UPDATE" if is_postgresql(db) else ""
    query = (
        f"SELECT id, person, copy_of, revision, {_MAY_SAVE} AS may_save FROM plans "
        f"WHERE plans.id = :id AND {_REACHED}{lock}"
    )
    return run(db, query, id=plan, **vars(reach)).first()


def _content(db: Connection, plan: str, name: str, digest: str) -> str:
    query = "SELECT content FROM pieces WHERE plan = :plan AND name = :name AND digest = :digest"
    row = run(db, query, plan=plan, name=name, digest=digest).first()
    if row is None:
        raise PiecesMissing
    return row.content


def _let_old_versions_go(db: Connection, plan: str, revision: int) -> None:
    """Keep the latest versions, fewer where their large parts take too much room; always the last one."""
    oldest, room = revision - MOST_VERSIONS + 1, MOST_CHARACTERS
    query = "SELECT last_revision, characters FROM pieces WHERE plan = :plan ORDER BY last_revision DESC"
    for row in run(db, query, plan=plan).all():
        room -= row.characters
        if room < 0 and row.last_revision < revision:
            oldest = max(oldest, row.last_revision + 1)
            break
    run(db, "DELETE FROM versions WHERE plan = :plan AND revision < :oldest", plan=plan, oldest=oldest)
    run(db, "DELETE FROM pieces WHERE plan = :plan AND last_revision < :oldest", plan=plan, oldest=oldest)
