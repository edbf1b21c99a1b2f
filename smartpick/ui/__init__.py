"""The browser side: the only room, beside `pages/` and `app.py`, that knows streamlit."""
