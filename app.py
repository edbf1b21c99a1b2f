"""SmartPick: one question, one screen; the result on top of every page."""

from pathlib import Path

import streamlit as st

from smartpick import private
from smartpick.data_folder import CatalogError
from smartpick.server import serve
from smartpick.ui import session, shipped, strip, who
from smartpick.ui.widgets import controls


def visit() -> None:
    """One run of the app for one visitor."""
    private.keep_downloads()
    st.set_page_config(
        page_title="SmartPick", page_icon="data/icon.svg", layout="wide", initial_sidebar_state="collapsed"
    )

    start = st.Page("pages/start.py", title="Start", icon=":material/home:", default=True)
    page = st.navigation(
        [
            start,
            st.Page("pages/explore.py", title="Explore", icon=":material/map:"),
            st.Page("pages/you.py", title="You", icon=":material/person:"),
            st.Page("pages/balance.py", title="Balance", icon=":material/tune:"),
            st.Page("pages/shortlist.py", title="Shortlist", icon=":material/checklist:"),
            st.Page("pages/messages.py", title="Messages", icon=":material/edit_note:"),
            st.Page("pages/season.py", title="Season", icon=":material/event:"),
            st.Page("pages/data.py", title="Data", icon=":material/database:"),
        ],
        position="top",
    )
    controls.arrive(page.url_path)
    who.hear()
    st.html(Path(__file__).parent / "smartpick" / "ui" / "layout.css")
    try:
        shipped.catalog()
    except CatalogError as error:  # data/ is not as it should be: what would be shown could be wrong
        st.error(str(error), icon=":material/error:")
        return
    session.come_back()
    with st.container(key="strip"):
        strip.result(with_questions=page != start)
    with st.container():  # what comes and goes above must not move the page below to another place
        strip.notices()
    last = st.container(key="last")  # above the page, so that a page of another length does not move it
    page.run()
    with last:
        controls.drawn()
    serve.settle()  # after the first run: what the process holds by now needs no collecting


if __name__ == "__main__":
    visit()
else:  # imported by `streamlit run app.py`, which serves the application it finds here
    app = st.App(Path(__file__), **serve.application())
