// Pixels, for each panel: size of a mark, least distance between two, how far out its edge is when it is on the list;
// on a wide screen and on a phone.
const SIZES = [[[7, 25, 2], [7, 25, 2]], [[2.9, 7, 1.6], [2.1, 4.9, 1.4]]]
const FINGER = 24, MOUSE = 14, PHONE = 460, NARROW = 640

/** Push marks apart until no two are nearer than `gap`, each as near its own place as that allows.
 *  anchors: [x, y, west, north, east, south] a mark, the box it must stay in; returns [[x, y], …] and the gap kept. */
export function spread(anchors, gap, rim) {
  const at = anchors.map(([x, y], i) => [x + .3 * Math.cos(i * 2.4), y + .3 * Math.sin(i * 2.4)])
  for (let round = 0; ; round++) {
    const pull = round < 120 ? .08 * (1 - round / 120) : 0, cells = new Map()
    let worst = 0
    at.forEach((p, i) => {
      p[0] += pull * (anchors[i][0] - p[0])
      p[1] += pull * (anchors[i][1] - p[1])
      const cell = Math.floor(p[0] / gap) * 10007 + Math.floor(p[1] / gap)
      cells.has(cell) ? cells.get(cell).push(i) : cells.set(cell, [i])
    })
    for (const [cell, mine] of cells) for (const next of [0, 1, 10006, 10007, 10008]) {
      const others = next ? cells.get(cell + next) || [] : mine
      mine.forEach((i, nth) => {
        for (const j of next ? others : others.slice(nth + 1)) {
          const a = at[i], b = at[j], dx = b[0] - a[0], dy = b[1] - a[1], apart = Math.hypot(dx, dy)
          if (apart >= gap) continue
          worst = Math.max(worst, gap - apart)
          const push = (gap - apart) / 2 / apart * 1.02
          a[0] -= dx * push; a[1] -= dy * push; b[0] += dx * push; b[1] += dy * push
        }
      })
    }
    at.forEach((p, i) => {
      const [, , west, north, east, south] = anchors[i], x = rim + i * .618 % 1, y = rim + i * .755 % 1
      p[0] = Math.min(Math.max(p[0], west + x), east - x) // each stops a little elsewhere, or they would never part
      p[1] = Math.min(Math.max(p[1], north + y), south - y)
    })
    if (round >= 120 && worst < .02 * gap) return { at, gap: gap - worst }
    if (round > 120 && round % 200 === 0) gap *= .95 // there is no room for so much
  }
}

const outline = (tier, x, y, r) => tier === 1 ? `M${x} ${y - r * 1.25}L${x + r * 1.25} ${y}L${x} ${y + r * 1.25}L${x - r * 1.25} ${y}Z`
  : tier === 2 ? `M${x - r * .9} ${y - r * .9}h${r * 1.8}v${r * 1.8}h${-r * 1.8}Z` : disc(x, y, r)
const disc = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
const make = (name, attributes = {}, text) => {
  const svg = ["svg", "path", "text", "rect", "g", "circle"].includes(name)
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  if (text !== undefined) element.textContent = text
  return element
}

/** Which edge, fill and words a program has now. */
const fill = step => step === -2 ? "shut" : step === -1 ? "open" : `s${step}`
const place = bits => bits & 4 ? "Left out by you." : bits & 2 ? "Pinned to your list." : bits & 1 ? "On your list." : "Not on your list."
function chance(data, [step, words]) {
  if (step === -2) return `Not open to you. ${words}`
  return step === -1 ? "Chance not known." : `Chance ${words} (${data.steps[step][0]}).`
}
const visa = (data, answer) => data.visa ? `${data.visa} visa: ${data.answers[answer]}.` : ""
/** Where the keyboard starts: on the list if there is one, at the highest chance. */
const best = now => now.reduce((top, [step, , , bits], i) => {
  const rank = step + 10 * (bits & 1)
  return rank > top[0] ? [rank, i] : top
}, [-Infinity, 0])[1]

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".maps")
  const state = root.state ||= { panels: [], held: null, seen: null, near: [] }
  Object.assign(state, { data, setTriggerValue })
  if (!state.card) build(root, state)
  colour(root, data)
  root.querySelector(".panels").style.gridTemplateColumns = data.panels.map(p => `minmax(0, ${(data.width / p.height).toFixed(3)}fr)`).join(" ")
  state.panels.forEach((panel, i) => {
    const still = JSON.stringify({ ...data.panels[i], now: 0 })
    if (panel.still !== still) Object.assign(panel, { still, width: 0, current: -1 })
    Object.assign(panel, data.panels[i])
    const listed = panel.now.filter(now => now[3] & 1).length, count = `${panel.places.length} programs, ${listed} on your list`
    panel.caption.replaceChildren(make("b", {}, panel.title), make("span", {}, count))
    panel.button.textContent = panel.title
    panel.svg.setAttribute("aria-label", `${panel.title}: ${count}. Arrow keys go to the nearest program that way, Enter opens it.`)
    if (panel.current < 0) panel.current = best(panel.now)
    draw(state, panel)
  })
  if (!find(state, state.held)) state.held = null
  show(state)
  legend(root, state)
}

function colour(root, data) {
  const [r, g, b] = (getComputedStyle(root).backgroundColor.match(/[\d.]+/g) || [255, 255, 255]).map(Number)
  const dark = r + g + b < 380 ? 3 : 2
  data.steps.forEach((step, i) => root.style.setProperty(`--c${i}`, step[dark]))
}

/** The empty elements, once. */
function build(root, state) {
  const choice = make("div", { class: "choice", role: "group", "aria-label": "Which map" })
  const panels = make("div", { class: "panels" })
  for (const i of [0, 1]) {
    const figure = make("figure", i ? {} : { class: "now" }), caption = make("figcaption")
    const svg = make("svg", { role: "group" }), button = make("button", { type: "button", "aria-pressed": !i })
    const panel = { i, figure, caption, svg, button, marks: [], width: 0, current: -1 }
    figure.append(caption, svg)
    panels.append(figure)
    choice.append(button)
    button.onclick = () => {
      for (const other of state.panels) {
        other.figure.classList.toggle("now", other === panel)
        other.button.setAttribute("aria-pressed", other === panel)
      }
      draw(state, panel)
      hold(state, null)
    }
    state.panels.push(panel)
    listen(state, panel)
    new ResizeObserver(() => state.data && (draw(state, panel), show(state))).observe(svg)
  }
  state.card = make("section", { class: "card", "aria-label": "The program chosen on the map" })
  root.append(choice, panels, state.card, make("div", { class: "legend" }))
}

/** Lay a panel out for its width, where that is new, and paint what its marks say now. */
function draw(state, panel) {
  const width = panel.svg.clientWidth
  if (!width || !panel.places) return
  if (width !== panel.width) {
    const focused = panel.marks.some(mark => mark === panel.svg.getRootNode().activeElement)
    lay(state.data, panel, width)
    if (focused) panel.marks[panel.current]?.focus({ preventScroll: true })
  }
  paint(state, panel)
}

function lay(data, panel, width) {
  const scale = width / data.width, [size, gap, far] = SIZES[panel.i][+(width < PHONE)], rim = size * 1.25 + far + 1
  const anchors = panel.places.map(([, , , , area, x, y]) => [x * scale, y * scale, ...panel.areas[area][1].map(v => v * scale)])
  const laid = spread(anchors, gap, rim)
  panel.size = size * Math.min(1, laid.gap / gap * 1.03)
  panel.at = laid.at.map(p => p.map(v => Math.round(v * 10) / 10))
  panel.width = width
  panel.far = far
  const { svg } = panel
  svg.setAttribute("viewBox", `0 0 ${width} ${Math.round(panel.height * scale)}`)
  svg.style.height = `${Math.round(panel.height * scale)}px`
  svg.replaceChildren()
  const ground = make("g", { transform: `scale(${scale})`, "aria-hidden": "true" })
  const texts = make("g", { "aria-hidden": "true" })
  for (const [name, box, land, counties] of panel.areas) {
    ground.append(make("path", { class: "land", d: land, "vector-effect": "non-scaling-stroke" }))
    if (counties) ground.append(make("path", { class: "counties", d: counties, "vector-effect": "non-scaling-stroke" }))
    if (!name) continue
    const [west, north, east, south] = box
    ground.append(make("rect", { class: "inset", x: west, y: north, width: east - west, height: south - north, rx: 6, "vector-effect": "non-scaling-stroke" }))
    const right = east > data.width / 2
    texts.append(...lines(name, (right ? east : west) * scale, north * scale - 5, -1, right ? "end" : "start"))
  }
  if (panel.other.length) {
    const [west, north, east, south, name] = panel.other
    ground.append(make("rect", { class: "other", x: west, y: north, width: east - west, height: south - north, rx: 4, "vector-effect": "non-scaling-stroke" }))
    texts.append(...lines(name, west * scale - 4, south * scale + 14, 1, "start"))
  }
  const moved = anchors.map(([x, y], i) => [x, y, ...panel.at[i]]).filter(([x, y, u, v]) => Math.hypot(u - x, v - y) > gap)
  const ties = make("path", { class: "ties", "aria-hidden": "true", d: panel.i ? "" : moved.map(([x, y, u, v]) => `M${x} ${y}L${u} ${v}${disc(x, y, .8)}`).join("") })
  panel.marks = panel.places.map(([code], i) => make("path", { role: "button", tabindex: -1, "data-i": i, "data-code": code }))
  Object.assign(panel, {
    edge: make("path", { class: "edge", "aria-hidden": "true" }), pins: make("path", { class: "pins", "aria-hidden": "true" }),
    out: make("path", { class: "out", "aria-hidden": "true" }), ring: make("circle", { class: "ring", "aria-hidden": "true", r: 0 }),
  })
  panel.listed = [-1, 0, 1, 2, 3].map(step => make("path", { class: `p ${fill(step)}`, "aria-hidden": "true" }))
  svg.append(ground, ties, ...panel.marks, panel.edge, ...panel.listed, panel.pins, panel.out, texts, panel.ring)
  texts.append(...names(panel, scale))
}

/** A name with a line a word, from y down (way 1) or up (way -1). */
function lines(name, x, y, way, anchor) {
  const words = name.split(" ")
  return words.map((word, i) => make("text", { x, y: y + 12 * (way > 0 ? i : i - words.length + 1), "text-anchor": anchor }, word))
}

/** Names of cities where nothing is in their way, each beside its place. */
function names(panel, scale) {
  const width = panel.width, height = panel.height * scale, half = panel.size * 1.25 + 3
  const taken = panel.at.map(([x, y]) => [x - half, y - half, x + half, y + half]), made = []
  const pen = document.createElement("canvas").getContext("2d")
  pen.font = `12px ${getComputedStyle(panel.svg).fontFamily}`
  panel.cities.forEach(([name, x, y], nth) => {
    const wide = pen.measureText(name).width / 2 + 2, high = 8
    search: for (let away = 0; away <= Math.max(60 - 6 * nth, 24); away += 6) for (let turn = 0; turn < 16; turn++) {
      const angle = turn % 2 ? -turn * Math.PI / 16 : turn * Math.PI / 16
      const u = x * scale + Math.cos(angle) * (away + (away && wide)), v = y * scale + Math.sin(angle) * (away + (away && high))
      const box = [u - wide, v - high, u + wide, v + high]
      if (box[0] < 3 || box[1] < 3 || box[2] > width - 3 || box[3] > height - 3) continue
      if (taken.some(t => t[0] < box[2] && t[2] > box[0] && t[1] < box[3] && t[3] > box[1])) continue
      taken.push(box)
      made.push(make("text", { x: u, y: v + 4, "text-anchor": "middle" }, name))
      break search
    }
  })
  return made
}

function paint(state, panel) {
  const { data } = state, r = panel.size, listed = ["", "", "", "", ""]
  let edge = "", pins = "", out = ""
  panel.places.forEach(([, name, city, tier], i) => {
    const [step, , answer, bits] = panel.now[i], [x, y] = panel.at[i], mark = panel.marks[i]
    if (bits & 1) { // drawn above all others, so that no neighbour hides the edge
      edge += outline(tier, x, y, r + panel.far)
      listed[step + 1] += outline(tier, x, y, r * .92)
    }
    if (bits & 2) pins += disc(x, y, r * .38)
    if (bits & 4) out += `M${x - r} ${y - r}L${x + r} ${y + r}M${x - r} ${y + r}L${x + r} ${y - r}`
    mark.setAttribute("d", outline(tier, x, y, step === -2 ? r * .75 : r))
    mark.setAttribute("class", `p ${bits & 4 ? "open" : fill(step)}`)
    mark.setAttribute("aria-label", [`${name}, ${city}.`, chance(data, panel.now[i]), visa(data, answer), place(bits)].filter(Boolean).join(" "))
  })
  panel.edge.setAttribute("d", edge)
  panel.listed.forEach((path, i) => path.setAttribute("d", listed[i]))
  panel.pins.setAttribute("d", pins)
  panel.out.setAttribute("d", out)
  panel.marks.forEach((mark, i) => mark.setAttribute("tabindex", i === panel.current ? 0 : -1))
  ring(state)
}

function find(state, code) {
  for (const panel of state.panels) {
    const i = panel.places ? panel.places.findIndex(place => place[0] === code) : -1
    if (i >= 0) return { panel, i }
  }
}

/** The program whose card is shown: looked at, held, or else the one where the keyboard would start. */
function now(state) {
  const shown = find(state, state.seen ?? state.held)
  if (shown) return shown
  if (state.card.parentElement.clientWidth < NARROW) return // a card there takes half a screen: only when asked for
  const panel = state.panels.find(panel => panel.places?.length && panel.svg.clientWidth)
  return panel && { panel, i: panel.current }
}

/** The ring around the program whose card is shown: whole where it is held or has the focus, broken while looked at. */
function ring(state) {
  const shown = now(state)
  for (const panel of state.panels) {
    if (!panel.ring) continue
    const here = shown?.panel === panel && panel.at
    panel.ring.setAttribute("r", here ? panel.size * 1.25 + 5 : 0)
    if (!here) continue
    const firm = panel.places[shown.i][0] === state.held || panel.marks[shown.i].matches(":focus-visible")
    panel.ring.setAttribute("class", firm ? "ring" : "ring seen")
    panel.ring.setAttribute("cx", panel.at[shown.i][0])
    panel.ring.setAttribute("cy", panel.at[shown.i][1])
  }
}

function listen(state, panel) {
  const { svg } = panel // the focus is heard on the figure: a drawing that hears it becomes a tab stop of its own
  const near = (event, reach) => {
    const box = svg.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top
    const all = panel.at.map(([u, v], i) => [Math.hypot(u - x, v - y), i]).filter(([away]) => away <= reach)
    return all.sort((a, b) => a[0] - b[0]).map(([, i]) => i)
  }
  svg.onpointermove = event => {
    if (event.pointerType !== "mouse" || state.held) return
    look(state, panel, near(event, MOUSE)[0])
  }
  svg.onpointerleave = event => event.pointerType === "mouse" && !state.held && look(state, panel)
  svg.onclick = event => {
    const hits = near(event, event.pointerType === "mouse" ? MOUSE : FINGER)
    if (!hits.length) return hold(state, null)
    state.near = event.pointerType === "mouse" ? [] : hits.filter(i => Math.hypot(...[0, 1].map(k => panel.at[i][k] - panel.at[hits[0]][k])) < FINGER / 1.5).map(i => panel.places[i][0])
    panel.current = hits[0]
    hold(state, panel.places[hits[0]][0])
    paint(state, panel)
  }
  panel.figure.addEventListener("focusin", event => {
    const i = panel.marks.indexOf(event.target)
    if (i >= 0) look(state, panel, i)
  })
  svg.onkeydown = event => {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key]
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault()
      state.near = []
      hold(state, panel.places[panel.current][0])
      state.card.querySelector("button")?.focus()
    }
    if (!way) return
    event.preventDefault()
    const [x, y] = panel.at[panel.current]
    let nearest = -1, least = Infinity
    panel.at.forEach(([u, v], i) => {
      const along = (u - x) * way[0] + (v - y) * way[1], aside = Math.abs((u - x) * way[1] - (v - y) * way[0])
      if (i !== panel.current && along > .5 && along + 2 * aside < least) [nearest, least] = [i, along + 2 * aside]
    })
    if (nearest < 0) return
    panel.marks[panel.current].setAttribute("tabindex", -1)
    panel.current = nearest
    panel.marks[nearest].setAttribute("tabindex", 0)
    panel.marks[nearest].focus({ preventScroll: true })
  }
}

function look(state, panel, i) {
  const code = i === undefined ? null : panel.places[i][0]
  if (state.seen === code) return
  state.seen = code
  show(state)
}

function hold(state, code) {
  Object.assign(state, { held: code, seen: null })
  show(state)
}

/** The card of the program that is looked at or held, below the maps; its buttons keep the focus. */
function show(state) {
  const shown = now(state), { card, data } = state
  ring(state)
  const focused = card.getRootNode().activeElement?.dataset?.does
  if (!shown) return card.replaceChildren()
  const { panel, i } = shown, [code, name, city] = panel.places[i], [step, , answer, bits] = panel.now[i]
  const words = [chance(data, panel.now[i]), visa(data, answer), place(bits)]
  const row = make("div", { class: "row" })
  const button = (does, label, act) => {
    const made = make("button", { type: "button", "data-does": does }, label)
    made.onclick = act
    row.append(made)
  }
  const mark = wanted => () => { state.held = code; state.setTriggerValue("mark", { code, ...wanted }) }
  if (step !== -2 || bits & 2) button("pin", bits & 2 ? "Unpin" : "Pin", mark({ pinned: !(bits & 2) }))
  button("out", bits & 4 ? "Take back" : "Leave out", mark({ excluded: !(bits & 4) }))
  button("all", "See all that is known", () => state.setTriggerValue("open", code))
  const place_in = state.near.indexOf(code)
  if (place_in >= 0 && state.near.length > 1)
    button("next", `Next here (${place_in + 1} of ${state.near.length})`, () => hold(state, state.near[(place_in + 1) % state.near.length]))
  card.replaceChildren(make("p", { class: "name" }, name), make("p", {}, `${city} · ${data.tiers[panel.places[i][3] - 1]}`), make("p", {}, words.filter(Boolean).join(" ")), row)
  card.onkeydown = event => {
    if (event.key !== "Escape") return
    panel.current = i
    paint(state, panel)
    panel.marks[i].focus()
  }
  if (focused) (row.querySelector(`[data-does=${focused}]`) || row.firstChild).focus({ preventScroll: true })
}

function legend(root, state) {
  const { data } = state, now = data.panels.flatMap(panel => panel.now)
  const entry = (words, ...paths) => {
    const svg = make("svg", { viewBox: "0 0 18 18", "aria-hidden": "true" }), line = make("span")
    svg.append(...paths.map(([kind, d]) => make("path", { class: kind, d })))
    line.append(svg, words)
    return line
  }
  const round = kind => [kind, disc(9, 9, 6)]
  const lines = [make("span", {}, "Point at a mark or tap it. Colour: the chance of an interview and a rank high enough:")]
  data.steps.forEach(([name, numbers], i) => lines.push(entry(`${name}, ${numbers}`, round(`p s${i}`))))
  if (now.some(([step]) => step === -1)) lines.push(entry("not known", round("p open")))
  if (now.some(([step]) => step === -2)) lines.push(entry("not open to you", ["p shut", disc(9, 9, 4.5)]))
  data.tiers.forEach((tier, i) => lines.push(entry(tier, ["shape", outline(i + 1, 9, 9, 6)])))
  lines.push(entry("thick edge: on your list", ["edge", disc(9, 9, 7)], ["p open", disc(9, 9, 4.6)]))
  if (now.some(([, , , bits]) => bits & 2)) lines.push(entry("dot in it: pinned", round("p s2"), ["pins", disc(9, 9, 2.3)]))
  if (now.some(([, , , bits]) => bits & 4)) lines.push(entry("cross: left out by you", round("p open"), ["out", "M4 4L14 14M4 14L14 4"]))
  root.querySelector(".legend").replaceChildren(...lines)
}
