"""For whoever runs the server: delete one person, with all that is kept of them.

python -m smartpick.store delete-person --issuer https://id.example.org --subject 248289761001
python -m smartpick.store delete-person --link < the-link
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from smartpick.sentences import printable
from smartpick.store import Account, Link, NoSuchLink, Store, StoreError
from smartpick.store.sql import database_url, where


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0, 1 where there is no such person, or 2 with one sentence on stderr; it makes no database."""
    parser = argparse.ArgumentParser(prog="python -m smartpick.store", description="For whoever runs the server.")
    delete = parser.add_subparsers(required=True, metavar="COMMAND").add_parser(
        "delete-person", help="delete a person: plans, versions, links, sign-ins; it cannot be taken back"
    )
    delete.add_argument("--issuer", metavar="URL", help="the provider by which they sign in, as its tokens name it")
    delete.add_argument("--subject", metavar="ID", help="what that provider calls them (“sub”)")
    delete.add_argument("--link", action="store_true", help="a link to all their plans, on standard input")
    options = parser.parse_args(argv)
    if options.link == bool(options.issuer and options.subject) or bool(options.issuer) != bool(options.subject):
        delete.error("say who: --issuer and --subject, or --link.")
    who = Link.read(sys.stdin.read().strip().rpartition("=")[2]) if options.link else None
    if options.issuer:
        who = Account(options.issuer, options.subject)
    try:
        store = Store(make=False)  # a slip in the address must not pass for a database without that person
        if who is None:
            raise NoSuchLink
        many = store.delete_person(who)
    except NoSuchLink:
        print(f"There is nobody who comes by that in {printable(where(database_url()), 200)}.", file=sys.stderr)
        return 1
    except StoreError as error:
        print(error, file=sys.stderr)
        return 2
    plans = f"{many} {'plan' if many == 1 else 'plans'}"
    print(f"Deleted from {printable(where(database_url()), 200)}: a person with {plans}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
