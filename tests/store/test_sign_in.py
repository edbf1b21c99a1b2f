"""Signing in: whose plans it opens, for how long, and what becomes of those a browser held before."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect

from smartpick.store import (
    Account,
    Joining,
    Left,
    Link,
    NoSuchLink,
    NoSuchPlan,
    SignInOver,
    Store,
    StoreError,
    people,
    sql,
)
from smartpick.store.__main__ import main
from smartpick.store.people import LATE_S, SIGNED_IN_S, new_id
from smartpick.store.sql import VARIABLE, NothingKept, engine_for, where, writing
from tests.store.conftest import Clock, somebody
from tests.store.test_plans import pieces

ISSUER, SUBJECT = "https://id.example.org", "subject-unmistakable"
ACCOUNT = Account(ISSUER, SUBJECT)


def signed_in(store: Store, account: Account = ACCOUNT, nonce: str = "") -> Link:
    store.sign_in(link := account.signed_in(nonce or new_id()), account)
    return link


def kept(store: Store, link: Link, name: str = "mine") -> str:
    store.save(link, plan := new_id(), pieces(name), 0, "a")
    return plan


def labels(store: Store, link: Link) -> list[str]:
    return [plan.label for plan in store.plans(link)]


def test_an_account_is_one_person_wherever_they_sign_in_and_no_other(store: Store) -> None:
    kept(store, signed_in(store))
    assert labels(store, signed_in(store)) == ["mine"]
    for other in (Account(ISSUER, "2"), Account(f"{ISSUER}/2", SUBJECT), Account(SUBJECT, ISSUER)):
        assert labels(store, signed_in(store, other)) == []


def test_many_sign_ins_of_a_new_account_at_once_make_one_person(store: Store, opened: Callable[[], Store]) -> None:
    start, links = threading.Barrier(4), []

    def begin(own: Store) -> None:
        start.wait()
        links.append(signed_in(own))

    threads = [threading.Thread(target=begin, args=(opened(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept(store, links[0])
    assert [labels(store, link) for link in links] == [["mine"]] * 4


def test_it_lasts_so_long_and_the_open_plan_a_little_longer(store: Store, clock: Clock) -> None:
    link = signed_in(store, nonce="1")
    plan = kept(store, link)
    clock.now += SIGNED_IN_S - 1
    store.sign_in(link, ACCOUNT)  # another tab: it does not last longer by that
    assert labels(store, link) == ["mine"]
    clock.now += 1
    for refused in (lambda: store.plans(link), lambda: store.load(link, plan), lambda: store.sign_in(link, ACCOUNT)):
        with pytest.raises(SignInOver):
            refused()
    assert store.save(link, plan, pieces("late"), 1, "a") == (plan, 2, None)
    clock.now += LATE_S
    with pytest.raises(SignInOver):
        store.save(link, plan, pieces("too late"), 2, "a")
    again = signed_in(store, nonce="2")
    assert labels(store, again) == ["late"]
    with pytest.raises(NoSuchLink):  # forgotten by now, but not to be had again
        store.sign_in(link, ACCOUNT)


def test_who_signed_out_is_not_let_in_by_the_same_sign_in(store: Store) -> None:
    here, there = signed_in(store, nonce="1"), signed_in(store, nonce="2")
    kept(store, here)
    store.sign_out(here, None)
    for refused in (lambda: store.plans(here), lambda: store.sign_in(here, ACCOUNT)):
        with pytest.raises(NoSuchLink):
            refused()
    assert [(given.sign_in, given.plan) for given in store.shared(there)] == []
    assert labels(store, there) == ["mine"]


def test_signing_out_leaves_a_browser_nothing_of_that_person(store: Store) -> None:
    link, own, of_another = signed_in(store), somebody(store), somebody(store)
    store.join(own, store.share(link, None))  # this browser opened the same plans by a link
    store.sign_out(link, of_another)
    assert store.plans(of_another) == ()
    store.sign_out(again := signed_in(store), own)
    for gone in (again, own):
        with pytest.raises(NoSuchLink):
            store.plans(gone)


def test_a_sign_in_elsewhere_can_be_ended(store: Store) -> None:
    here, lost = signed_in(store), signed_in(store)
    [given] = store.shared(here)
    assert (given.hash, given.sign_in, given.plan) == (lost.hash, True, None)
    store.end(here, given.hash)
    with pytest.raises(NoSuchLink):
        store.plans(lost)


def test_what_a_browser_held_goes_along_only_when_asked(store: Store) -> None:
    device, second, adviser = somebody(store), somebody(store), somebody(store)
    plan, given = kept(store, device, "from before"), kept(store, adviser, "an applicant's")
    store.join(second, store.share(device, None))
    store.hold(device, store.share(adviser, given))
    to_adviser = store.share(device, plan)
    link = signed_in(store)
    assert (store.plans(link), store.left_on(link, device)) == ((), Left(1, 1, False))
    store.leave_there(link)
    assert store.left_on(link, device) == Left(1, 1, True)
    assert labels(store, device) == ["from before", "an applicant's"]
    store.take_along(link, device)
    assert labels(store, link) == ["from before", "an applicant's"]
    assert next(held.plan for held in store.plans(link) if held.present) == plan
    assert store.left_on(link, device) == Left(0, 0, True)
    assert store.plans(to_adviser)[0].plan == plan
    for ended, why in ((device, SignInOver), (second, NoSuchLink)):
        assert store.has_ended(ended)
        with pytest.raises(why):
            store.plans(ended)
    with pytest.raises(NoSuchPlan):
        store.take_along(link, device)


def test_a_plan_that_is_begun_while_plans_are_taken_along_goes_along(store: Store) -> None:
    device, link = somebody(store), signed_in(store)
    kept(store, device, "from before")
    with ThreadPoolExecutor() as at_once:
        with writing(store._engine) as db:
            person = store._reach(db, device).person
            begun = store._made(db, new_id(), person)
            store._add_version(db, begun, pieces("begun meanwhile"), "b", begun.id)
            taken = at_once.submit(store.take_along, link, device)
            time.sleep(0.3)  # until it waits for what is being written
        taken.result()
    assert labels(store, link) == ["begun meanwhile", "from before"]


@pytest.mark.parametrize("how", ["here", "on another device"])
def test_pages_open_from_before_still_save_what_was_taken_along_and_do_no_more(
    store: Store, clock: Clock, how: str
) -> None:
    device, link = somebody(store), signed_in(store)
    plan = kept(store, device, "from before")
    store.take_along(link, device)
    store.begin(device)  # as a page does whose plan is not kept yet
    assert store.save(device, plan, pieces("moved meanwhile"), 1, "b") == (plan, 2, None)
    assert kept(store, device, "begun meanwhile")
    assert labels(store, link) == ["begun meanwhile", "moved meanwhile"]
    for refused in (lambda: store.load(device, plan), lambda: store.delete(device, plan), lambda: store.forget(device)):
        with pytest.raises(SignInOver):
            refused()
    clock.now += LATE_S
    with pytest.raises(SignInOver):
        store.save(device, plan, pieces("too late"), 2, "b")
    clock.now -= LATE_S
    if how == "here":
        store.sign_out(link, somebody(store))  # the browser got another link meanwhile
    else:
        store.end(signed_in(store), link.hash)
    for refused in (lambda: store.save(device, plan, pieces("signed out"), 2, "b"), lambda: store.begin(device)):
        with pytest.raises(NoSuchLink):
            refused()


def test_what_belongs_to_another_account_is_not_even_offered(store: Store) -> None:
    theirs, device = signed_in(store, Account(ISSUER, "another")), somebody(store)
    kept(store, theirs, "theirs")
    store.join(device, store.share(theirs, None))
    link = signed_in(store)
    for of_another in (device, theirs, Link.new(), store.share(theirs, store.plans(theirs)[0].plan)):
        assert store.left_on(link, of_another)[:2] == (0, 0)
        with pytest.raises(NoSuchPlan):
            store.take_along(link, of_another)
    assert (labels(store, theirs), labels(store, link)) == (["theirs"], [])


def test_too_many_plans_together_stay_where_they_are(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    link, device = signed_in(store), somebody(store)
    kept(store, link)
    kept(store, device, "from before")
    monkeypatch.setattr(people, "MOST_PLANS", 1)
    with pytest.raises(StoreError, match="Together these are more than 1 plans"):
        store.take_along(link, device)
    assert (labels(store, link), labels(store, device)) == (["mine"], ["from before"])


def test_an_account_goes_along_where_a_device_of_theirs_joins_another_person(store: Store) -> None:
    link, device, other = signed_in(store), somebody(store), somebody(store)
    kept(store, link)
    store.join(device, store.share(link, None))
    given = store.share(other, None)
    assert store.joining(device, given) == Joining(1, signs_in=True, other_signs_in=False)
    assert store.joining(device, store.share(link, None)) is None
    for signed in (link, signed_in(store)):
        with pytest.raises(StoreError, match="You are signed in"):
            store.joining(signed, given)
    assert labels(store, other) == []  # nothing is done by asking
    store.join(device, given)
    assert labels(store, signed_in(store)) == labels(store, other) == ["mine"]


def test_forgetting_forgets_the_account_too(store: Store) -> None:
    link, elsewhere = signed_in(store), signed_in(store)
    kept(store, link)
    store.forget(link)
    for ended in (link, elsewhere):
        with pytest.raises(NoSuchLink):
            store.plans(ended)
    assert labels(store, signed_in(store)) == []
    with pytest.raises(NoSuchLink):
        store.delete_person(Account(ISSUER, "nobody"))


def test_who_runs_the_server_deletes_one_person(
    store: Store, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    link, device, other = signed_in(store), somebody(store), somebody(store)
    for one in (link, device, other):
        kept(store, one)
    monkeypatch.setenv(VARIABLE, address)

    def asked(*options: str, given: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        status = main(["delete-person", *options])
        return status, "".join(capsys.readouterr())

    by_account = ("--issuer", ISSUER, "--subject", SUBJECT)
    place = where(address)
    assert asked(*by_account) == (0, f"Deleted from {place}: a person with 1 plan.\n")
    assert asked(*by_account) == (1, f"There is nobody who comes by that in {place}.\n")
    assert asked("--link", given=f"http://127.0.0.1:8501/#share={device.secret}\n")[0] == 0
    assert asked("--link", given="nonsense")[0] == 1
    for wrong in ((), ("--issuer", ISSUER), (*by_account, "--link")):
        with pytest.raises(SystemExit, match="2"):
            asked(*wrong)
    for gone in (link, device):
        with pytest.raises(NoSuchLink):
            store.plans(gone)
    assert labels(store, other) == ["mine"]


@pytest.mark.parametrize("there", ["no folder", "no file", "an empty file"])
def test_where_no_plans_are_kept_it_says_so_and_makes_none(
    there: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / ("plans.sqlite" if there != "no folder" else "not/here/plans.sqlite")
    if there == "an empty file":
        file.touch()
    before = list(tmp_path.rglob("*"))
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(sql.platformdirs, "user_data_path", lambda *_: file.parent)
    assert main(["delete-person", "--issuer", ISSUER, "--subject", SUBJECT]) == 2
    said = capsys.readouterr().err
    assert said == f"No plans are kept at {file}: {VARIABLE} says in which database they are.\n"
    assert (list(tmp_path.rglob("*")), file.exists() and file.stat().st_size) == (before, 0)


def test_a_database_in_which_nothing_was_ever_kept_stays_empty(address: str) -> None:
    server = engine_for(address)
    with pytest.raises(NothingKept):
        Store(address, make=False)
    with writing(server) as db:
        assert not inspect(db).get_table_names()
    server.dispose()


def test_an_address_is_shown_without_its_password() -> None:
    shown = where("postgresql://who:secret@db.example.org:5433/plans?password=secret&sslmode=require")
    assert shown == "postgresql://db.example.org:5433/plans"


def test_a_person_who_is_signed_in_is_not_swept_away(store: Store, clock: Clock) -> None:
    early = signed_in(store)
    clock.now += SIGNED_IN_S
    link = signed_in(store)
    for _ in range(2):
        store.delete_unused(1)
        clock.now += 86_400
    assert store.plans(link) == ()
    with pytest.raises(SignInOver):
        store.plans(early)


def test_neither_issuer_nor_subject_is_kept(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/plans.sqlite")
    kept(store, signed_in(store))
    store.close()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert ACCOUNT.hash.encode() in written
    assert not any(word.encode() in written for word in (ISSUER, SUBJECT))
    assert not any(word in f"{ACCOUNT!r} {ACCOUNT.signed_in('1')!r}" for word in (ISSUER, SUBJECT))
