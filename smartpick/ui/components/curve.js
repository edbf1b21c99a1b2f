const HEIGHT = 228, LEFT = 34, RIGHT = 16, TOP = 26, BOTTOM = 22
const LINE = 15 // height of a line of words
const THUMB = 24 // width of the handle, as curve.css has it
const KEYS_REST = 250 // milliseconds after the last arrow key until the server is asked
const SLIP = 6 // pixels a finger moves sideways before it moves the handle: else it scrolls the page
const PATIENCE = 10_000 // milliseconds after which an answer that never came is given up

const element = (name, attributes = {}, text = "") => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text) made.textContent = text
  return made
}
const range = (low, high) => high < 1 ? "fewer than 1" : low === high ? String(low) : `${low} to ${high}`
const NOTHING = 0.05 // points below which a change would show as 0.0
const points = change => change < NOTHING ? "almost nothing" : `about ${change.toFixed(1)} points`

function made(root) {
  const label = root.querySelector("label"), svg = root.querySelector("svg"), input = root.querySelector("input")
  const says = root.querySelector(".says"), mark = root.querySelector(".mark"), back = mark.querySelector("button")
  const view = { data: null, ask: null, value: 0 }
  let sent = null, sentAt = 0 // number of the last move the server was asked to follow, and when
  let gesture = 0 // number of the move under way; 0 for none
  let held = false, keyed = false, timer = 0, width = 0
  let hand = null // what moves with the handle

  const x = count => LEFT + (width - LEFT - RIGHT) * (count - first()) / Math.max(last() - first(), 1)
  const y = percent => TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent / view.top)
  const first = () => view.data.counts[0], last = () => view.data.counts.at(-1)

  function at(row, count) { // between two computed points, a straight line
    const { counts } = view.data
    const i = Math.max(1, counts.findIndex(known => count <= known))
    const part = (count - counts[i - 1]) / (counts[i] - counts[i - 1])
    return row[i - 1] + part * (row[i] - row[i - 1])
  }

  function values(count) {
    const { match, there } = view.data
    const [low, high, homeLow, homeHigh] = [match[0], match[2], there[0], there[2]].map(row => Math.round(at(row, count)))
    return { home: count, low, high, homeLow, homeHigh }
  }

  function scenery() { // all that stands still while the handle moves
    const { data } = view
    const line = row => row.map((value, i) => `${i ? "L" : "M"}${x(data.counts[i])} ${y(value)}`).join("")
    const band = ([low, , high]) =>
      line(high) + low.map((value, i) => `L${x(data.counts[i])} ${y(value)}`).reverse().join("") + "Z"
    const drawn = []
    const step = view.top > 40 ? 20 : view.top > 10 ? 10 : 2
    for (let value = 0; value <= view.top; value += step) {
      drawn.push(element("line", { class: "grid", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }))
      drawn.push(element("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, String(value)))
    }
    drawn.push(element("text", { x: 0, y: 12 }, "of 100"))
    const far = last() - first(), tick = far > 100 ? 20 : far > 50 ? 10 : far > 12 ? 5 : far > 5 ? 2 : 1
    for (let count = Math.ceil(first() / tick) * tick; count <= last(); count += tick)
      drawn.push(element("text", { x: x(count), y: HEIGHT - 5, "text-anchor": "middle" }, String(count)))
    for (const name of ["match", "there"]) {
      drawn.push(element("path", { class: `band ${name}`, d: band(data[name]) }))
      drawn.push(element("path", { class: `middle ${name}`, d: line(data[name][1]) }))
    }
    const names = [["match", "match anywhere"], ["there", `match in ${data.place}`]]
      .map(([name, words]) => element("text", { class: `name ${name}` }, words))
    drawn.push(...names)
    if (data.auto >= first() && data.auto <= last()) {
      const place = x(data.auto)
      drawn.push(element("line", { class: "auto", x1: place, x2: place, y1: TOP, y2: HEIGHT - BOTTOM }))
      drawn.push(element("path", { class: "flag", d: `M${place - 6} ${TOP - 10}h12l-6 9z` }))
    }
    hand = {
      names,
      line: element("line", { class: "hand", y1: TOP, y2: HEIGHT - BOTTOM }),
      match: element("circle", { class: "dot match", r: 7 }),
      there: element("circle", { class: "dot there", r: 7 }),
    }
    svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`)
    svg.replaceChildren(...drawn, hand.line, hand.match, hand.there)
  }

  function draw() {
    const { data, value } = view, now = values(value)
    if (width) {
      const left = x(value) > 0.6 * width // the names stand where the handle is not
      const above = ["match", "there"].map(name => Math.min(y(data[name][2].at(left ? 0 : -1)), HEIGHT - BOTTOM - 4) - 6)
      if (Math.abs(above[0] - above[1]) < LINE) above[0] = above[1] - LINE
      for (const i of [0, 1]) {
        hand.names[i].setAttribute("x", left ? LEFT + 2 : width - RIGHT - 2)
        hand.names[i].setAttribute("y", above[i])
        hand.names[i].setAttribute("text-anchor", left ? "start" : "end")
      }
      hand.line.setAttribute("x1", x(value))
      hand.line.setAttribute("x2", x(value))
      for (const name of ["match", "there"]) {
        hand[name].setAttribute("cx", x(value))
        hand[name].setAttribute("cy", y(at(data[name][1], value)))
      }
    }
    if (Number(input.value) !== value) input.value = value
    input.style.setProperty("--part", `${100 * (value - first()) / Math.max(last() - first(), 1)}%`)
    const least = first() ? `only ${first()}` : "none"
    const against = value === first() ? ""
      : ` Against ${least} there: ${points(at(data.lost, value))} less anywhere, ${points(at(data.won, value))} more there.`
    const bold = text => Object.assign(document.createElement("b"), { textContent: text })
    says.replaceChildren(
      bold(`${value} there, ${data.size - value} elsewhere.`), " Of 100 people like you, ", bold(range(now.low, now.high)),
      " match, ", bold(range(now.homeLow, now.homeHigh)), ` of them in ${data.place}.${against}`,
    )
    input.setAttribute("aria-valuetext",
      `${value} in ${data.place}, ${data.size - value} elsewhere; of 100 people like you ${range(now.low, now.high)} ` +
      `match, ${range(now.homeLow, now.homeHigh)} of them there`)
    const automatic = data.automatic && value === data.home
    const rule = data.now && value === data.home ? `${data.now[0].toUpperCase()}${data.now.slice(1)}. ` : ""
    mark.firstElementChild.textContent = automatic ? `▼ Automatic: ${data.rule}.` : rule
    back.hidden = automatic
    back.textContent = `▼ Back to ${data.auto}: ${data.rule}`
  }

  const tell = detail => window.dispatchEvent(new CustomEvent("smartpick-live", { detail }))

  function move(value) { // under the hand: nobody is asked
    clearTimeout(timer)
    gesture ||= Date.now()
    view.value = Math.min(Math.max(Math.round(value), first()), last())
    draw()
    tell({ ...values(view.value), move: gesture })
  }

  function end(rest = 0) { // the hand has left: ask once, after the last of several key presses
    clearTimeout(timer)
    if (!gesture) return
    if (rest) { timer = setTimeout(end, rest); return }
    const number = gesture
    gesture = 0
    if (view.value === view.data.home && !behind()) { tell(null); return }
    sent = number
    sentAt = Date.now()
    view.ask("home", { home: view.value, move: number })
  }

  const behind = () => sent !== null && view.data.move !== sent && Date.now() - sentAt < PATIENCE

  function drop() { // a finger that turned out to scroll the page
    held = false
    gesture = 0
    if (behind()) return
    view.value = view.data.home
    draw()
    tell(null)
  }

  input.onkeydown = () => { keyed = true }
  input.onpointerdown = () => { keyed = false }
  input.oninput = () => move(Number(input.value))
  input.onchange = () => end(keyed ? KEYS_REST : 0)
  input.onblur = () => end()
  back.onclick = () => view.ask("automatic", true)

  let start = null
  const under = event => {
    const box = svg.getBoundingClientRect()
    return first() + (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT) * (last() - first())
  }
  svg.onpointerdown = event => {
    if (event.button) return
    start = event.clientX
    if (event.pointerType === "mouse") { held = true; move(under(event)) }
    svg.setPointerCapture(event.pointerId)
  }
  svg.onpointermove = event => {
    if (start === null) return
    held ||= Math.abs(event.clientX - start) > SLIP
    if (held) move(under(event))
  }
  svg.onpointerup = event => {
    if (start === null) return
    start = null
    held = false
    move(under(event))
    end()
    input.focus({ preventScroll: true })
    keyed = false
  }
  svg.onpointercancel = () => { start = null; drop() }

  new ResizeObserver(() => {
    if (svg.clientWidth === width || !view.data) return
    width = svg.clientWidth
    if (width) { scenery(); draw() }
  }).observe(svg)

  view.update = (data, ask) => {
    const { counts, match } = data
    const [blue, orange] = getComputedStyle(root).getPropertyValue("--st-chart-categorical-colors").split(",")
    root.style.setProperty("--match", blue)
    root.style.setProperty("--there", orange)
    Object.assign(view, { data, ask, top: Math.max(2, Math.ceil(Math.max(...match[2]) / 10) * 10) })
    label.textContent = `How many of your ${data.size} programs in ${data.place}?`
    input.min = counts[0]
    input.max = counts.at(-1)
    input.style.marginLeft = `${LEFT - THUMB / 2}px`
    input.style.width = `calc(100% - ${LEFT + RIGHT - THUMB}px)`
    width = svg.clientWidth
    const on = gesture || behind()
    view.value = on ? Math.min(Math.max(view.value, counts[0]), counts.at(-1)) : data.home
    if (width) scenery()
    draw()
    if (gesture) tell({ ...values(view.value), move: gesture })
  }
  return view
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".curve")
  root.view ??= made(root)
  root.view.update(data, setTriggerValue)
}
