// The server says how the list stands; `seen` is the last move it has heard of. A move shows at once and is made again
// on whatever the server says until it has seen it, so that an answer to an earlier move never takes a newer one back.
// Both outlive the elements: the page may draw the list anew between a move and its answer.
const LISTS = (window.smartpickRanks ??= new Map()), ITEMS = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("ol"), status = parentElement.querySelector("[role=status]")
  if (!LISTS.has(data.list)) LISTS.set(data.list, { moves: [], last: 0 })
  if (!ITEMS.has(root)) ITEMS.set(root, new Map())
  const list = LISTS.get(data.list), items = ITEMS.get(root)
  list.last = Math.max(list.last, data.seen)
  list.moves = list.moves.filter(move => move.number > data.seen)

  const move = (row, what, value) => {
    list.moves.push({ number: ++list.last, code: row.code, what, value })
    setTriggerValue("moves", list.moves) // all that the server has not seen yet
    draw()
    const place = now().order.indexOf(row.code) + 1
    if (what === "place") status.textContent = `${row.name}: ${place ? `number ${place}` : "not on the list"}`
  }
  const now = () => { // what the server said, with the moves that it has not seen
    const order = data.rows.filter(row => row.place).map(row => row.code), typed = new Map()
    for (const { code, what, value } of list.moves) {
      if (what !== "place") { typed.set(`${code} ${what}`, value); continue }
      if (order.includes(code)) order.splice(order.indexOf(code), 1)
      if (value) order.splice(value - 1, 0, code)
    }
    return { order, typed }
  }
  const draw = () => {
    const { order, typed } = now(), rows = new Map(data.rows.map(row => [row.code, row]))
    const off = [...rows.keys()].filter(code => !order.includes(code)), shown = [...order, ...off]
    for (const [code, item] of items) if (!rows.has(code)) { item.root.remove(); items.delete(code) }
    const held = root.getRootNode().activeElement
    shown.forEach((code, i) => {
      const row = rows.get(code)
      if (!items.has(code)) items.set(code, made(data.criteria))
      const item = items.get(code)
      if (root.children[i + 1] !== item.root) root.insertBefore(item.root, root.children[i + 1] ?? null)
      fill(item, row, i < order.length ? i + 1 : 0, order.length, typed)
    })
    if (held && held !== root.getRootNode().activeElement) held.focus({ preventScroll: true }) // it moved with its row
  }
  const fill = (item, row, place, length, typed) => {
    item.root.classList.remove("tier0", "tier1", "tier2", "tier3")
    item.root.classList.add(`tier${row.tier}`)
    item.root.classList.toggle("off", !place)
    item.root.code = row.code
    for (const part of ["name", "where", "score", "chance", "note", "refused"]) item[part].textContent = row[part]
    item.number.ariaLabel = `Number: ${row.name}`
    item.nrmp.ariaLabel = `NRMP code: ${row.name}`
    item.more.ariaLabel = `Marks and NRMP code: ${row.name}`
    item.up.ariaLabel = `One up: ${row.name}`
    item.down.ariaLabel = `One down: ${row.name}`
    item.off.textContent = place ? "Take off" : "Rank it"
    item.off.ariaLabel = `${item.off.textContent}: ${row.name}`
    item.up.hidden = item.down.hidden = item.handle.hidden = !place
    item.up.disabled = place === 1
    item.down.disabled = place === length
    put(item.number, place || "")
    put(item.nrmp, typed.get(`${row.code} nrmp`) ?? row.nrmp)
    item.nrmp.ariaInvalid = row.refused ? "true" : "false"
    const numbered = value => move(row, "place", Math.max(0, value))
    taken(item.number, text => {
      if (/^\d{1,3}$/.test(text.trim()) || !text.trim()) numbered(Number(text))
      else draw()
    })
    item.number.onkeydown = event => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
      if (!step || !place) return
      event.preventDefault()
      if (place + step >= 1 && place + step <= length) numbered(place + step)
    }
    taken(item.nrmp, text => move(row, "nrmp", text.trim()))
    item.up.onclick = () => numbered(place - 1)
    item.down.onclick = () => numbered(place + 1)
    item.off.onclick = () => numbered(place ? 0 : length + 1)
    data.criteria.forEach(([key, label], i) => {
      const select = item.marks[i]
      select.ariaLabel = `${label}: ${row.name}`
      put(select, typed.get(`${row.code} mark:${key}`) ?? row.marks[key] ?? 0)
      taken(select, text => move(row, `mark:${key}`, Number(text)))
    })
    item.handle.onpointerdown = () => { item.root.draggable = true }
    item.root.ondragend = () => { item.root.draggable = false; list.dragged = undefined }
    item.root.ondragstart = event => {
      list.dragged = row
      event.dataTransfer.effectAllowed = "move"
      event.dataTransfer.setData("text/plain", row.name)
    }
    item.root.ondragover = event => { if (list.dragged && place) event.preventDefault() }
    item.root.ondrop = event => {
      event.preventDefault()
      if (list.dragged && list.dragged.code !== row.code) move(list.dragged, "place", place)
      list.dragged = undefined
    }
  }
  root.style.setProperty("--criteria", data.criteria.length)
  for (const [tier, colour] of Object.entries(data.colours)) root.style.setProperty(`--tier${tier}`, colour)
  const names = data.criteria.map(([key]) => key).join("\n")
  if (root.names !== names) { // other criteria: other fields
    root.names = names
    items.clear()
    root.replaceChildren(headed(data.criteria))
  }
  draw()
}

// What a field shows, unless something is being typed there.
function put(field, value) {
  if (field.getRootNode().activeElement === field && field.value !== field.drawn) return
  field.value = value
  field.drawn = field.value
}

function taken(field, act) {
  field.onchange = () => {
    if (field.value === field.drawn) return
    field.drawn = field.value
    act(field.value)
  }
}

function headed(criteria) {
  const head = document.createElement("li"), words = ["", "No.", "Program", ...criteria.map(([, label]) => label),
    "Score", "You match here, of 100", "NRMP code", ""]
  head.className = "head"
  head.ariaHidden = "true"
  head.append(...words.map(text => Object.assign(document.createElement("span"), { textContent: text })))
  return head
}

function made(criteria) {
  const item = { root: document.createElement("li"), marks: [] }
  const add = (parent, tag, name) => {
    const element = parent.appendChild(document.createElement(tag))
    element.className = name
    if (tag === "button") element.type = "button"
    return element
  }
  const labelled = (name, label) => {
    const place = add(item.root, "label", `field ${name}`)
    add(place, "span", "label").textContent = label
    return place
  }
  item.handle = add(item.root, "span", "handle")
  item.handle.ariaHidden = "true"
  item.handle.textContent = "⠿"
  item.number = add(item.root, "input", "number")
  item.number.inputMode = "numeric"
  item.number.maxLength = 3
  const what = add(item.root, "div", "what")
  for (const name of ["name", "where", "note"]) item[name] = add(what, name === "name" ? "strong" : "span", name)
  for (const [, label] of criteria) {
    const select = add(labelled("mark", label), "select", "")
    for (const mark of [0, 1, 2, 3, 4, 5]) select.append(new Option(mark || "–", mark))
    item.marks.push(select)
  }
  item.score = add(labelled("", "Score"), "span", "value")
  item.chance = add(labelled("", "You match here, of 100"), "span", "value")
  const code = labelled("code", "NRMP code")
  item.nrmp = add(code, "input", "nrmp")
  item.nrmp.maxLength = 12
  item.nrmp.placeholder = "1000140C0"
  item.refused = add(code, "span", "refused")
  const buttons = add(item.root, "div", "buttons")
  for (const [name, text] of [["up", "↑"], ["down", "↓"], ["more", "Marks"], ["off", ""]]) {
    item[name] = add(buttons, "button", name)
    item[name].textContent = text
  }
  item.more.ariaExpanded = "false"
  item.more.onclick = () => { item.more.ariaExpanded = String(item.root.classList.toggle("open")) }
  return item
}
