// The lines of a table one below the other, for screens too narrow for its columns.
export default function ({ parentElement, data }) {
  const list = parentElement.querySelector("ul")
  const made = (tag, text) => Object.assign(document.createElement(tag), { textContent: text })
  list.replaceChildren(...data.rows.map(cells => {
    const item = document.createElement("li")
    item.append(...cells.map(([label, words, address], i) => {
      const line = document.createElement(i ? "p" : "b")
      if (i) line.append(made("span", `${label}: `))
      if (address) line.append(Object.assign(made("a", words), { href: address, target: "_blank", rel: "noopener noreferrer" }))
      else line.append(words)
      return line
    }))
    return item
  }))
  list.setAttribute("aria-label", data.label)
}
