"""The store: who may reach which plan, and what is done with it. Every call is one transaction.

A plan is saved upon the revision it was made from. Where somebody saved in between, the later one becomes a plan of its
own beside the first, in the same transaction: nothing is ever written over that its writer had not seen.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from smartpick.plan.file import MAX_BYTES, copy_name
from smartpick.store.links import Account, Link
from smartpick.store.pieces import Piece, Pieces
from smartpick.store.sql import (
    StoreError,
    database_url,
    engine_for,
    is_postgresql,
    reading,
    run,
    settle_deletion,
    writing,
)
from smartpick.store.steps import bring_up_to_date

MOST_VERSIONS = 100
"""Versions kept of a plan, the latest of them: as many as the moves that the app can take back (assumption)."""
MOST_CHARACTERS = 60_000_000
"""Characters of the large parts of all versions of one plan; beyond it the oldest versions go (assumption)."""
MOST_PLANS = 500
"""Plans of one person, copies among them: more than anyone's applicants in a season (assumption)."""
MOST_LINKS = 100
"""Links that lead to one person's plans at once (assumption)."""
SIGNED_IN_S = 14 * 86_400
"""Seconds after which one must sign in again (assumption): less than the 30 days of the cookie that holds a sign-in."""
LATE_S = 86_400
"""Seconds after that for which an open page can still save its plan, and nothing else (assumption: one sitting)."""
ELSEWHERE = "kept from another tab"
_DAY_S = 86_400
_ID = re.compile(r"[0-9a-f]{8,64}")


class NoSuchLink(StoreError):
    """The link leads nowhere: guessed, cut, ended, or its plan is gone. Which of these is not said."""

    def __init__(self) -> None:
        super().__init__("This link leads to no plan: it has ended, or is not whole.")


class NoSuchPlan(StoreError):
    """The link is good, but leads to no such plan, or not to what was asked of it."""

    def __init__(self) -> None:
        super().__init__("There is no such plan here any more.")


class MayOnlyRead(StoreError):
    """The link lets one look at this plan, not change it; nothing was saved."""

    def __init__(self) -> None:
        super().__init__("The link to this plan lets you look at it, not change it.")


class SignInOver(StoreError):
    """The sign-in has expired: it opens nothing any more."""

    def __init__(self) -> None:
        super().__init__("Your sign-in has expired: sign in again to come to your plans.")


class PiecesMissing(LookupError):
    """A large part came without its text, which is not kept here: save again with all texts. Nothing was saved."""


class Saved(NamedTuple):
    """Where a plan lies now.

    plan: its id, another than was asked for where both were kept; revision: of it; instead_of: the revision that
    somebody else had saved meanwhile under the id asked for, and which stays there; None where nobody had.
    """

    plan: str
    revision: int
    instead_of: int | None = None


class Kept(NamedTuple):
    """One version of a plan, with all its texts; `saved_at` in seconds since 1970, by the clock of then."""

    plan: str
    revision: int
    saved_at: int
    pieces: Pieces


class Held(NamedTuple):
    """A plan in a list; `own` is false where another person gave a link to it. `saved_at` as of Kept.

    present: whether it is the one that was open last; may_save: whether what is changed in it is kept in it.
    """

    plan: str
    label: str
    revision: int
    saved_at: int
    own: bool
    present: bool
    may_save: bool


class At(NamedTuple):
    """Where a plan stands now: its last revision, and for who asks `own` and `may_save` as of Held."""

    revision: int
    own: bool
    may_save: bool


class Version(NamedTuple):
    """That there is such a version; `saved_at` as of Kept."""

    revision: int
    saved_at: int


class Shared(NamedTuple):
    """A link that was given out: its hash, the plan it leads to (None = all plans of the person), whether held.

    made_at: as `saved_at` of Kept; may_save: as of Held; label: for whom it is, as who gave it says; sign_in: whether
    it is a sign-in on some device, that may have expired.
    """

    hash: str
    plan: str | None
    held: bool
    made_at: int
    may_save: bool
    label: str
    sign_in: bool = False


class Left(NamedTuple):
    """What a browser holds from before somebody signed in: its own plans, those of others, whether that was asked."""

    own: int
    held: int
    asked: bool


@dataclass(frozen=True)
class _Reach:
    """What a link leads to: a person with all their plans, or one plan of theirs with the copies made of it.

    may_save: 1 where it lets one change that plan, else 0.
    """

    person: str
    plan: str | None
    may_save: int = 1


def new_id() -> str:
    """An id for a plan that is not kept yet."""
    return secrets.token_hex(16)


class Store:
    """Plans in a database.

    Args:
        address: as for `smartpick.store.sql.engine_for`; None = what SMARTPICK_DATABASE_URL says, else the user's own.
        clock: seconds since 1970. It may jump: only retention looks at it.

    Raises:
        StoreError: the database does not answer, or was left by a newer SmartPick.
    """

    def __init__(self, address: str | None = None, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine_for(database_url() if address is None else address), clock
        try:
            bring_up_to_date(self._engine)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    # Who

    def begin(self, link: Link) -> None:
        """Let a link that leads nowhere yet lead to a new person without plans; one that does is left alone.

        Raises:
            NoSuchLink: it led somewhere once and has ended: it is never given again.
        """
        with writing(self._engine) as db:
            if _has_ended(db, link):
                raise NoSuchLink
            new = {"hash": link.hash, "person": new_id(), "now": self._now()}
            run(db, "INSERT INTO people (id, since) VALUES (:person, :now)", **new)
            insert = "INSERT INTO links (hash, person, made_at) VALUES (:hash, :person, :now) ON CONFLICT DO NOTHING"
            if not run(db, insert, **new).rowcount:  # it leads to somebody
                run(db, "DELETE FROM people WHERE id = :person", **new)

    def has_ended(self, link: Link) -> bool:
        """Whether a link led somewhere once, and never will again."""
        with reading(self._engine) as db:
            return _has_ended(db, link)

    def leads_to(self, link: Link) -> str | None:
        """The one plan that a link leads to; None where it leads to all plans of a person.

        Raises:
            NoSuchLink
        """
        with reading(self._engine) as db:
            return self._reach(db, link).plan

    def share(self, link: Link, plan: str | None, may_save: bool = True, label: str = "") -> Link:
        """A further link: to one plan for somebody else, or (None) to all plans for the same person elsewhere.

        Whoever has a link to one plan may read it and its versions, and save it where `may_save`; no more.

        Args:
            label: for whom it is, 60 characters at most; only `shared` says it.

        Raises:
            NoSuchLink, NoSuchPlan
        """
        made = Link.new()
        with writing(self._engine) as db:
            person = self._owner(db, link)
            if plan is not None:
                _own_plan(db, person, plan)
            if run(db, "SELECT count(*) FROM links WHERE person = :p", p=person).scalar_one() >= MOST_LINKS:
                raise StoreError(f"There are {MOST_LINKS} links already. End one that nobody needs.")
            insert = (
                "INSERT INTO links (hash, person, plan, made_at, may_save, label) "
                "VALUES (:hash, :person, :plan, :now, :may_save, :label)"
            )
            new = {"hash": made.hash, "person": person, "plan": plan, "now": self._now()}
            run(db, insert, **new, may_save=int(may_save), label=label[:60])
        return made

    def shared(self, link: Link) -> tuple[Shared, ...]:
        """The links that lead to this person or their plans, but the one in hand.

        Raises:
            NoSuchLink, NoSuchPlan
        """
        query = (
            "SELECT hash, plan, holder, made_at, may_save, label, until FROM links "
            "WHERE person = :person AND hash <> :hash ORDER BY made_at, hash"
        )
        with reading(self._engine) as db:
            rows = run(db, query, person=self._owner(db, link), hash=link.hash)
            return tuple(_shared(row) for row in rows)

    def end(self, link: Link, given: str) -> None:
        """End a link that was given out: from now on it leads nowhere, and never will again.

        Args:
            given: its hash.

        Raises:
            NoSuchLink: the link in hand, or the one to end.
            NoSuchPlan: the link in hand may not.
        """
        with writing(self._engine) as db:
            if not _end(db, "hash = :given AND person = :person", given=given, person=self._owner(db, link)):
                raise NoSuchLink

    def hold(self, link: Link, given: Link) -> str:
        """Take the plan of another person, to which a link was given, among one's own: an adviser's list.

        From then on the link given leads nowhere by itself: only who took it comes to the plan. One's own is not taken.

        Returns:
            the plan's id.

        Raises:
            NoSuchLink: either leads nowhere, or the one given is already held by somebody else.
            NoSuchPlan: the link in hand leads to one plan only, the one given to all of a person.
        """
        update = (
            "UPDATE links SET holder = :person WHERE hash = :hash AND person <> :person "
            "AND (holder IS NULL OR holder = :person)"
        )
        with writing(self._engine) as db:
            person = self._owner(db, link)
            found = run(db, "SELECT person, plan FROM links WHERE hash = :hash", hash=given.hash).first()
            if found is None:
                raise NoSuchLink
            if found.plan is None:
                raise NoSuchPlan
            if found.person != person and not run(db, update, person=person, hash=given.hash).rowcount:
                raise NoSuchLink
            return found.plan

    def leave(self, link: Link, plan: str) -> None:
        """Give the plan of another person back: the links by which it was held end.

        Raises:
            NoSuchLink
            NoSuchPlan: it is not held.
        """
        held = "holder = :person AND plan IN (SELECT coalesce(copy_of, id) FROM plans WHERE id = :plan)"
        with writing(self._engine) as db:
            if not _end(db, held, person=self._owner(db, link), plan=plan):
                raise NoSuchPlan

    def join(self, link: Link, given: Link) -> None:
        """Let the link in hand lead to the person to all of whose plans another was given, which ends by that.

        What the one in hand led to so far goes along: plans, links, and what was held. Nothing is lost.

        Raises:
            NoSuchLink: either leads nowhere.
            NoSuchPlan: either leads to one plan only.
            StoreError: there would be too many plans, or the link in hand is a sign-in, which always leads to the one
                person who signs in.
        """
        with writing(self._engine) as db:
            before, now = self._owner(db, link), self._owner(db, given)
            if run(db, "SELECT 1 FROM links WHERE hash = :hash AND until IS NOT NULL", hash=link.hash).first():
                raise StoreError("You are signed in, which opens your own plans. To use this link sign out first.")
            if before != now:
                _move(db, before, now)
                _end(db, "hash = :given", given=given.hash)

    def forget(self, link: Link) -> None:
        """Delete all plans of a person with their versions, and end all links but the one in hand: gone at once.

        By which account they signed in is forgotten too, and every sign-in ends, also the one in hand.

        Raises:
            NoSuchLink, NoSuchPlan
        """
        with writing(self._engine) as db:
            person = self._owner(db, link)
            stays = "hash = :hash AND until IS NULL"
            _end(db, f"(person = :person OR holder = :person) AND NOT ({stays})", person=person, hash=link.hash)
            run(db, "DELETE FROM accounts WHERE person = :person", person=person)
            run(db, "DELETE FROM plans WHERE person = :person", person=person)
            run(db, "UPDATE people SET present = NULL WHERE id = :person", person=person)
            nobody = "DELETE FROM people WHERE id = :person AND NOT EXISTS (SELECT 1 FROM links WHERE person = :person)"
            run(db, nobody, person=person)
        settle_deletion(self._engine)

    def delete_person(self, who: Link | Account) -> int:
        """Delete a person with all that is kept of them, for whoever runs the server; none of their links leads back.

        Args:
            who: a link to all their plans, or the account they sign in by.

        Returns:
            how many plans went.

        Raises:
            NoSuchLink: there is nobody.
        """
        query = (
            "SELECT person FROM accounts WHERE hash = :hash"
            if isinstance(who, Account)
            else "SELECT person FROM links WHERE hash = :hash AND plan IS NULL"
        )
        with writing(self._engine) as db:
            person = run(db, query, hash=who.hash).scalar()
            if person is None:
                raise NoSuchLink
            _end(db, "person = :person OR holder = :person", person=person)
            gone = run(db, "DELETE FROM plans WHERE person = :person", person=person).rowcount
            run(db, "DELETE FROM people WHERE id = :person", person=person)
        settle_deletion(self._engine)
        return gone

    # Signing in

    def sign_in(self, link: Link, account: Account) -> None:
        """Let a link lead for SIGNED_IN_S to the person of an account, a new one where nobody signed in by it before.

        A link that leads there already is left alone, so whoever shows it again does not stay signed in for longer.

        Raises:
            NoSuchLink: that sign-in has ended: somebody signed out.
            SignInOver
        """
        with writing(self._engine) as db:
            if _has_ended(db, link):
                raise NoSuchLink
            if run(db, "SELECT 1 FROM links WHERE hash = :hash", hash=link.hash).first():
                self._reach(db, link)
                return
            now = self._now()
            new = {"hash": account.hash, "person": new_id()}
            run(db, "INSERT INTO people (id, since) VALUES (:person, :now)", person=new["person"], now=now)
            run(db, "INSERT INTO accounts (hash, person) VALUES (:hash, :person) ON CONFLICT DO NOTHING", **new)
            person = run(db, "SELECT person FROM accounts WHERE hash = :hash", hash=account.hash).scalar_one()
            if person != new["person"]:
                run(db, "DELETE FROM people WHERE id = :person", person=new["person"])
            _end(db, "person = :person AND until <= :past", person=person, past=now - LATE_S)
            insert = (
                "INSERT INTO links (hash, person, made_at, until) VALUES (:hash, :person, :now, :until) "
                "ON CONFLICT DO NOTHING"  # another tab was quicker
            )
            run(db, insert, hash=link.hash, person=person, now=now, until=now + SIGNED_IN_S)

    def sign_out(self, link: Link, device: Link | None) -> None:
        """End a sign-in. What else the browser opens of the same person, by a link of its own, ends too.

        Args:
            link: the sign-in.
            device: the browser's own link.
        """
        same = "hash = :device AND person = (SELECT person FROM links WHERE hash = :hash)"
        with writing(self._engine) as db:
            if device is not None:
                _end(db, same, device=device.hash, hash=link.hash)
            _end(db, "hash = :hash AND until IS NOT NULL", hash=link.hash)

    def left_on(self, link: Link, device: Link) -> Left:
        """What a browser holds from before somebody signed in on it.

        Args:
            link: the sign-in.
            device: the browser's own link.

        Raises:
            NoSuchLink, SignInOver: of the sign-in.
        """
        query = "SELECT count(*) FROM plans WHERE person = :person"
        held = "SELECT count(DISTINCT plan) FROM links WHERE holder = :person"
        with reading(self._engine) as db:
            self._owner(db, link)
            asked = run(db, "SELECT asked FROM links WHERE hash = :hash", hash=link.hash).scalar_one()
            person = _nobodys(db, device)
            if person is None:
                return Left(0, 0, bool(asked))
            counts = (run(db, count, person=person).scalar_one() for count in (query, held))
            return Left(*counts, asked=bool(asked))

    def take_along(self, link: Link, device: Link) -> None:
        """Let all that `left_on` counts be of the person who signed in. Devices that opened it by a link do so no more.

        Raises:
            NoSuchLink, SignInOver: of the sign-in.
            NoSuchPlan: there is nothing to take, or it is of somebody who signs in by another account.
            StoreError: there would be too many plans.
        """
        with writing(self._engine) as db:
            now, before = self._owner(db, link), _nobodys(db, device)
            if before is None:
                raise NoSuchPlan
            opened = "UPDATE people SET present = coalesce(present, (SELECT present FROM people WHERE id = :before)) "
            run(db, f"{opened} WHERE id = :now", before=before, now=now)
            _end(db, "person = :before AND plan IS NULL", before=before)
            _move(db, before, now)

    def leave_there(self, link: Link) -> None:
        """Remember of a sign-in that the visitor was asked about what the browser holds, and wants it left there."""
        with writing(self._engine) as db:
            run(db, "UPDATE links SET asked = 1 WHERE hash = :hash", hash=link.hash)

    # Plans

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
            _own_plan(db, self._owner(db, link), plan)
            _end(db, "plan = :plan", plan=plan)
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
            _end(db, "plan IN (SELECT id FROM plans WHERE saved_at < :last)", last=last)
            gone = run(db, "DELETE FROM plans WHERE saved_at < :last", last=last).rowcount
            nothing_kept = (
                "SELECT id FROM people WHERE since < :last "
                "AND NOT EXISTS (SELECT 1 FROM plans WHERE person = people.id) "
                "AND NOT EXISTS (SELECT 1 FROM links WHERE holder = people.id OR (person = people.id AND until > :now))"
            )
            for row in run(db, nothing_kept, last=last, now=now).all():
                _end(db, "person = :person", person=row.id)
                run(db, "DELETE FROM people WHERE id = :person", person=row.id)
        settle_deletion(self._engine)
        return gone

    # Inside a transaction

    def _now(self) -> int:
        return int(self._clock())

    def _reach(self, db: Connection, link: Link, late: int = 0) -> _Reach:
        """What a link leads to by itself; one that somebody took leads nowhere but through who took it.

        Args:
            late: seconds for which a sign-in that has expired still counts.
        """
        query = "SELECT person, plan, may_save, until FROM links WHERE hash = :hash AND holder IS NULL"
        row = run(db, query, hash=link.hash).first()
        if row is None:
            raise NoSuchLink
        if row.until is not None and row.until + late <= self._now():
            raise SignInOver
        return _Reach(row.person, row.plan, row.may_save)

    def _owner(self, db: Connection, link: Link) -> str:
        """The person whose link it is; a link to one plan is nobody's."""
        reach = self._reach(db, link)
        if reach.plan is not None:
            raise NoSuchPlan
        return reach.person

    def _made(self, db: Connection, plan: str, person: str, copy_of: str | None = None) -> Row[Any]:
        """A plan without a version, locked; of two who make the same one the second finds that of the first."""
        if run(db, "SELECT count(*) FROM plans WHERE person = :p", p=person).scalar_one() >= MOST_PLANS:
            raise StoreError(f"There are {MOST_PLANS} plans here already. Delete one that nobody needs.")
        insert = (
            "INSERT INTO plans (id, person, copy_of, revision, saved_at) VALUES (:plan, :person, :copy_of, 0, :now) "
            "ON CONFLICT DO NOTHING"
        )
        run(db, insert, plan=plan, person=person, copy_of=copy_of, now=self._now())
        found = _locked(db, plan, _Reach(person, None))
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
"""Whether a row of `plans` is among what a link leads to; takes the fields of a _Reach."""
_MAY_SAVE = (
    "((CAST(:plan AS TEXT) IS NULL AND (plans.person = :person OR EXISTS (SELECT 1 FROM links WHERE may_save = 1 AND "
    "links.holder = :person AND links.plan IN (plans.id, plans.copy_of)))) "
    "OR (:plan IN (plans.id, plans.copy_of) AND CAST(:may_save AS INTEGER) = 1))"
)
"""Whether it may be changed by that link too."""


def _shared(row: Row[Any]) -> Shared:
    held, sign_in = row.holder is not None, row.until is not None
    return Shared(row.hash, row.plan, held, row.made_at, bool(row.may_save), row.label, sign_in)


def _has_ended(db: Connection, link: Link) -> bool:
    return run(db, "SELECT 1 FROM ended_links WHERE hash = :hash", hash=link.hash).first() is not None


def _nobodys(db: Connection, device: Link) -> str | None:
    """The person to all of whose plans a browser's link leads, if no account leads there too."""
    query = (
        "SELECT person FROM links WHERE hash = :hash AND plan IS NULL AND until IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.person = links.person)"
    )
    return run(db, query, hash=device.hash).scalar()


def _move(db: Connection, before: str, now: str) -> None:
    """Let all of one person be another's: plans, links, what they held, how they sign in."""
    of_both = {"before": before, "now": now}
    if run(db, "SELECT count(*) FROM plans WHERE person IN (:before, :now)", **of_both).scalar_one() > MOST_PLANS:
        raise StoreError(f"Together these are more than {MOST_PLANS} plans. Delete some first.")
    run(db, "UPDATE plans SET person = :now WHERE person = :before", **of_both)
    run(db, "UPDATE links SET person = :now WHERE person = :before", **of_both)
    run(db, "UPDATE links SET holder = :now WHERE holder = :before", **of_both)
    run(db, "UPDATE accounts SET person = :now WHERE person = :before", **of_both)
    run(db, "DELETE FROM people WHERE id = :before", **of_both)
    _end(db, "person = :now AND holder = :now", now=now)


def _turn_to(db: Connection, reach: _Reach, plan: str | None) -> None:
    """Of a link to one plan nothing is remembered: it is nobody's."""
    if reach.plan is None:
        update = "UPDATE people SET present = :plan WHERE id = :id AND coalesce(present, '') <> coalesce(:plan, '')"
        run(db, update, plan=plan, id=reach.person)


def _own_plan(db: Connection, person: str, plan: str) -> None:
    if not run(db, "SELECT 1 FROM plans WHERE id = :plan AND person = :person", plan=plan, person=person).first():
        raise NoSuchPlan


def _labels(db: Connection, person: str) -> set[str]:
    query = (
        "SELECT small FROM plans JOIN versions ON plan = plans.id AND versions.revision = plans.revision "
        "WHERE person = :person"
    )
    return {Pieces(row.small, {}).label for row in run(db, query, person=person)}


def _locked(db: Connection, plan: str, reach: _Reach) -> Row[Any] | None:
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


def _end(db: Connection, which: str, **values: str | int) -> int:
    """End links, and say how many: they leave their hashes behind, by which they are never given again."""
    run(db, f"INSERT INTO ended_links SELECT hash FROM links WHERE {which} ON CONFLICT DO NOTHING", **values)
    return run(db, f"DELETE FROM links WHERE {which}", **values).rowcount
