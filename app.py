"""SmartPick: open the app, answer six questions, and every page answers."""

from pathlib import Path

import streamlit as st

from smartpick.server import serve
from smartpick.ui import sidebar


def visit() -> None:
    """One run of the app for one visitor."""
    st.set_page_config(page_title="SmartPick", page_icon="data/icon.svg", layout="wide")

    page = st.navigation(
        [
            st.Page("pages/explore.py", title="Explore", icon=":material/map:", default=True),
            st.Page("pages/you.py", title="You", icon=":material/person:"),
            st.Page("pages/balance.py", title="Balance", icon=":material/tune:"),
            st.Page("pages/shortlist.py", title="Shortlist", icon=":material/checklist:"),
            st.Page("pages/messages.py", title="Messages", icon=":material/edit_note:"),
            st.Page("pages/data.py", title="Data", icon=":material/database:"),
        ]
    )
    with st.sidebar:
        sidebar.questions()
        sidebar.running_result()
        sidebar.plan_file()
    page.run()
    sidebar.settle_server()


if __name__ == "__main__":
    visit()
else:  # imported by `streamlit run app.py`, which serves the application it finds here
    app = st.App(Path(__file__), **serve.APPLICATION)
