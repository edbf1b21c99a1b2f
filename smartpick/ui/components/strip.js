const whole = (low, high) => low === high ? String(low) : `${low}–${high}`

function few() { // fewer than one of a hundred; a phone's line has room for the sign only
  return [["long", "fewer than 1"], ["short", "<1"]].map(([name, words]) => {
    const span = document.createElement("span")
    span.className = name
    span.textContent = words
    return span
  })
}

const OPENERS = ".st-key-answers button, .st-key-plan button"
const PATIENCE = 30_000 // milliseconds that a popover may take to come from the server
const SETTLING = 3_000 // milliseconds in which a late answer may replace its fields

function follow() { // a popover opened by a key: its fields come a moment later, and then the cursor goes to the first
  const until = Date.now() + PATIENCE
  let opened = false, foundAt = null, moved = false
  const look = () => {
    const body = document.querySelector("[data-testid=stPopoverBody]")
    const waits = document.activeElement === document.body || document.activeElement?.matches(OPENERS)
    if (moved || opened && !body || !waits && !foundAt) return // closed again, or gone elsewhere
    opened ||= Boolean(body)
    const first = body?.querySelector("[data-testid=stSkeleton]") ? null : body?.querySelector("input, button")
    if (first && !foundAt) {
      foundAt = Date.now()
      document.addEventListener("keydown", () => { moved = true }, { once: true, capture: true })
    }
    if (waits) first?.focus() // again when a late answer of the server has replaced the field
    if (Date.now() < (foundAt ? foundAt + SETTLING : until)) setTimeout(look, 50)
  }
  look()
}

if (!window.smartpickFollows) { // once, whichever strip stands at the moment
  window.smartpickFollows = true
  document.addEventListener("keydown", event => {
    if (["Enter", " "].includes(event.key) && event.target.matches?.(OPENERS)) setTimeout(follow, 100)
  }, true)
  // On a slow machine the key may have been pressed before this came; a pointer leaves no visible focus.
  const opener = document.activeElement
  if (opener?.matches(OPENERS) && opener.matches("[aria-expanded=true]:focus-visible")) follow()
}

function made(root) {
  const cells = {}
  for (const cell of root.querySelectorAll("[data-cell]")) cells[cell.dataset.cell] = cell
  const view = { data: null, live: null }

  view.draw = () => {
    const { data, live } = view
    const isHeld = Boolean(live && live.move !== data.move)
    const moved = isHeld && data.isNow ? { home: live.home } : live // the curve knows no news: the chances now stay
    const now = isHeld ? { ...data, ...moved } : data
    const shown = {
      programs: data.programs, home: now.home,
      match: now.high < 1 ? few() : whole(now.low, now.high), there: now.homeHigh < 1 ? few() : whole(now.homeLow, now.homeHigh),
      fees: data.fees, rests: data.rests, name: data.name, reason: data.reason,
    }
    for (const name of Object.keys(shown)) cells[name].replaceChildren(...[shown[name]].flat())
    for (const part of root.querySelectorAll(".place")) part.textContent = data.place
    root.classList.toggle("is-now", data.isNow)
    for (const part of root.querySelectorAll(".now")) part.textContent = data.isNow ? " now" : ""
    root.classList.toggle("none", data.reason !== "")
    root.classList.toggle("live", isHeld)
  }

  const hear = event => {
    if (!root.isConnected) { window.removeEventListener("smartpick-live", hear); return }
    view.live = event.detail
    if (view.data) view.draw()
  }
  window.addEventListener("smartpick-live", hear)

  root.querySelector(".line").onclick = () => { // on a phone the whole line leads to the questions
    if (!window.matchMedia("(max-width: 640px)").matches) return
    const answers = document.querySelector(".st-key-answers button")
    if (answers) setTimeout(() => answers.click()) // after this tap, which would close it again
    else document.querySelector(".st-key-questions")?.scrollIntoView({ block: "center", behavior: "smooth" })
  }
  return view
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".strip")
  root.view ??= made(root)
  root.view.data = data
  root.view.draw()
  const spoken = root.querySelector("[role=status]")
  if (spoken.textContent !== data.spoken) spoken.textContent = data.spoken // only what the plan says, not each step
}
