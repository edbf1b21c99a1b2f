const KEY = "smartpick-plan"
export default function ({ data, setTriggerValue }) {
  const narrow = window.innerWidth < data.narrowBelow
  if (narrow !== data.narrow) setTriggerValue("narrow", narrow ? "yes" : "no")
  let kept = null
  const get = key => window.localStorage.getItem(key), set = (key, value) => window.localStorage.setItem(key, value)
  try { kept = get(KEY) } catch { return }
  const names = Object.keys(data.parts)
  if (data.forget) {
    const keys = ["", ...names.flatMap(name => [`-${name}`, `-${name}-digest`])]
    for (const key of keys) window.localStorage.removeItem(KEY + key)
    return
  }
  if (data.untouched) {
    const parts = Object.fromEntries(names.map(name => [name, get(`${KEY}-${name}`)]).filter(([, text]) => text))
    if (kept) setTriggerValue("found", { plan: kept, parts })
    return
  }
  let full = "no"
  const lacks = []
  try {
    if (data.plan !== kept) set(KEY, data.plan)
    for (const name of names) {
      const { digest, text } = data.parts[name]
      if (text === null) {
        if (get(`${KEY}-${name}-digest`) !== digest) lacks.push(name)
      } else if (get(`${KEY}-${name}-digest`) !== digest) {
        window.localStorage.removeItem(`${KEY}-${name}-digest`)
        window.localStorage.removeItem(`${KEY}-${name}`) // never an old part beside a new plan
        set(`${KEY}-${name}`, text)
        set(`${KEY}-${name}-digest`, digest)
      }
    }
  } catch { full = "yes" }
  if (lacks.length && data.full === "yes") full = "yes" // what did not fit is not asked for again
  if (full !== data.full) setTriggerValue("full", full)
  else if (lacks.length) setTriggerValue("lacks", lacks)
}
