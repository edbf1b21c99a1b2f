"""People: by which links and sign-ins each is reached, and what is theirs. Every call is one transaction."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from smartpick.store.links import Account, Link
from smartpick.store.records import Joining, Left, NoSuchLink, NoSuchPlan, Shared, SignInOver
from smartpick.store.sql import (
    NothingKept,
    StoreError,
    database_url,
    engine_for,
    is_postgresql,
    reading,
    run,
    settle_deletion,
    where,
    writing,
)
from smartpick.store.steps import bring_up_to_date, is_empty

MOST_PLANS = 500
"""Plans of one person, copies among them: more than anyone's applicants in a season (assumption)."""
MOST_LINKS = 100
"""Links that lead to one person's plans at once (assumption)."""
SIGNED_IN_S = 14 * 86_400
"""Seconds after which one must sign in again (assumption): less than the 30 days of the cookie that holds a sign-in."""
LATE_S = 86_400
"""Seconds after that for which an open page can still save its plan, and nothing else (assumption: one sitting)."""


@dataclass(frozen=True)
class Reach:
    """What a link leads to: a person with all their plans, or one plan of theirs with the copies made of it.

    may_save: 1 where it lets one change that plan, else 0.
    """

    person: str
    plan: str | None
    may_save: int = 1


def new_id() -> str:
    """An id for a plan that is not kept yet."""
    return secrets.token_hex(16)


class People:
    """Whoever has plans in a database.

    Args:
        address: as for `smartpick.store.sql.engine_for`; None = what SMARTPICK_DATABASE_URL says, else the user's own.
        clock: seconds since 1970.
        make: whether a database is made where there is none.

    Raises:
        NothingKept: there is none, and none is to be made.
        StoreError: the database does not answer, or was left by a newer SmartPick.
    """

    def __init__(self, address: str | None = None, clock: Callable[[], float] = time.time, make: bool = True) -> None:
        address = database_url() if address is None else address
        self._engine, self._clock = engine_for(address, make), clock
        try:
            if not make and is_empty(self._engine):
                raise NothingKept(where(address))
            bring_up_to_date(self._engine)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def begin(self, link: Link) -> None:
        """Let a link that leads nowhere yet lead to a new person without plans; one that does is left alone.

        Raises:
            NoSuchLink: it led somewhere once and has ended: it is never given again.
        """
        with writing(self._engine) as db:
            if _is_known(db, link):
                return
            if _has_ended(db, link):
                raise NoSuchLink
            new = {"hash": link.hash, "person": new_id(), "now": self._now()}
            run(db, "INSERT INTO people (id, since) VALUES (:person, :now)", **new)
            insert = "INSERT INTO links (hash, person, made_at) VALUES (:hash, :person, :now) ON CONFLICT DO NOTHING"
            if not run(db, insert, **new).rowcount:  # another tab was quicker
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
                own_plan(db, person, plan)
            held = run(db, "SELECT count(*) FROM links WHERE person = :p AND until IS NULL", p=person).scalar_one()
            if held >= MOST_LINKS:
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

        Of a sign-in the pages from before plans were taken along by it end too, as by `sign_out`.

        Args:
            given: its hash.

        Raises:
            NoSuchLink: the link in hand, or the one to end.
            NoSuchPlan: the link in hand may not.
        """
        with writing(self._engine) as db:
            which = "person = :person AND (hash = :given OR (label = :given AND until IS NOT NULL))"
            if not end_links(db, which, given=given, person=self._owner(db, link)):
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
            if not end_links(db, held, person=self._owner(db, link), plan=plan):
                raise NoSuchPlan

    def joining(self, link: Link, given: Link) -> Joining | None:
        """What `join` would do; None where the link in hand leads to that person already.

        Raises:
            NoSuchLink, NoSuchPlan, StoreError: as of `join`, but of too many plans.
        """
        own = "SELECT count(*) FROM plans WHERE person = :person"
        signs_in = "SELECT count(*) FROM accounts WHERE person = :person"
        with reading(self._engine) as db:
            before, now = self._to_join(db, link, given)
            if before == now:
                return None
            accounts = (run(db, signs_in, person=person).scalar_one() > 0 for person in (before, now))
            return Joining(run(db, own, person=before).scalar_one(), *accounts)

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
            before, now = self._to_join(db, link, given)
            if before != now:
                _move(db, before, now)
                end_links(db, "hash = :given", given=given.hash)

    def forget(self, link: Link) -> None:
        """Delete all plans of a person with their versions, and end all links but the one in hand: gone at once.

        By which account they signed in is forgotten too, and every sign-in ends, also the one in hand.

        Raises:
            NoSuchLink, NoSuchPlan
        """
        with writing(self._engine) as db:
            person = self._owner(db, link)
            stays = "hash = :hash AND until IS NULL"
            end_links(db, f"(person = :person OR holder = :person) AND NOT ({stays})", person=person, hash=link.hash)
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
            end_links(db, "person = :person OR holder = :person", person=person)
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
        with reading(self._engine) as db:  # every page that is opened asks, and few write
            if self._is_signed_in(db, link):
                return
        with writing(self._engine) as db:
            if self._is_signed_in(db, link):
                return
            now = self._now()
            new = {"hash": account.hash, "person": new_id()}
            run(db, "INSERT INTO people (id, since) VALUES (:person, :now)", person=new["person"], now=now)
            run(db, "INSERT INTO accounts (hash, person) VALUES (:hash, :person) ON CONFLICT DO NOTHING", **new)
            person = run(db, "SELECT person FROM accounts WHERE hash = :hash", hash=account.hash).scalar_one()
            if person != new["person"]:
                run(db, "DELETE FROM people WHERE id = :person", person=new["person"])
            end_links(db, "person = :person AND until <= :past", person=person, past=now - LATE_S)
            insert = (
                "INSERT INTO links (hash, person, made_at, until) VALUES (:hash, :person, :now, :until) "
                "ON CONFLICT DO NOTHING"  # another tab was quicker
            )
            run(db, insert, hash=link.hash, person=person, now=now, until=now + SIGNED_IN_S)

    def sign_out(self, link: Link, device: Link | None) -> None:
        """End a sign-in. What else the browser opens of the same person, by a link of its own, ends too.

        So do pages from before plans were taken along by that sign-in.

        Args:
            link: the sign-in.
            device: the browser's own link.
        """
        same = "hash = :device AND person = (SELECT person FROM links WHERE hash = :hash)"
        with writing(self._engine) as db:
            if device is not None:
                end_links(db, same, device=device.hash, hash=link.hash)
            end_links(db, "(hash = :hash OR label = :hash) AND until IS NOT NULL", hash=link.hash)

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

        Pages that this browser has open from before still save for LATE_S, and nothing else, as after a sign-in that
        has expired: a move made there meanwhile is not lost. Its next page gets another link.

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
            own = {"before": before, "device": device.hash}
            end_links(db, "person = :before AND plan IS NULL AND hash <> :device", **own)
            late = "UPDATE links SET until = :now, label = :sign_in WHERE hash = :device"
            run(db, late, now=self._now(), sign_in=link.hash, **own)
            run(db, "INSERT INTO ended_links VALUES (:device) ON CONFLICT DO NOTHING", **own)
            _move(db, before, now)

    def leave_there(self, link: Link) -> None:
        """Remember of a sign-in that the visitor was asked about what the browser holds, and wants it left there."""
        with writing(self._engine) as db:
            run(db, "UPDATE links SET asked = 1 WHERE hash = :hash", hash=link.hash)

    # Inside a transaction

    def _now(self) -> int:
        return int(self._clock())

    def _reach(self, db: Connection, link: Link, late: int = 0) -> Reach:
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
        return Reach(row.person, row.plan, row.may_save)

    def _is_signed_in(self, db: Connection, link: Link) -> bool:
        """Whether a sign-in is known; as `sign_in` where it leads nowhere any more."""
        if _has_ended(db, link):
            raise NoSuchLink
        known = _is_known(db, link)
        if known:
            self._reach(db, link)
        return known

    def _to_join(self, db: Connection, link: Link, given: Link) -> tuple[str, str]:
        """The person whom each link leads to, where the first may join the second."""
        before, now = self._owner(db, link), self._owner(db, given)
        if run(db, "SELECT 1 FROM links WHERE hash = :hash AND until IS NOT NULL", hash=link.hash).first():
            raise StoreError("You are signed in, which opens your own plans. To use this link sign out first.")
        return before, now

    def _owner(self, db: Connection, link: Link) -> str:
        """The person whose link it is; a link to one plan is nobody's."""
        reach = self._reach(db, link)
        if reach.plan is not None:
            raise NoSuchPlan
        return reach.person


def _shared(row: Row[Any]) -> Shared:
    held, sign_in = row.holder is not None, row.until is not None
    return Shared(row.hash, row.plan, held, row.made_at, bool(row.may_save), row.label, sign_in)


def _is_known(db: Connection, link: Link) -> bool:
    return run(db, "SELECT 1 FROM links WHERE hash = :hash", hash=link.hash).first() is not None


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
    if is_postgresql(db):  # what is being written for that person is waited for: else it would go with them
        run(db, "SELECT 1 FROM people WHERE id = :before FOR UPDATE", before=before)
    if run(db, "SELECT count(*) FROM plans WHERE person IN (:before, :now)", **of_both).scalar_one() > MOST_PLANS:
        raise StoreError(f"Together these are more than {MOST_PLANS} plans. Delete some first.")
    run(db, "UPDATE plans SET person = :now WHERE person = :before", **of_both)
    run(db, "UPDATE links SET person = :now WHERE person = :before", **of_both)
    run(db, "UPDATE links SET holder = :now WHERE holder = :before", **of_both)
    run(db, "UPDATE accounts SET person = :now WHERE person = :before", **of_both)
    run(db, "DELETE FROM people WHERE id = :before", **of_both)
    end_links(db, "person = :now AND holder = :now", now=now)


def own_plan(db: Connection, person: str, plan: str) -> None:
    """Nothing where the plan is this person's own.

    Raises:
        NoSuchPlan
    """
    if not run(db, "SELECT 1 FROM plans WHERE id = :plan AND person = :person", plan=plan, person=person).first():
        raise NoSuchPlan


def end_links(db: Connection, which: str, **values: str | int) -> int:
    """End links, and say how many: they leave their hashes behind, by which they are never given again."""
    run(db, f"INSERT INTO ended_links SELECT hash FROM links WHERE {which} ON CONFLICT DO NOTHING", **values)
    return run(db, f"DELETE FROM links WHERE {which}", **values).rowcount
