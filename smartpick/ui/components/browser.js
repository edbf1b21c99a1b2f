// Keys of the storage: "smartpick-plan:<id>" (a plan from before plans had names: "smartpick-plan") holds the small part,
// with "-texts", "-season", "-knowledge" and their "-digest" behind it the large ones. Behind it too: "-stamp", when, by
// whom and under which label it was written; "-aside", why it could not be opened; "-left", that someone started over
// from it. "smartpick-open" is the plan that comes back: of this tab (session), else of a new visit (local).
// "smartpick-drafts" (session) is what was typed and is not kept yet, and what stands in forms that are still open.
const PLAN = "smartpick-plan", OPEN = "smartpick-open", DRAFTS = "smartpick-drafts", NONE = "-"
const ASKED = "smartpick-asked" // ids of plans that are not to be offered to a server again
const LINK = /^#share=(.*)$/s // a link to a plan: behind the #, so that no server and no other page hears of it
const MARKS = ["-stamp", "-aside", "-left"], LINE = 50 // earlier writings that a stamp names
const base = id => id ? `${PLAN}:${id}` : PLAN
const held = new Map() // id → revision that this tab last wrote or read
const NAVIGATION = "[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]"
let done = 0 // time of the last word of the server that was followed
let now = null // what the listeners below need of the last run
let tested = false

const hour = at => new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })
const words = at => new Date(at).toLocaleString(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })
const parsed = text => { try { return JSON.parse(text) } catch { return null } }
const isPlain = value => value !== null && typeof value === "object" && !Array.isArray(value)

/** What is kept in this browser. Throws where the browser keeps nothing for anyone. */
function storage() {
  const local = window.localStorage, tab = window.sessionStorage
  const get = key => local.getItem(key), set = (key, value) => { if (get(key) !== value) local.setItem(key, value) }
  tab.getItem(OPEN)
  if (!tested) { // some browsers give a storage that takes nothing
    try { local.setItem("smartpick-probe", "1"); local.removeItem("smartpick-probe") } catch (error) { if (!local?.length) throw error }
    tested = true
  }
  const stamp = id => parsed(get(`${base(id)}-stamp`))
  const keys = (store = local) => Array.from({ length: store.length }, (_, i) => store.key(i))
  const isLeft = id => get(`${base(id)}-left`) !== null
  return {
    get, set, stamp, keys, isLeft,
    remove: key => local.removeItem(key),
    /** The plan that comes back; none where someone started over from it, in whichever tab. */
    open: () => {
      const id = tab.getItem(OPEN) ?? get(OPEN) ?? (get(PLAN) === null ? NONE : "")
      return id !== NONE && isLeft(id) ? NONE : id
    },
    setOpen: id => { if (tab.getItem(OPEN) !== id) tab.setItem(OPEN, id); set(OPEN, id) },
    forget: () => { for (const store of [local, tab]) for (const key of keys(store)) if (key.startsWith("smartpick-")) store.removeItem(key) },
    /** Every plan but one, the last written first; `why` says of a plan that it cannot be opened. */
    others: (id, names) => {
      const found = new Set(keys()
        .map(key => new RegExp(`^${PLAN}(?::([0-9a-f]+))?(?:-(?:${names.join("|")}))?$`).exec(key)).filter(match => match)
        .map(match => match[1] ?? ""))
      found.delete(id)
      return [...found]
        .map(id => ({ small: parsed(get(base(id))), aside: parsed(get(`${base(id)}-aside`)), ...stamp(id), id }))
        .sort((a, b) => (b.at ?? 0) - (a.at ?? 0))
        .map(({ id, small, aside, label, at }) => ({
          id, label: String(label ?? small?.applicant?.specialty ?? "").slice(0, 80),
          at: at || aside ? words(aside?.at ?? at) : "",
          why: aside?.why ?? (isPlain(small) ? "" : "It is damaged."),
        }))
    },
  }
}

/** A kept plan; `missing` and `older` name large parts that are not there as they were last written. */
const read = (store, id, names) => {
  const stamp = store.stamp(id), parts = {}, missing = [], older = []
  held.set(id, stamp?.revision ?? null)
  for (const name of names) {
    const text = store.get(`${base(id)}-${name}`), wanted = stamp?.parts?.[name]
    if (text) parts[name] = text
    if (wanted && wanted !== store.get(`${base(id)}-${name}-digest`)) (text ? older : missing).push(name)
  }
  return { id, plan: store.get(base(id)), parts, missing, older }
}

/**
 * Whether another tab wrote or removed the plan since this tab last wrote or read it; null when not. Two tabs that write
 * at once may each see the state before: so a stamp names the writings it knew of, and `unsaved` says that this tab's
 * is not among them.
 */
function elsewhere(store, id) {
  const stamp = store.stamp(id), at = stamp?.at ?? Date.now(), when = { at: words(at), time: hour(at) }
  if (store.get(base(id)) === null) return held.has(id) ? { kind: "gone", ...when } : null
  if (!held.has(id)) return { kind: "newer", unsaved: true, ...when }
  if ((stamp?.revision ?? null) === held.get(id)) return null
  return { kind: "newer", unsaved: !stamp?.line?.includes(held.get(id)), ...when }
}

/** The digest of each large part, as a stamp keeps them. */
const digests = parts => Object.fromEntries(Object.entries(parts).map(([name, { digest }]) => [name, digest]))

/** Whether exactly this was last written, by whichever tab. */
function isWritten(store, { id, label, plan, parts }) {
  const stamp = store.stamp(id)
  return store.get(base(id)) === plan && stamp?.label === label && JSON.stringify(stamp.parts) === JSON.stringify(digests(parts))
}

/** Keep the plan; returns {lacks, full}: names of large parts to be sent again, and whether something did not fit. */
function keep(store, data) {
  const { id, label, plan, parts } = data, key = base(id), lacks = []
  let full = false
  const put = (key, value) => { try { store.set(key, value); return true } catch { full = true; return false } }
  if (isWritten(store, data)) held.set(id, store.stamp(id).revision)
  else {
    const before = store.get(`${key}-stamp`), last = parsed(before)
    const line = [...(last?.line ?? []), last?.revision ?? null].slice(-LINE)
    const stamp = { revision: Math.random().toString(36).slice(2, 12), line, at: Date.now(), label, parts: digests(parts) }
    if (!put(`${key}-stamp`, JSON.stringify(stamp))) return { lacks, full }
    if (!put(key, plan)) { // the old one stays whole
      if (before === null) store.remove(`${key}-stamp`)
      else put(`${key}-stamp`, before)
      return { lacks, full }
    }
    held.set(id, stamp.revision)
    settleSent()
  }
  for (const [name, { digest, text }] of Object.entries(parts)) {
    if (store.get(`${key}-${name}-digest`) === digest) continue
    if (text === null) lacks.push(name)
    else if (put(`${key}-${name}`, text)) put(`${key}-${name}-digest`, digest) // else the old one stays, and the stamp tells
  }
  store.remove(`${key}-aside`)
  if (!store.isLeft(id)) try { store.setOpen(id) } catch { full = true }
  return { lacks, full }
}

function follow(store, word, names) {
  const key = base(word.id), mark = (name, value) => { try { store.set(key + name, value) } catch { /* no room: it stays all the same */ } }
  if (word.what === "delete") {
    for (const name of store.keys()) if (name === key || name.startsWith(`${key}-`)) store.remove(name)
    held.delete(word.id)
  }
  if (word.what === "forget") { store.forget(); held.clear(); typed = {} }
  if (word.what === "leave" && store.get(key) !== null) mark("-left", String(Date.now()))
  if (word.what === "leave" || word.what === "forget") store.setOpen(NONE)
  if (word.what === "stay" || word.what === "open") store.remove(`${key}-left`)
  if (word.what === "stay") store.setOpen(word.id)
  if (word.what === "aside") mark("-aside", JSON.stringify({ at: Date.now(), why: word.why }))
  if (word.what === "download") download(store, word.id)
  if (word.what === "asked") try { store.set(ASKED, JSON.stringify([...asked(store), ...(word.id ? [word.id] : before(store, names))])) } catch { /* asked again another time */ }
  return word.what === "open" || word.what === "hand" ? read(store, word.id, names) : null
}

const asked = store => parsed(store.get(ASKED)) ?? []
/** Plans from before the server kept them, the last written last: nothing but their ids is told before somebody agreed. */
const before = (store, names) => store.others(null, names).map(({ id }) => id).reverse().filter(id => !asked(store).includes(id))

const isConnected = () => document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState === "CONNECTED"
const toTell = new Map() // word → what the server has not heard yet, with the time (`at`) by which it says that it has
/** Once and again, until it is heard: a connection may break in between, and a run that hears may be cut short. */
function tell(word, value) {
  const silent = !toTell.size
  toTell.set(word, value)
  if (silent) again()
}
function again() {
  if (!toTell.size) return
  if (isConnected()) for (const [word, value] of toTell) now.setTriggerValue(word, value)
  setTimeout(again, 3000)
}
/** Take a link out of the address bar, and hand it to the server by the connection that stands already. */
function bring() {
  const link = now?.server && LINK.exec(location.hash)
  if (!link) return
  history.replaceState(history.state, "", location.pathname + location.search)
  tell("given", { at: Date.now(), link: link[1].slice(0, 99) })
}
window.addEventListener("hashchange", bring)

let waking = 0
/** Somebody looks at this tab again: the server may have heard of a change made elsewhere. */
function wake() {
  clearTimeout(waking)
  waking = setTimeout(() => { if (now?.server && !document.hidden && isConnected()) now.setTriggerValue("awake", String(Date.now())) }, 200)
}
document.addEventListener("visibilitychange", wake)
window.addEventListener("focus", wake)

/** A kept plan as a file: in one piece where every part can be read, else each part as it lies there. */
function download(store, id) {
  const key = base(id), plan = store.get(key)
  const rest = store.keys().filter(name => name.startsWith(`${key}-`) && !name.endsWith("-digest") && !MARKS.includes(name.slice(key.length)))
  const parts = Object.fromEntries(rest.map(name => [name.slice(key.length + 1), store.get(name)]))
  const read = [...Object.values(parts), plan].map(parsed)
  const text = !rest.length ? plan : JSON.stringify(read.every(isPlain) ? Object.assign({}, ...read) : { plan, parts })
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([text ?? ""], { type: "application/json" }))
  link.download = `smartpick-set-aside-${new Date(parsed(store.get(`${key}-aside`))?.at ?? Date.now()).toLocaleDateString("sv")}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

const named = list => JSON.stringify(list.map(({ id, label, why }) => [id, label, why]))

/** Tell at once what happened to this plan in another tab: once, until the server has told it and something was done. */
function look() {
  if (!now) return
  try {
    const store = storage(), other = now.kept && (elsewhere(store, now.id) ?? leftAt(store, now.id))
    if (other && other.kind !== now.told) {
      now.told = other.kind
      if (other.kind === "gone") typed = {}
      now.setTriggerValue("newer", { ...other, id: now.id })
    }
    const plans = now.server ? now.plans : store.others(now.id, now.names)
    if (named(plans) !== named(now.plans)) now.setTriggerValue("plans", now.plans = plans)
  } catch { /* nothing is kept here */ }
}
const leftAt = (store, id) => store.isLeft(id) ? { kind: "left", at: words(Number(store.get(`${base(id)}-left`))) } : null
let looking = 0
const lookSoon = () => { clearTimeout(looking); looking = setTimeout(look, 200) } // one writing is several keys
window.addEventListener("storage", ({ key }) => { if (key === null || key.startsWith(PLAN)) lookSoon() })
document.addEventListener("visibilitychange", look)
window.addEventListener("focus", look)

// Text in a field that the server does not have yet, or did not take, survives a reload: it lies in the storage of the
// tab until a plan with it is kept, and is put back into the field of that page as a hand would.
const TYPED = "[data-testid=stTextArea] textarea, [data-testid=stTextInput] input, [data-testid=stNumberInput] input"
const FORM_FIELD = /^st-key-(fact|check-\w+)-/ // of no plan until a button is pressed: see `form`
const keyOf = field => [...field.closest("[class*=st-key-]")?.classList ?? []].find(name => name.startsWith("st-key-"))
let typed = {} // key of a field → { path of its page, was: where it may stand after a reload, text, sent to the server, unheard: of a form, and the server has not said that it has it }
let back = null // the same from before the reload, to be put back
let form = {} // what stands in open forms, as the server has it
let was = "" // where the field with the cursor stood
let unkept = false // whether the plan is nowhere but on this page

/** Which plan drafts are of: where a server keeps the plans, the present one, "" until it is kept; else what comes back. */
const draftsOf = store => now?.server ? (now.server === "0" ? "" : now.id) : store.open()

/** Write the drafts down; whether the tab can keep them. Not before it is known what lies there, and whose it is. */
function note() {
  if (back === null) return false
  try {
    const all = { ...back, ...typed }
    if (!Object.keys(all).length && !Object.keys(form).length) window.sessionStorage.removeItem(DRAFTS)
    else window.sessionStorage.setItem(DRAFTS, JSON.stringify({ open: draftsOf(storage()), whose: now?.whose ?? "", all, form }))
    return true
  } catch { return false }
}

/** Forget a draft a moment after its text was kept; a reload before that finds the text in the field. */
const settle = (key, draft) => setTimeout(() => {
  if (typed[key] !== draft) return
  delete typed[key]
  note()
  if (document.activeElement && keyOf(document.activeElement) === key) was = draft.text
}, 2000)

/** The plan is kept, and what was sent with it. */
function settleSent() {
  for (const [key, draft] of Object.entries(typed)) {
    if (!draft.sent) continue
    draft.unheard = false
    settle(key, draft)
  }
}

document.addEventListener("focusin", ({ target }) => { if (target.matches?.(TYPED)) was = target.value }, true)
document.addEventListener("input", ({ target, isTrusted }) => {
  const key = isTrusted && target.matches?.(TYPED) && keyOf(target)
  if (!key) return
  if (back) delete back[key]
  const last = typed[key], before = last ? (last.sent ? [...last.was, last.text] : last.was) : [was]
  typed[key] = { path: location.pathname, was: before, text: target.value, sent: false, unheard: FORM_FIELD.test(key) }
  if (before.at(-1) === target.value) delete typed[key]
  note()
}, true)
for (const event of ["focusout", "keydown"])
  document.addEventListener(event, ({ target, key }) => {
    const draft = target.matches?.(TYPED) && typed[keyOf(target)]
    if (draft && (event === "focusout" || key === "Enter")) draft.sent = true
  }, true)
window.addEventListener("beforeunload", event => { if (unkept || (Object.keys(typed).length && !note())) event.preventDefault() })

/** Put back what stood in forms before a reload, then what was typed, as soon as its field stands where it stood. */
function putBack(store) {
  if (back !== null) return
  const kept = parsed(window.sessionStorage.getItem(DRAFTS))
  const mine = isPlain(kept?.all) && kept.open === draftsOf(store) && (kept.whose ?? "") === now.whose
  back = mine ? kept.all : {}
  if (mine && isPlain(kept.form) && Object.keys(kept.form).length) {
    form = kept.form
    tell("form", { at: Date.now(), form })
  }
  const timer = setInterval(() => {
    if (!Object.keys(back).length) { clearInterval(timer); note(); return }
    if (toTell.has("form") || document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning") return
    for (const [key, draft] of Object.entries(back)) {
      const field = draft.path === location.pathname && document.querySelector(`.${CSS.escape(key)} :is(textarea, input)`)
      if (!field || field === document.activeElement) continue
      delete back[key]
      if (!draft.was.includes(field.value)) continue
      typed[key] = { ...draft, sent: true }
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, draft.text) // past React's own
      field.dispatchEvent(new Event("input", { bubbles: true }))
      field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }))
      return // the next one when the server has answered
    }
  }, 300)
}

// A page that is turned to takes only its own fields along: what a hand did a moment before, and the server has not begun
// to read yet, would be lost. So the turning waits until the app has answered it.
const HAND_MS = 400, MOST_MS = 8000 // a field speaks within the first of its last key press; a slow answer ends the wait
/** Whether the server, which may be slow to begin, has not said yet that it has what was typed into a form of this page. A number that its field does not take is never sent. */
const isFormUnheard = () => Object.entries(typed).some(([key, { unheard, path }]) =>
  unheard && path === location.pathname && !document.querySelector(`.${CSS.escape(key)} :invalid`))
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
    return ago < HAND_MS || ((busy || isFormUnheard()) && ago < MOST_MS)
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
  const names = Object.keys(data.parts)
  if (now && now.id !== data.id) { // what was typed is of another plan
    typed = {}
    if (back) back = {}
  }
  now = { id: data.id, kept: !data.untouched, told: data.told, plans: data.plans, names, server: data.server, whose: data.whose, setTriggerValue }
  for (const [word, at] of [["given", data.givenAt], ["form", data.formAt]]) if (toTell.get(word)?.at === at) toTell.delete(word)
  bring()
  let store
  try { store = storage() } catch {
    unkept = !data.untouched || data.server === "unkept"
    if (!data.blocked) setTriggerValue("blocked", "yes")
    return
  }
  unkept = data.full || data.told === "gone" || data.server === "unkept"
  if (data.server && data.server !== "unkept") settleSent()
  if (!data.untouched) {
    const other = isWritten(store, data) ? null : elsewhere(store, data.id)
    if (other) setTriggerValue("newer", { ...other, id: data.id, unsaved: true })
    else {
      const { lacks, full } = keep(store, data)
      if ((full || (lacks.length > 0 && data.full)) !== data.full) setTriggerValue("full", full ? "yes" : "no")
      else if (lacks.length && !full && !data.full) setTriggerValue("lacks", lacks)
      if (Object.keys(typed).length) note()
    }
  }
  for (const word of data.words.filter(word => word.at > done)) {
    done = word.at
    const opened = follow(store, word, names)
    if (opened) setTriggerValue(word.what === "hand" ? "handed" : "found", opened)
  }
  const found = data.mayComeBack && store.open() !== NONE ? read(store, store.open(), names) : null
  if (found && (found.plan !== null || Object.keys(found.parts).length)) setTriggerValue("found", found)
  else if (data.whose !== null && data.server !== "unkept") putBack(store)
  for (const [key, draft] of Object.entries(typed)) if (String(data.form[key.slice(7)] ?? "") === draft.text) draft.unheard = false
  if (back !== null && !toTell.has("form")) {
    form = data.form
    note()
  }
  if (data.server) {
    const ids = before(store, names)
    if (ids.join() !== data.before.join()) setTriggerValue("before", ids)
    return
  }
  const others = store.others(data.id, names)
  if (named(others) !== named(data.plans)) setTriggerValue("plans", others)
  now.plans = others
  look()
}
