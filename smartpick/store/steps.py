"""How the tables came to be: numbered steps, each in one transaction, so that one that is cut short leaves no trace.

A list of functions does here what a migration tool would: the steps are few and in one line, both databases undo a
`CREATE TABLE`, and nothing is derived from classes. Alembic would bring a second configuration, a folder of scripts and
branches that nobody needs. A step is never changed once it was given out: a further one is added, and a database as the
one before left it goes into `tests/data/store`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine, inspect

from smartpick.store.sql import StoreError, is_postgresql, reading, run, writing

Step = Callable[[Connection], None]


def _first(db: Connection) -> None:
    """People, their plans, every version of these, and links.

    Texts that are large and change rarely lie in `pieces`, once for all versions from `since_revision` to
    `last_revision`. Times are seconds since 1970 and decide nothing but retention: order is that of revisions.
    `people.present` is the plan that a person had open last, null after starting over; it may be gone meanwhile.
    `plans.copy_of` names the plan of which a later save made this one instead of writing over it.
    A link leads to a person (`plan` is null) or to one plan; `holder` is the other person who keeps it, an adviser.
    """
    for statement in (
        "CREATE TABLE people (id TEXT PRIMARY KEY, since BIGINT NOT NULL, present TEXT)",
        """CREATE TABLE plans (
            id TEXT PRIMARY KEY,
            person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            copy_of TEXT REFERENCES plans (id) ON DELETE SET NULL,
            revision BIGINT NOT NULL,
            saved_at BIGINT NOT NULL)""",
        """CREATE TABLE versions (
            plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
            revision BIGINT NOT NULL,
            writer TEXT NOT NULL,
            saved_at BIGINT NOT NULL,
            small TEXT NOT NULL,
            PRIMARY KEY (plan, revision))""",
        """CREATE TABLE pieces (
            plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            since_revision BIGINT NOT NULL,
            last_revision BIGINT NOT NULL,
            digest TEXT NOT NULL,
            characters BIGINT NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (plan, name, since_revision))""",
        """CREATE TABLE links (
            hash TEXT PRIMARY KEY,
            person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            plan TEXT REFERENCES plans (id) ON DELETE CASCADE,
            holder TEXT REFERENCES people (id) ON DELETE CASCADE,
            made_at BIGINT NOT NULL)""",
        "CREATE TABLE ended_links (hash TEXT PRIMARY KEY)",
        "CREATE INDEX plans_of_person ON plans (person)",
        "CREATE INDEX copies_of_plan ON plans (copy_of)",
        "CREATE INDEX links_of_person ON links (person)",
        "CREATE INDEX links_of_plan ON links (plan)",
        "CREATE INDEX links_of_holder ON links (holder)",
    ):
        run(db, statement)


def _second(db: Connection) -> None:
    """Of a link to one plan: whether it may change the plan (1) or only read it (0), and for whom its giver made it."""
    run(db, "ALTER TABLE links ADD COLUMN may_save SMALLINT NOT NULL DEFAULT 1")
    run(db, "ALTER TABLE links ADD COLUMN label TEXT NOT NULL DEFAULT ''")


def _third(db: Connection) -> None:
    """Who signs in: `accounts` leads from a provider's word for a person to that person.

    A link with `until` is one sign-in, over from that second on; `asked` is 1 where the visitor was asked already
    whether the plans that the browser held before go along.
    """
    run(
        db,
        """CREATE TABLE accounts (
            hash TEXT PRIMARY KEY,
            person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE)""",
    )
    run(db, "CREATE INDEX accounts_of_person ON accounts (person)")
    run(db, "ALTER TABLE links ADD COLUMN until BIGINT")
    run(db, "ALTER TABLE links ADD COLUMN asked SMALLINT NOT NULL DEFAULT 0")


STEPS: Sequence[Step] = (_first, _second, _third)
NEWER = "The plans here were kept by a newer SmartPick (step {found}, this one knows {known}): update SmartPick."


def is_empty(engine: Engine) -> bool:
    """Whether no SmartPick ever kept anything in a database.

    Raises:
        StoreError: as of `bring_up_to_date`.
    """
    return _steps_made(engine, len(STEPS)) == 0


def bring_up_to_date(engine: Engine, steps: Sequence[Step] = STEPS) -> None:
    """Make the steps that a database has not seen yet.

    Raises:
        StoreError: it does not answer, or was left by a newer SmartPick; then it stays as it is.
    """
    while _steps_made(engine, len(steps)) < len(steps):
        with writing(engine) as db:
            if is_postgresql(engine):  # SQLite has one writer anyway
                run(db, "SELECT pg_advisory_xact_lock(5217)")  # any number that means this
                run(db, "SET LOCAL statement_timeout = 0")  # a step over a large table takes its time
            if not inspect(db).has_table("settings"):
                run(db, "CREATE TABLE settings (name TEXT PRIMARY KEY, value BIGINT NOT NULL)")
                run(db, "INSERT INTO settings VALUES ('steps', 0)")
            made = run(db, "SELECT value FROM settings WHERE name = 'steps'").scalar_one()
            if made < len(steps):  # another process may have been quicker
                steps[made](db)
                run(db, "UPDATE settings SET value = :made WHERE name = 'steps'", made=made + 1)


def _steps_made(engine: Engine, known: int) -> int:
    with reading(engine) as db:
        if not inspect(db).has_table("settings"):
            return 0
        made = run(db, "SELECT value FROM settings WHERE name = 'steps'").scalar_one()
    if made > known:
        raise StoreError(NEWER.format(found=made, known=known))
    return made
