// Presses the keys that the map itself understands, so that there is one way to zoom, whatever the map does.
const KEYS = { in: "Equal", out: "Minus" }
export default function ({ parentElement, setTriggerValue }) {
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = () => {
      const code = KEYS[button.dataset.zoom]
      if (!code) return setTriggerValue("reset", "yes")
      const map = document.querySelector("[data-testid=stDeckGlJsonChart] [tabindex]")
      map?.dispatchEvent(new KeyboardEvent("keydown", { code, key: button.textContent }))
    }
  }
}
