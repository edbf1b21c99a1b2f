"""Who may do what: every link on every action, as one table."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from smartpick.store import (
    Account,
    Link,
    MayOnlyRead,
    NoSuchLink,
    NoSuchPlan,
    Shared,
    SignInOver,
    Store,
    StoreError,
    people,
)
from smartpick.store.people import new_id
from smartpick.store.sql import run, writing
from tests.store.conftest import somebody
from tests.store.test_plans import pieces

TABLE = """
              owner    other device  given link  read link  adviser  reader     stranger  adviser after  plan deleted  taken    guessed  signed in  sign-in over  signed out  other account
list          yes      yes           yes         yes        yes      yes        empty     empty          no link       no link  no link  yes        expired       no link     empty
open          yes      yes           yes         yes        yes      yes        no plan   no plan        no link       no link  no link  yes        expired       no link     no plan
open version  yes      yes           yes         yes        yes      yes        no plan   no plan        no link       no link  no link  yes        expired       no link     no plan
versions      yes      yes           yes         yes        yes      yes        no plan   no plan        no link       no link  no link  yes        expired       no link     no plan
where         yes      yes           yes         yes        yes      yes        no plan   no plan        no link       no link  no link  yes        expired       no link     no plan
save          yes      yes           yes         read only  yes      read only  no plan   no plan        no link       no link  no link  yes        yes           no link     no plan
save beside   yes      yes           yes         read only  yes      read only  no plan   no plan        no link       no link  no link  yes        expired       no link     no plan
save anew     no       no            no          read only  no       read only  no plan   no plan        no link       no link  no link  no         no            no link     no plan
new plan      yes      yes           no plan     no plan    yes      yes        yes       yes            no link       no link  no link  yes        yes           no link     yes
share         yes      yes           no plan     no plan    no plan  no plan    no plan   no plan        no link       no link  no link  yes        expired       no link     no plan
share all     yes      yes           no plan     no plan    yes      yes        yes       yes            no link       no link  no link  yes        expired       no link     yes
links         yes      yes           no plan     no plan    empty    empty      empty     empty          no link       no link  no link  yes        expired       no link     empty
end           yes      yes           no plan     no plan    no link  no link    no link   no link        no link       no link  no link  yes        expired       no link     no link
hold          yes      yes           no plan     no plan    yes      no link    no link   no link        no link       no link  no link  yes        expired       no link     no link
hold unheld   own      own           no plan     no plan    yes      yes        yes       yes            no link       no link  no link  own        expired       no link     yes
leave         no plan  no plan       no plan     no plan    yes      yes        no plan   no plan        no link       no link  no link  no plan    expired       no link     no plan
join          own      own           no plan     no plan    yes      yes        yes       yes            no link       no link  no link  refused    expired       no link     refused
join by plan  no plan  no plan       no plan     no plan    no plan  no plan    no plan   no plan        no link       no link  no link  no plan    expired       no link     no plan
delete        yes      yes           no plan     no plan    no plan  no plan    no plan   no plan        no link       no link  no link  yes        expired       no link     no plan
forget        yes      yes           no plan     no plan    other    other      other     other          no link       no link  no link  yes        expired       no link     other
take along    yes      yes           no plan     no plan    yes      yes        yes       yes            no link       no link  no link  yes        expired       no link     yes
take account  no plan  no plan       no plan     no plan    no plan  no plan    no plan   no plan        no link       no link  no link  no plan    expired       no link     no plan
"""  # noqa: E501
"""empty: an answer without anything of the owner; other: only the asker's own is forgotten; no: both are kept; own: it
is the asker's already, and nothing is another; expired: the sign-in is over, which then saves what is open and no more;
refused: who signs in is always the same person. “take account”: what somebody holds who signs in by an account."""
FAULTS = {NoSuchLink: "no link", NoSuchPlan: "no plan", MayOnlyRead: "read only", SignInOver: "expired"}
CHANGES = {"save", "end", "delete", "forget", "hold unheld", "leave", "join", "take along"}
"""Actions after which the scene is another."""


def expires(store: Store, sign_in: Link, ago_s: int = 1) -> None:
    """A sign-in has expired a moment ago."""
    with writing(store._engine) as db:
        until = store._now() - ago_s
        run(db, "UPDATE links SET until = :until WHERE hash = :hash", until=until, hash=sign_in.hash)


@dataclass
class Scene:
    """An owner with two plans; advisers who hold a link to one of them, one to look only, one whose link ended."""

    store: Store

    def __post_init__(self) -> None:
        store = self.store
        account, other = (Account(new_id(), name) for name in ("owner", "other"))
        sign_ins = {name: account.signed_in(name) for name in ("signed in", "sign-in over", "signed out")}
        sign_ins |= {"other account": other.signed_in("1")}
        for name, link in sign_ins.items():
            store.sign_in(link, other if name == "other account" else account)
        expires(store, sign_ins["sign-in over"])
        store.sign_out(sign_ins["signed out"], None)
        self.owner, self.left = store.share(sign_ins["signed in"], None), somebody(store)
        store.save(self.left, new_id(), pieces(), 0, "before signing in")
        self.plan, self.other_plan, self.deleted = new_id(), new_id(), new_id()
        for plan, upon in ((self.plan, 0), (self.plan, 1), (self.other_plan, 0), (self.deleted, 0)):
            store.save(self.owner, plan, pieces(), upon, "owner")
        given, ended, gone = (store.share(self.owner, plan) for plan in (self.plan, self.plan, self.deleted))
        self.held, self.to_end = store.share(self.owner, self.plan), store.share(self.owner, self.plan)
        adviser, after = somebody(store), somebody(store)
        store.hold(adviser, self.held)
        store.hold(adviser, self.held)  # again does no harm
        store.hold(after, ended)
        to_read, reader = store.share(self.owner, self.plan, may_save=False), somebody(store)
        store.hold(reader, to_read)
        self.unheld, self.to_all = store.share(self.owner, self.plan), store.share(self.owner, None)
        store.end(self.owner, ended.hash)
        store.delete(self.owner, self.deleted)
        self.links = {
            "owner": self.owner, "other device": store.share(self.owner, None), "given link": given,
            "read link": store.share(self.owner, self.plan, may_save=False), "reader": reader, "taken": self.held,
            "adviser": adviser, "stranger": somebody(store), "adviser after": after, "plan deleted": gone,
            "guessed": Link.new(), **sign_ins,
        }  # fmt: skip

    def act(self, action: str, link: Link) -> object:
        store, plan = self.store, self.plan
        acts: dict[str, Callable[[], object]] = {
            "list": lambda: [held for held in store.plans(link) if held.plan in {plan, self.other_plan}],
            "open": lambda: store.load(link, plan),
            "open version": lambda: store.load(link, plan, 1),
            "versions": lambda: store.versions(link, plan),
            "where": lambda: store.at(link, plan),
            "save": lambda: store.save(link, plan, pieces("new"), 2, "asker"),
            "save beside": lambda: store.load(link, store.save(link, plan, pieces("new"), 1, "asker").plan),
            "save anew": lambda: store.save(link, plan, pieces("new"), 0, "asker").instead_of is None,
            "new plan": lambda: store.save(link, new_id(), pieces("new"), 0, "asker"),
            "share": lambda: store.share(link, plan),
            "share all": lambda: store.share(link, None),
            "links": lambda: store.shared(link),
            "end": lambda: store.end(link, self.to_end.hash) or True,
            "hold": lambda: store.hold(link, self.held) == plan,
            "hold unheld": lambda: self._held(link),
            "leave": lambda: store.leave(link, plan) or True,
            "join": lambda: self._joined(link),
            "join by plan": lambda: store.join(link, self.unheld),
            "delete": lambda: store.delete(link, plan) or True,
            "forget": lambda: self._forgotten(link),
            "take along": lambda: self._taken(link, self.left),
            "take account": lambda: self._taken(link, self.owner),
        }
        return acts[action]()

    def _forgotten(self, link: Link) -> object:
        self.store.forget(link)
        with contextlib.suppress(NoSuchLink):  # a sign-in ends by it
            assert self.store.plans(link) == ()
        try:
            self.store.load(self.owner, self.plan)
        except (NoSuchLink, NoSuchPlan):
            return True
        return "other"

    def _taken(self, link: Link, device: Link) -> object:
        self.store.take_along(link, device)
        with pytest.raises(SignInOver):
            self.store.plans(device)
        return self.store.plans(link)

    def _held(self, link: Link) -> object:
        assert self.store.hold(link, self.unheld) == self.plan
        return {True: "yes", False: "own"}[any(one.hash == self.unheld.hash and one.held for one in self._given())]

    def _joined(self, link: Link) -> object:
        self.store.join(link, self.to_all)
        assert {held.plan for held in self.store.plans(link) if held.own} >= {self.plan, self.other_plan}
        return "own" if any(one.hash == self.to_all.hash for one in self._given()) else "yes"

    def _given(self) -> tuple[Shared, ...]:
        return self.store.shared(self.owner)

    def answer(self, action: str, who: str) -> str:
        try:
            got = self.act(action, self.links[who])
        except StoreError as error:
            return FAULTS.get(type(error), "refused")
        if isinstance(got, str):
            return got
        return "no" if got is False else "yes" if got else "empty"


def test_every_link_on_every_action(store: Store) -> None:
    head, *lines = TABLE.strip("\n").splitlines()
    columns = re.split("  +", head.strip())
    for line in lines:
        action, *expected = re.split("  +", line)
        scene = Scene(store)
        answers = {}
        for who in columns:
            answers[who] = scene.answer(action, who)
            if action in CHANGES and answers[who] in {"yes", "other"}:
                scene = Scene(store)
        assert answers == dict(zip(columns, expected, strict=True)), action


def test_a_link_to_one_plan_shows_none_of_the_others(store: Store) -> None:
    for who in ("given link", "adviser"):
        scene = Scene(store)
        assert [held.plan for held in store.plans(scene.links[who])] == [scene.plan]
        with pytest.raises(NoSuchPlan):
            store.load(scene.links[who], scene.other_plan)
        copy = store.save(scene.links[who], scene.plan, pieces("by another"), 1, who).plan
        assert {held.plan for held in store.plans(scene.links[who])} >= {scene.plan, copy}
        assert copy in {held.plan for held in store.plans(scene.owner)}


def test_a_stolen_link_ends_and_never_leads_anywhere_again(store: Store) -> None:
    scene = Scene(store)
    stolen = scene.links["other device"]
    store.end(scene.owner, stolen.hash)
    for way in (store.plans, store.begin, store.forget, store.leads_to):
        with pytest.raises(NoSuchLink):
            way(stolen)
    assert len(store.plans(scene.owner)) == 2


def test_who_forgets_everything_ends_every_link_but_the_one_in_hand(store: Store) -> None:
    scene = Scene(store)
    store.forget(scene.owner)
    for who in ("other device", "given link"):
        with pytest.raises(NoSuchLink):
            store.begin(scene.links[who])
    assert store.plans(scene.links["adviser"]) == store.plans(scene.owner) == store.shared(scene.owner) == ()
    assert store.save(scene.owner, new_id(), pieces(), 0, "owner").revision == 1


def test_a_link_to_all_plans_works_once_and_nothing_is_lost(store: Store) -> None:
    scene = Scene(store)
    phone, mine = somebody(store), new_id()
    store.save(phone, mine, pieces("on the phone"), 0, "phone")
    of_another = somebody(store)
    store.save(of_another, theirs := new_id(), pieces("of another"), 0, "another")
    store.hold(phone, store.share(of_another, theirs, may_save=False))
    store.hold(phone, scene.unheld)
    given = store.share(phone, mine)
    store.join(phone, scene.to_all)
    for device in (phone, scene.owner):
        assert {held.plan for held in store.plans(device) if held.own} == {scene.plan, scene.other_plan, mine}
        assert [held.plan for held in store.plans(device) if not held.own] == [theirs]
    assert store.load(given, mine).revision == 1
    for way in (store.plans, store.begin, lambda link: store.join(somebody(store), link)):
        with pytest.raises(NoSuchLink):
            way(scene.to_all)
    hashes = {one.hash: one for one in store.shared(scene.owner)}
    assert hashes[phone.hash].plan is None
    assert scene.unheld.hash not in hashes  # held by who is the owner now
    store.end(scene.owner, phone.hash)
    with pytest.raises(NoSuchLink):
        store.plans(phone)


def test_two_people_together_have_no_more_plans_than_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(store)
    monkeypatch.setattr(people, "MOST_PLANS", 2)
    store.save(phone := somebody(store), new_id(), pieces(), 0, "phone")
    with pytest.raises(StoreError, match="more than 2 plans"):
        store.join(phone, scene.to_all)
    assert len(store.plans(phone)) == 1


def test_who_gave_a_link_reads_for_whom_it_is(store: Store) -> None:
    scene = Scene(store)
    given = store.share(scene.owner, scene.plan, may_save=False, label="x" * 99)
    [found] = [one for one in store.shared(scene.owner) if one.hash == given.hash]
    assert (found.plan, found.held, found.may_save, found.label) == (scene.plan, False, False, "x" * 60)


def test_of_two_links_the_one_that_may_more_counts(store: Store) -> None:
    scene = Scene(store)
    reader = scene.links["reader"]
    assert not store.at(reader, scene.plan).may_save
    store.hold(reader, scene.unheld)
    assert [held.may_save for held in store.plans(reader)] == [True]
    copy = store.save(reader, scene.plan, pieces("by another"), 1, "reader").plan
    assert store.at(reader, copy) == (1, False, True)
    assert store.at(scene.owner, copy) == (1, True, True)
    store.leave(reader, copy)
    assert store.plans(reader) == ()


def test_a_link_is_held_by_one_adviser(store: Store) -> None:
    scene = Scene(store)
    second = somebody(store)
    with pytest.raises(NoSuchLink):
        store.hold(second, scene.held)
    assert [(link.plan, link.held) for link in store.shared(scene.owner) if link.hash == scene.held.hash] == [
        (scene.plan, True)
    ]
    store.end(scene.owner, scene.held.hash)
    assert store.plans(scene.links["adviser"]) == ()


@pytest.mark.parametrize(
    "brought", ["", None, "short", "x" * 42, "x" * 44, f"{'x' * 42}é", f"{'x' * 42} ", f"{'x' * 43}\n", "' OR '1'='1"]
)
def test_what_cannot_be_a_link_is_none(brought: str | None) -> None:
    assert Link.read(brought) is None


def test_links_are_long_and_show_themselves_nowhere() -> None:
    links = {Link.new() for _ in range(100)}
    assert len({link.secret for link in links}) == 100
    for link in links:
        assert Link.read(link.secret) == link
        assert link.secret not in f"{link}{link!r}{link.hash}{vars(type(link))}"
