// The server says which programs stand here and how each is marked; `seen` is the last tap it has heard of.
// A tap shows at once and is kept until the server has seen it, so an answer to an earlier tap never undoes it.
// Both outlive the elements: the page may draw the list anew between a tap and its answer.
const MARKS = (window.smartpickMarks ??= new Map()), ITEMS = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("ul"), status = parentElement.querySelector("[role=status]")
  if (!MARKS.has(data.list)) MARKS.set(data.list, { taps: new Map(), leftOut: new Map(), last: 0 })
  if (!ITEMS.has(root)) ITEMS.set(root, new Map())
  const list = MARKS.get(data.list), { taps, leftOut } = list, items = ITEMS.get(root)
  list.last = Math.max(list.last, data.seen)
  for (const [code, tap] of taps) if (tap.number <= data.seen) taps.delete(code)
  const rows = new Map(data.rows.map(row => [row.code, row]))
  for (const code of rows.keys()) if (!taps.has(code)) leftOut.delete(code)

  const mark = (row, wanted) => {
    if (wanted === "out") leftOut.set(row.code, markOf(row))
    taps.set(row.code, { number: ++list.last, mark: wanted })
    setTriggerValue("mark", [...taps].map(([code, tap]) => ({ code, ...tap }))) // all the server has not seen yet
    const item = items.get(row.code), wasOut = item.root.classList.contains("out")
    draw(row)
    if (wanted === "out") item.undo.focus({ preventScroll: true })
    else if (wasOut) item.pin.focus({ preventScroll: true })
    status.textContent = { pinned: "Pinned: ", out: "Left out: ", "": "On the list without a pin: " }[wanted] + row.name
  }
  const markOf = row => taps.get(row.code)?.mark ?? (leftOut.has(row.code) ? "out" : row.mark)
  const draw = row => {
    if (!items.has(row.code)) items.set(row.code, made())
    const item = items.get(row.code), now = markOf(row), pinned = now === "pinned"
    item.row = row
    item.root.className = `tier${row.tier}` + (now === "out" ? " out" : "") + (pinned ? " pinned" : "")
    for (const part of ["name", "place", "chance", "now", "visa", "adds", "why", "note"]) item[part].textContent = row[part]
    const left = Math.max(0, 100 * row.low / data.top), width = 100 * (row.high - row.low) / data.top
    item.range.style.left = `${Math.min(left, 97)}%`
    item.range.style.width = `${Math.max(3, Math.min(width, 100 - left))}%`
    item.pin.textContent = pinned ? "Unpin" : "Pin"
    item.gone.textContent = `Left out: ${row.name}`
    for (const [name, words] of [["pin", pinned ? "Unpin" : "Pin"], ["out", "Leave out"], ["details", "Details"],
                                 ["undo", "Undo"]]) item[name].ariaLabel = `${words}: ${row.name}, ${row.place}`
    item.pin.onclick = () => mark(row, pinned ? "" : "pinned")
    item.out.onclick = () => mark(row, "out")
    item.undo.onclick = () => mark(row, leftOut.get(row.code) ?? "")
    item.details.onclick = () => setTriggerValue("details", row.code)
  }

  for (const [tier, colour] of Object.entries(data.colours)) root.style.setProperty(`--tier${tier}`, colour)
  const order = [...rows.keys()]
  const before = [...root.children].map(li => li.code)
  before.forEach((code, i) => { // what the user left out here keeps its place, with the way back
    if (rows.has(code) || !(taps.has(code) || leftOut.has(code))) return
    const above = before.slice(0, i).findLast(other => order.includes(other))
    order.splice(above === undefined ? 0 : order.indexOf(above) + 1, 0, code)
  })
  for (const [code, item] of items) if (!order.includes(code)) { item.root.remove(); items.delete(code) }
  let at = root.firstElementChild
  for (const code of order) {
    draw(rows.get(code) ?? items.get(code).row)
    const item = items.get(code).root
    item.code = code
    if (item === at) at = at.nextElementSibling
    else root.insertBefore(item, at)
  }
}

function made() {
  const item = { root: document.createElement("li") }
  const add = (parent, tag, name) => {
    item[name] = parent.appendChild(document.createElement(tag))
    item[name].className = name
    if (tag === "button") item[name].type = "button"
    return item[name]
  }
  const what = add(item.root, "div", "what")
  add(what, "strong", "name")
  add(what, "span", "place")
  const odds = add(item.root, "div", "odds")
  add(odds, "span", "chance")
  add(odds, "span", "bar").ariaHidden = "true"
  add(item.bar, "i", "range")
  add(odds, "span", "now")
  add(item.root, "div", "visa")
  add(item.root, "div", "adds")
  const reason = add(item.root, "div", "reason")
  add(reason, "span", "why")
  add(reason, "span", "note")
  const buttons = add(item.root, "div", "buttons")
  add(buttons, "button", "pin")
  add(buttons, "button", "out").textContent = "Leave out"
  add(buttons, "button", "details").textContent = "Details"
  add(item.root, "span", "gone")
  add(item.root, "button", "undo").textContent = "Undo"
  return item
}
