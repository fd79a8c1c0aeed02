// Adds comfort to pages that work without it. Writes text only, never markup.

/** A form is sent once: a second click waits for the answer to the first. */
function sendOnce(form) {
  let sent = false
  form.addEventListener('submit', event => {
    if (event.defaultPrevented) return
    if (sent) event.preventDefault()
    else sent = true
  })
  // Back from the answer: the form may be sent again.
  addEventListener('pageshow', () => {
    sent = false
  })
}

function sentenceAt(input, id, className) {
  const there = document.getElementById(id)
  if (there) return there
  const line = document.createElement('div')
  line.id = id
  line.className = className
  input.after(line)
  return line
}

/** Files that the server would refuse are told of before they are sent. */
function checkSizes(form) {
  const eachMost = Number(form.dataset.eachMost)
  const allMost = Number(form.dataset.allMost)
  form.addEventListener('submit', event => {
    const inputs = [...form.querySelectorAll('input[type=file]')]
    const files = inputs.flatMap(input => [...input.files])
    const all = files.reduce((sum, file) => sum + file.size, 0)
    const large = inputs.filter(input => [...input.files].some(file => file.size > eachMost))
    const first = large[0] ?? (all > allMost ? inputs.find(input => input.files.length > 0) : undefined)
    if (!first) return
    event.preventDefault()
    const line = sentenceAt(first, `${first.id}-problem`, 'ds-validation-message')
    line.textContent = form.dataset.tooLarge
    first.setAttribute('aria-invalid', 'true')
    first.setAttribute('aria-describedby', `${first.id}-hint ${line.id}`)
    first.focus()
  })
}

/** How many characters are left, said when the person pauses. */
function countCharacters(field) {
  const most = Number(field.dataset.max)
  const line = sentenceAt(field, `${field.id}-count`, 'subtle')
  let waiting
  line.setAttribute('aria-live', 'polite')
  const show = () => {
    const left = most - field.value.length
    if (left > most / 5) line.textContent = ''
    else
      line.textContent = (left < 0 ? field.dataset.over : field.dataset.left).replace('{n}', Math.abs(left))
  }
  field.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(show, 500)
  })
  show()
}

const askMs = 2000
const sayMs = 10_000

/** Work in progress is asked for how far it is. Said at most every 10 s; at its end the page opens anew. */
function follow(line) {
  const openedMs = performance.now()
  const { follow: state, done } = line.dataset
  document.querySelectorAll('[data-without-script]').forEach(links => links.remove())
  const timer = setInterval(async () => {
    const answer = await fetch(location.href, { headers: { accept: 'application/json' } }).catch(
      () => undefined,
    )
    if (!answer?.ok) return
    const now = await answer.json()
    const maySay = performance.now() - openedMs > sayMs
    if (now.state !== state || (maySay && String(now.done) !== done)) {
      clearInterval(timer)
      location.reload()
    } else if (maySay && line.textContent !== now.says) line.textContent = now.says
  }, askMs)
}

const warnMs = 120_000

/** Two minutes before a session ends somebody is asked, and may go on, as long as the session may last. */
function warnOfEnd(dialog) {
  const openedMs = performance.now()
  const { idleMs, mostMs, over } = dialog.dataset
  const [keep] = dialog.querySelectorAll('form')
  const left = () => mostMs - (performance.now() - openedMs)
  const end = () => {
    dialog.querySelector('p').textContent = over
    keep.remove()
  }
  const ask = () => {
    if (left() <= warnMs) end()
    dialog.showModal()
  }
  const wait = () => setTimeout(ask, Math.max(0, Math.min(idleMs, left()) - warnMs))
  keep.addEventListener('submit', async event => {
    event.preventDefault()
    const answer = await fetch(keep.action, { method: 'POST', redirect: 'manual' }).catch(() => undefined)
    if (answer?.type !== 'opaqueredirect') return end()
    dialog.close()
    wait()
  })
  wait()
}

document.querySelectorAll('dialog[data-idle-ms]').forEach(warnOfEnd)
document.querySelectorAll('[data-follow]').forEach(follow)
document.querySelectorAll('form[data-each-most]').forEach(checkSizes)
document.querySelectorAll('form[data-once]').forEach(sendOnce)
document.querySelectorAll('textarea[data-max]').forEach(countCharacters)
