// Keys of the storage: "smartpick-plan:<id>" (a plan from before plans had names: "smartpick-plan") holds the small part,
// with "-texts", "-knowledge" and their "-digest" behind it the large ones, with "-stamp" when, by whom and under which
// label it was written. "smartpick-open" is the plan that comes back: of this tab (session), else of a new visit (local).
const PLAN = "smartpick-plan", OPEN = "smartpick-open", NONE = "-"
const base = id => id ? `${PLAN}:${id}` : PLAN
const held = new Map() // id → revision that this tab last wrote or read
const NAVIGATION = "[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]"
let done = 0 // time of the last word of the server that was followed
let now = null // what the listeners below need of the last run

const words = at => new Date(at).toLocaleString(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })
const parsed = text => { try { return JSON.parse(text) } catch { return null } }

/** What is kept in this browser. Throws where the browser keeps nothing for anyone. */
function storage() {
  const local = window.localStorage, tab = window.sessionStorage
  const get = key => local.getItem(key), set = (key, value) => { if (get(key) !== value) local.setItem(key, value) }
  const stamp = id => parsed(get(`${base(id)}-stamp`))
  const keys = store => Array.from({ length: store.length }, (_, i) => store.key(i))
  return {
    get, set, stamp,
    remove: key => local.removeItem(key),
    open: () => tab.getItem(OPEN) ?? get(OPEN) ?? (get(PLAN) === null ? NONE : ""),
    setOpen: id => { if (tab.getItem(OPEN) !== id) tab.setItem(OPEN, id); set(OPEN, id) },
    forget: () => { for (const store of [local, tab]) for (const key of keys(store)) if (key.startsWith("smartpick-")) store.removeItem(key) },
    /** Every plan but one, the last written first. */
    others: id => keys(local)
      .map(key => /^smartpick-plan(?::([0-9a-f]+))?$/.exec(key)).filter(match => match && (match[1] ?? "") !== id)
      .map(match => ({ id: match[1] ?? "", small: parsed(get(match[0])), ...stamp(match[1] ?? "") }))
      .filter(plan => plan.small)
      .sort((a, b) => (b.at ?? 0) - (a.at ?? 0))
      .map(plan => ({ id: plan.id, label: plan.label ?? plan.small.applicant?.specialty ?? "", at: plan.at ? words(plan.at) : "" })),
  }
}

const read = (store, id, names) => {
  held.set(id, store.stamp(id)?.revision ?? null)
  return {
    id, plan: store.get(base(id)),
    parts: Object.fromEntries(names.map(name => [name, store.get(`${base(id)}-${name}`)]).filter(([, text]) => text)),
  }
}

/** Whether another tab wrote or removed the plan since this tab last wrote or read it; {} of when, null when not. */
function elsewhere(store, id) {
  if (!held.has(id)) return store.get(base(id)) === null ? null : { at: words(store.stamp(id)?.at ?? Date.now()) }
  if (store.get(base(id)) === null) return { gone: true }
  const stamp = store.stamp(id)
  return (stamp?.revision ?? null) === held.get(id) ? null : { at: stamp ? words(stamp.at) : "" }
}

/** Whether exactly this is kept already, by whichever tab. */
const isKept = (store, { id, label, plan, parts }) =>
  store.get(base(id)) === plan && store.stamp(id)?.label === label
  && Object.entries(parts).every(([name, part]) => store.get(`${base(id)}-${name}-digest`) === part.digest)

/** Keep the plan; returns {lacks, full}: names of large parts to be sent again, and whether something did not fit. */
function keep(store, data) {
  const { id, label, plan, parts } = data, key = base(id), lacks = []
  try {
    if (isKept(store, data)) held.set(id, store.stamp(id).revision)
    else {
      const revision = `${Date.now()}-${Math.random().toString(36).slice(2)}`
      store.set(key, plan)
      store.set(`${key}-stamp`, JSON.stringify({ revision, at: Date.now(), label }))
      held.set(id, revision)
    }
    for (const [name, { digest, text }] of Object.entries(parts)) {
      if (store.get(`${key}-${name}-digest`) === digest) continue
      if (text === null) { lacks.push(name); continue }
      store.remove(`${key}-${name}-digest`)
      store.remove(`${key}-${name}`) // never an old part beside a new plan
      store.set(`${key}-${name}`, text)
      store.set(`${key}-${name}-digest`, digest)
    }
    store.setOpen(id)
  } catch { return { lacks, full: true } }
  return { lacks, full: false }
}

function follow(store, word, names) {
  if (word.what === "delete") {
    for (const tail of ["", "-stamp", ...names.flatMap(name => [`-${name}`, `-${name}-digest`])]) store.remove(base(word.id) + tail)
    held.delete(word.id)
  }
  if (word.what === "forget") { store.forget(); held.clear() }
  if (word.what === "leave" || word.what === "forget") store.setOpen(NONE)
  return word.what === "open" ? read(store, word.id, names) : null
}

/** When the visitor comes back to this tab: tell them at once what happened in another. */
function look() {
  if (!now || document.visibilityState !== "visible") return
  try {
    const other = now.kept && elsewhere(storage(), now.id)
    if (other && now.seen !== JSON.stringify(other)) {
      now.seen = JSON.stringify(other)
      now.setTriggerValue("newer", { ...other, id: now.id, unsaved: false })
    }
  } catch { /* nothing is kept here */ }
}
document.addEventListener("visibilitychange", look)
window.addEventListener("focus", look)

// A page that is turned to takes only its own fields along: what a hand did a moment before, and the server has not begun
// to read yet, would be lost. So the turning waits until the app has answered it.
const HAND_MS = 400, MOST_MS = 5000 // a field speaks within the first of its last key press; a slow answer ends the wait
let hand = -MOST_MS, turning = null
for (const event of ["input", "change", "keydown", "pointerdown"])
  document.addEventListener(event, ({ target }) => { if (!target.closest?.(NAVIGATION)) hand = performance.now() }, true)
document.addEventListener("click", event => {
  const link = event.target.closest?.(NAVIGATION)
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || turning === "now") return
  const first = hand
  clearInterval(turning)
  const wait = () => {
    const ago = performance.now() - first
    const busy = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning"
    return ago < HAND_MS || (busy && ago < MOST_MS)
  }
  if (!wait()) return
  event.preventDefault()
  event.stopPropagation()
  turning = setInterval(() => {
    if (wait()) return
    clearInterval(turning)
    turning = "now"
    try { link.click() } finally { turning = null }
  }, 50)
}, true)

export default function ({ data, setTriggerValue }) {
  const narrow = window.innerWidth < data.narrowBelow
  if (narrow !== data.narrow) setTriggerValue("narrow", narrow ? "yes" : "no")
  let store
  try { store = storage() } catch {
    if (!data.blocked) setTriggerValue("blocked", "yes")
    return
  }
  const names = Object.keys(data.parts)
  now = { id: data.id, kept: !data.untouched, setTriggerValue, seen: now?.id === data.id ? now.seen : "" }
  if (!data.untouched) {
    const other = isKept(store, data) ? null : elsewhere(store, data.id)
    if (other) setTriggerValue("newer", { ...other, id: data.id, unsaved: true })
    else {
      const { lacks, full } = keep(store, data)
      if ((full || (lacks.length && data.full)) !== data.full) setTriggerValue("full", full ? "yes" : "no")
      else if (lacks.length && !full && !data.full) setTriggerValue("lacks", lacks)
    }
  }
  for (const word of data.words.filter(word => word.at > done)) {
    done = word.at
    const opened = follow(store, word, names)
    if (opened) setTriggerValue("found", opened)
  }
  if (data.mayComeBack && store.open() !== NONE) {
    const back = read(store, store.open(), names)
    if (back.plan !== null) setTriggerValue("found", back)
  }
  const plans = store.others(data.id), labels = list => JSON.stringify(list.map(({ id, label }) => [id, label]))
  if (labels(plans) !== labels(data.plans)) setTriggerValue("plans", plans)
}
