"""What the operator set up for signing in: the part `[auth]` of Streamlit's secrets.toml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from smartpick import private


def _auth() -> Mapping[str, Any]:
    return st.secrets["auth"] if st.secrets.load_if_toml_exists() and "auth" in st.secrets else {}


def providers() -> list[str]:
    """By what one can sign in, as `st.login` takes it; "" for the provider without a name, [] for none."""
    auth = _auth()
    named = [name for name, part in auth.items() if isinstance(part, Mapping) and "client_id" in part]
    return ["", *named] if "client_id" in auth else named


def fault() -> str:
    """Why nobody could sign in by what is set up, in a sentence; "" where all is well, or nothing is set up."""
    if not _auth():
        return ""
    why = "it names no provider (client_id)." if not providers() else ""
    for name in providers():
        why = why or private.sign_in_fault(name or "default")
    return f"Nobody can sign in by the part [auth] of secrets.toml: {why}" if why else ""
