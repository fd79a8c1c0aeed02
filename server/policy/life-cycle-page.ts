import {
  guards,
  lifeEvents,
  states,
  statesThatAllow,
  transitions,
  type Guard,
  type State,
  type Transition,
} from './states.ts'

/** `docs/life-cycle.md`: the machine of `states.ts` as a diagram (Mermaid) and a table. */
export function lifeCyclePage(): string {
  return `# The life of an application

Made from \`server/policy/states.ts\` by \`npm run life-cycle\`; a test compares the two.

\`\`\`mermaid
stateDiagram-v2
  [*] --> received: complete submission
${arrows().join('\n')}
  purging --> [*]: the run is done
\`\`\`

| event | from | to | by | only when | D |
|---|---|---|---|---|---|
${rows().join('\n')}

${Object.entries(guards)
  .map(([name, text]) => `- \`${name}\`: ${text}`)
  .join('\n')}

Whatever is not in the table cannot happen: commands write by compare-and-set on these states, so that of two events at
the same moment one wins and the other is told so.
`
}

function arrows(): string[] {
  return lifeEvents.flatMap(event => {
    const { from, to, guards: only }: Transition = transitions[event]
    const label = `${event}${guardText(only)}`
    return from.flatMap(state => targetsOf(state, to).map(target => `  ${state} --> ${target}: ${label}`))
  })
}

function targetsOf(state: State, to: Transition['to']): State[] {
  if (to === 'same') return [state]
  return to === 'before' ? statesThatAllow('requestErasure') : [to]
}

function guardText(only: readonly Guard[]): string {
  return only.length === 0 ? '' : ` [${only.join(', ')}]`
}

function rows(): string[] {
  return lifeEvents.map(event => {
    const { from, to, by, guards: only, due }: Transition = transitions[event]
    const origin = from.length === states.length - 1 ? 'any but purging' : from.join(', ')
    return `| ${event} | ${origin} | ${to} | ${by.join(', ')} | ${only.join(', ') || '-'} | ${due} |`
  })
}
