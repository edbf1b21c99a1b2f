"""Messages: the questions on place; the outline, the own answer and its checks, practice with a clock."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.components import v2

from smartpick.guidance import (
    DECLINE,
    GUARD_NOTES,
    LONGEST_SECONDS,
    SHORTEST_SECONDS,
    AnswerCheck,
    StatementPlan,
    check_answer,
    outline,
)
from smartpick.plan import QUESTIONS
from smartpick.ui import derived, session, shipped, today
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets.texts import button, draft, plain, program_label, text_field, to_change

_CLOCK_HTML = '<p><button type="button">Start</button> <span role="timer">0 s</span></p><p role="status"></p>'
_CLOCK_CSS = """
:host, p { font-family: var(--st-font); color: var(--st-text-color); margin: 0 0 0.25rem; }
button { font: inherit; color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); padding: 0.4rem 1rem;
  min-width: 5rem; cursor: pointer; }
span { font-size: 1.5rem; font-variant-numeric: tabular-nums; margin-left: 0.75rem; }
"""
_CLOCK_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button")
  if (button.onclick) return
  const shown = parentElement.querySelector("span")
  const verdict = parentElement.querySelector("[role=status]")
  let ticking = null
  let began = 0
  const seconds = () => Math.floor((Date.now() - began) / 1000)
  button.onclick = () => {
    if (ticking) {
      clearInterval(ticking)
      ticking = null
      button.textContent = "Start again"
      const took = seconds()
      verdict.textContent = took < data.shortest ? "Short. Add one fact."
        : took > data.longest ? "Long. Cut it." : "A good length."
      return
    }
    began = Date.now()
    button.textContent = "Stop"
    shown.textContent = "0 s"
    verdict.textContent = ""
    ticking = setInterval(() => {
      shown.textContent = seconds() + " s"
      if (seconds() > data.longest) verdict.textContent = "Come to the end."
    }, 250)
  }
  return () => clearInterval(ticking)
}
"""
_clock = v2.component("smartpick_clock", html=_CLOCK_HTML, css=_CLOCK_CSS, js=_CLOCK_JS)


def section() -> None:
    """One question at a time."""
    question = st.selectbox("Question", list(QUESTIONS), format_func=QUESTIONS.__getitem__, key="question")
    _guard(question)
    if st.toggle("Practice view", key="practice", help="Only the question, the clock and the checklist."):
        _practice(question)
    else:
        _outline(question)
        _answer(question)


def _guard(question: str) -> None:
    """What match rules say about the question, with the source."""
    with st.expander("What a program may ask, and what you may keep to yourself", icon=":material/gavel:"):
        for note in GUARD_NOTES[question]:
            st.markdown(note.text)
            sure = "" if note.certain else " To be checked there."
            st.markdown(f"Source: [{note.source}]({note.address}).{sure}")
        st.caption("Information, not legal advice.")


def _outline(question: str) -> None:
    """The three moves from the applicant's facts."""
    st.header("The answer in three moves")
    plan, reason = derived.plan_with_texts()
    if plan is None:
        st.info(as_text(f"{reason} So there is no outline; your own answer below is checked."), icon=":material/info:")
        return
    asks = st.selectbox(
        "Who asks", ["", *plan.codes], key="who-asks",
        format_func=lambda code: program_label(plan.catalog, code) if code else "Any program",
        help="A program outside your first region hears of that region as one among several, and of ties to its state.",
    )  # fmt: skip
    made = outline(StatementPlan(plan, today.today()), question, asks)
    for title, move in (("1. Affirm", made.affirm), ("2. Acknowledge", made.acknowledge), ("3. Commit", made.commit)):
        st.markdown(f"**{title}**")
        draft(move)
    st.caption(f"Together {made.whole.words} words, about {made.whole.seconds} seconds to say.")
    if not made.whole.only_gaps and not session.profile().messages.answers.get(question, "").strip():
        button("Start my answer from these", f"answer-start-{question}", _write, question, made.whole.text)


def _write(question: str, text: str) -> str:
    kept = {key: answer for key, answer in session.profile().messages.answers.items() if key != question}
    return session.say(answers={**kept, question: text} if text.strip() else kept)


def _answer(question: str) -> None:
    """The typed answer and what is found in it."""
    st.header("Your own answer")
    text = text_field(
        "As you would say it", f"answer-{question}", session.profile().messages.answers.get(question, ""),
        partial(_write, question), height=200, placeholder="Type your answer; it is checked when you leave the field.",
    )  # fmt: skip
    check = check_answer(shipped.catalog(), text)
    if not check.written:
        st.info("Not checked: nothing is written yet.", icon=":material/info:")
        return
    _findings(check)


def _findings(check: AnswerCheck) -> None:
    st.caption(f"{check.words} words, about {check.seconds} seconds to say.")
    to_change(check.ranks)
    to_change(check.extremes)
    _moves(check)
    to_change(check.generic)
    if check.length:
        plain(check.length, "timer")
    if not check.to_do:
        st.success("The three moves are there, and nothing to change was found.", icon=":material/check:")


def _moves(check: AnswerCheck) -> None:
    for move in check.moves:
        if move.made:
            plain(f"{move.label}: found.", "check_circle")
        else:
            plain(f"{move.label}: not found. {move.ask}", "radio_button_unchecked")


def _practice(question: str) -> None:
    """The question, a clock that runs in the browser, and what to listen for."""
    st.header(QUESTIONS[question])
    st.markdown(
        f"Start the clock and answer aloud, in {SHORTEST_SECONDS} to {LONGEST_SECONDS} seconds (assumption). Then look "
        "at the list: what did you say?"
    )
    if DECLINE[question]:
        plain(f"You may also decline, for example: “{DECLINE[question]}”", "back_hand")
    _clock(key="clock", data={"shortest": SHORTEST_SECONDS, "longest": LONGEST_SECONDS})
    labels = [move.label for move in check_answer(shipped.catalog(), "").moves]
    for i, label in enumerate([*labels, "Not “only there”, not “anywhere”", "One fact with a name, a place or a date"]):
        st.checkbox(label, key=f"practised-{question}-{i}")
    written = session.profile().messages.answers.get(question, "")
    if written.strip():
        with st.expander("My written answer"):
            draft(written)
