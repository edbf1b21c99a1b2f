const whole = (low, high) => high < 1 ? "fewer than 1" : low === high ? String(low) : `${low}–${high}`

const OPENERS = ".st-key-answers button, .st-key-plan button"
const PATIENCE = 30_000 // milliseconds that a popover may take to come from the server

function follow() { // a popover opened by a key: its fields come a moment later, and then the cursor goes to the first
  const until = Date.now() + PATIENCE
  const look = () => {
    const body = document.querySelector("[data-testid=stPopoverBody]")
    const first = body?.querySelector("[data-testid=stSkeleton]") ? null : body?.querySelector("input, button")
    if (first) first.focus()
    else if (Date.now() < until && document.activeElement?.matches(OPENERS)) setTimeout(look, 50)
  }
  look()
}

function made(root) {
  const cells = {}
  for (const cell of root.querySelectorAll("[data-cell]")) cells[cell.dataset.cell] = cell
  const view = { data: null, live: null }

  view.draw = () => {
    const { data, live } = view
    const now = live && live.move !== data.move ? { ...data, ...live } : data
    const shown = {
      programs: data.programs, home: now.home, match: whole(now.low, now.high), there: whole(now.homeLow, now.homeHigh),
      fees: data.fees, rests: data.rests, name: data.name, reason: data.reason,
    }
    for (const name of Object.keys(shown)) cells[name].textContent = shown[name]
    for (const part of root.querySelectorAll(".place")) part.textContent = data.place
    root.classList.toggle("is-now", data.isNow && now === data)
    for (const part of root.querySelectorAll(".now")) part.textContent = data.isNow && now === data ? " now" : ""
    root.classList.toggle("none", data.reason !== "")
    root.classList.toggle("live", now !== data)
  }

  const hear = event => {
    if (!root.isConnected) { window.removeEventListener("smartpick-live", hear); return }
    view.live = event.detail
    if (view.data) view.draw()
  }
  window.addEventListener("smartpick-live", hear)

  const open = event => {
    if (!root.isConnected) document.removeEventListener("keyup", open)
    else if (["Enter", " "].includes(event.key) && event.target.matches?.(OPENERS)) follow()
  }
  document.addEventListener("keyup", open)

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
