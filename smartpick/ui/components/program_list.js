// A list box: one stop of the Tab key, arrows move inside, Enter or a click picks.
export default function ({ parentElement, data, setTriggerValue }) {
  const list = parentElement.querySelector("ul")
  const kept = list.scrollTop
  const options = data.rows.map(([code, name, ...words], i) => {
    const option = document.createElement("li")
    Object.assign(option, { id: `program-${i}`, role: "option", ariaSelected: String(code === data.picked) })
    option.append(...[["b", name], ...words.map(text => ["span", text])].map(([tag, text]) =>
      Object.assign(document.createElement(tag), { textContent: text })))
    option.onclick = () => { move(i); pick() }
    return option
  })
  let at = Math.max(0, data.rows.findIndex(([code]) => code === list.dataset.at))
  const move = i => {
    options[at]?.classList.remove("at")
    at = Math.min(Math.max(i, 0), options.length - 1)
    list.dataset.at = data.rows[at][0]
    options[at].classList.add("at")
    list.setAttribute("aria-activedescendant", options[at].id)
    options[at].scrollIntoView({ block: "nearest" })
  }
  const pick = () => setTriggerValue("picked", data.rows[at][0])
  list.setAttribute("aria-label", data.label)
  list.replaceChildren(...options)
  list.scrollTop = kept
  parentElement.querySelector("p").textContent = data.rest
  list.onfocus = () => options.length && move(at)
  list.onkeydown = event => {
    if (!options.length) return
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 5, PageUp: at - 5, Home: 0, End: Infinity }
    if (event.key in steps) move(steps[event.key])
    else if (event.key === "Enter" || event.key === " ") pick()
    else return
    event.preventDefault()
  }
}
