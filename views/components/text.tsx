import type { ComponentChildren } from 'preact'

/** The page's one heading, with a line above it for what kind of page it is. */
export function PageHeading({ children, over }: { children: ComponentChildren; over?: ComponentChildren }) {
  return (
    <header class="page-heading">
      {over ? <p class="page-heading__over">{over}</p> : null}
      <h1 class="ds-heading" data-size="lg">
        {children}
      </h1>
    </header>
  )
}

/** A part of a page with its heading. */
export function Section(p: { id: string; heading: string; children: ComponentChildren; quiet?: boolean }) {
  return (
    <section class="section" aria-labelledby={p.id}>
      <h2 class="ds-heading" data-size={p.quiet ? 'xs' : 'sm'} id={p.id}>
        {p.heading}
      </h2>
      {p.children}
    </section>
  )
}

/** The first sentences of a page, larger. */
export function Lead({ children }: { children: ComponentChildren }) {
  return (
    <p class="ds-paragraph lead" data-size="lg">
      {children}
    </p>
  )
}

/** A paragraph. */
export function Paragraph({ children, subtle }: { children: ComponentChildren; subtle?: boolean }) {
  return <p class={subtle ? 'ds-paragraph subtle' : 'ds-paragraph'}>{children}</p>
}

/** A message with its icon: colour is never alone. */
export function Alert(p: {
  color: 'info' | 'success' | 'warning' | 'danger'
  children: ComponentChildren
  status?: boolean
}) {
  return (
    <div class="ds-alert" data-color={p.color} role={p.status ? 'status' : undefined}>
      {p.children}
    </div>
  )
}

/** A small word about the state of a thing. */
export function Tag({ children, color }: { children: ComponentChildren; color: TagColor }) {
  return (
    <span class="ds-tag" data-color={color} data-size="sm">
      {children}
    </span>
  )
}
/** Colours of a tag. */
export type TagColor = 'neutral' | 'accent' | 'amber' | 'success' | 'warning' | 'danger' | 'info'

/** Pairs of a word and what it says. */
export function Facts({ rows }: { rows: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {rows.map(([word, value]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A list of sentences. */
export function Bullets({ items }: { items: readonly ComponentChildren[] }) {
  return (
    <ul class="ds-list">
      {items.map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </ul>
  )
}

/** Plain text of staff: blank lines make paragraphs, lines with "- " a list. */
export function Prose({ text }: { text: string }) {
  const blocks = text.replaceAll('\r\n', '\n').split(/\n\s*\n/)
  return (
    <div class="prose">
      {blocks.flatMap(runsOf).map((lines, index) =>
        isItem(lines[0]) ? (
          <Bullets key={index} items={lines.map(line => line.slice(2))} />
        ) : (
          <p key={index} class="ds-paragraph typed">
            {lines.join('\n')}
          </p>
        ),
      )}
    </div>
  )
}

/** The lines of a block, cut where a list starts or ends. */
function runsOf(block: string): string[][] {
  const runs: string[][] = []
  for (const line of block.split('\n').filter(some => some.trim() !== '')) {
    const run = runs.at(-1)
    if (run && isItem(run[0]) === isItem(line)) run.push(line)
    else runs.push([line])
  }
  return runs
}

function isItem(line: string | undefined): boolean {
  return line?.startsWith('- ') ?? false
}

/** What a person typed, with its line breaks. */
export function Typed({ text }: { text: string }) {
  return <div class="typed">{text}</div>
}
