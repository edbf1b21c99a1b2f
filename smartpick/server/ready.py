"""Whether visitors can be sent to this server: for what stands before several, and for whoever watches one.

`/_stcore/health` says that it lives; this, that it can work, which means that its database answers too. While it ends
nobody is let in, so nothing answers.
"""

from anyio import to_thread
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from smartpick.server import visitors
from smartpick.store import Link, StoreError

READY = "/readyz"


class Ready:
    """Answers `READY`, 200 or 503 with the reason in a sentence; hands everything else on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != READY:
            await self.app(scope, receive, send)
            return
        why_not = await to_thread.run_sync(_why_not)
        await PlainTextResponse(f"{why_not or 'ok'}\n", 503 if why_not else 200)(scope, receive, send)


def _why_not() -> str:
    store = visitors.store()
    try:
        if store is not None:
            store.has_ended(Link.new())  # any question
    except StoreError as error:
        return str(error)
    return ""
