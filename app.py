"""SmartPick: open the app, answer four questions, and every page answers."""

import streamlit as st

from smartpick.ui import sidebar
from smartpick.ui.widgets import controls

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
    sidebar.running_result()
page.run()
controls.drawn()
sidebar.settle_server()
