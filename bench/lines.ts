import { median, type Figures } from './measure.ts'

/** What a scenario says to one gate. */
export interface Line {
  gate: string
  /** One of each pair: ours to raw, or, for a floor, ours alone. */
  ratios: number[]
  /** What stands behind them. */
  seen: string
}

/** Runs the sides one after another, as often as there are pairs, each in a process of its own. */
export type InTurn = (...sides: [name: string, count: number][]) => Promise<Figures[][]>

/** How many are due at once, and stored: `quick` ends within some minutes, `full` is ten times as much. */
export interface Sizes {
  due: number
  stored: number
}
export const sizes: Record<'quick' | 'full', Sizes> = {
  quick: { due: 10_000, stored: 20_000 },
  full: { due: 100_000, stored: 200_000 },
}

/** Every scenario by its name. Source: performance.md 3, goals 7 to 10, 12, 17 */
export const scenarios: Record<string, (inTurn: InTurn, sizes: Sizes) => Promise<Line[]>> = {
  trips: async inTurn => {
    const [one = [], many = []] = await inTurn(['roundTrips', 1], ['roundTrips', 500])
    const ratios = each(many, one, (a, b) => told(a, 'trips') - told(b, 'trips'))
    return [{ gate: 'round_trips', ratios, seen: `${of(one, a => told(a, 'trips'))} for 1` }]
  },
  purge: async (inTurn, { due }) => {
    const [raw = [], ours = [], less = []] = await inTurn(
      ['deleteMass', due],
      ['purgeMass', due],
      ['purgeMass', 1000],
    )
    return [
      { gate: 'purge_rate', ratios: each(ours, raw, (a, b) => rate(a) / rate(b)), seen: versus(ours, raw) },
      { gate: 'purge_floor', ratios: ours.map(rate), seen: memory(ours) },
      { gate: 'purge_seconds', ratios: ours.map(one => (one.seconds * 10_000) / due), seen: memory(ours) },
      {
        gate: 'purge_backlog',
        ratios: each(less, ours, (a, b) => rate(a) / rate(b)),
        seen: `${of(less, rate)}/s of 1 000`,
      },
    ]
  },
  stored: async (inTurn, { stored }) => {
    const [few = [], many = [], fewIdle = [], manyIdle = []] = await inTurn(
      ['purgeAmong', 2000],
      ['purgeAmong', stored],
      ['sweepNothing', 2000],
      ['sweepNothing', stored],
    )
    return [
      {
        gate: 'purge_stored',
        ratios: each(few, many, (a, b) => rate(a) / rate(b)),
        seen: `${of(many, rate)}/s among ${stored}`,
      },
      {
        gate: 'sweep_stored',
        ratios: each(manyIdle, fewIdle, (a, b) => told(a, 'eachMs') / told(b, 'eachMs')),
        seen: `${of(manyIdle, one => told(one, 'eachMs'))} ms`,
      },
      { gate: 'sweep_floor', ratios: manyIdle.map(one => told(one, 'eachMs')), seen: `among ${stored}` },
    ]
  },
  traffic: async (inTurn, { due }) => {
    const [ours = []] = await inTurn(['purgeBesideTraffic', due])
    const line = (gate: string, name: string): Line => ({
      gate,
      ratios: ours.map(one => told(one, `beside${name}P95`) / told(one, `quiet${name}P95`)),
      seen: `p95 ${of(ours, one => told(one, `beside${name}P95`))} ms, ${of(ours, one => told(one, `quiet${name}P95`))} ms without`,
    })
    return [line('traffic_submit', 'Submit'), line('traffic_page', 'Page')]
  },
  erase: async inTurn => {
    const [raw = [], ours = []] = await inTurn(['deleteOneByOne', 200], ['eraseOwn', 200])
    const line = (gate: string, name: string): Line => ({
      gate,
      ratios: each(ours, raw, (a, b) => told(a, `${name}Ms`) / told(b, 'eachMs')),
      seen: `p50 ${of(ours, one => told(one, `${name}Ms`))} ms, p95 ${of(ours, one => told(one, `${name}P95`))} ms; raw p50 ${of(raw, one => told(one, 'eachMs'))} ms`,
    })
    const floor = (gate: string, name: string): Line => {
      return { gate, ratios: ours.map(one => told(one, `${name}P95`)), seen: '200 one after another' }
    }
    return [
      ...[line('erase_hidden', 'hidden'), line('erase_certified', 'certified')],
      ...[floor('erase_hidden_floor', 'hidden'), floor('erase_certified_floor', 'certified')],
    ]
  },
  replay: async (inTurn, { due }) => {
    const [ours = [], less = []] = await inTurn(['replayMass', due], ['replayMass', 1000])
    const replayMs = (one: Figures): number => told(one, 'replayMs')
    return [
      {
        gate: 'replay_purge',
        ratios: ours.map(one => replayMs(one) / told(one, 'purgeMs')),
        seen: `${of(ours, one => one.seconds)} s for ${due}`,
      },
      {
        gate: 'replay_linear',
        ratios: each(ours, less, (a, b) => replayMs(a) / replayMs(b)),
        seen: `${of(ours, replayMs)} ms a unit`,
      },
      { gate: 'replay_floor', ratios: ours.map(rate), seen: memory(ours) },
    ]
  },
  rewrap: async (inTurn, { due }) => {
    const [raw = [], ours = []] = await inTurn(['updateAll', due], ['rewrapAll', due])
    const ratios = each(ours, raw, (a, b) => a.seconds / b.seconds)
    return [
      { gate: 'rewrap_rate', ratios, seen: versus(ours, raw) },
      { gate: 'rewrap_floor', ratios: ours.map(rate), seen: memory(ours) },
    ]
  },
}

function each(
  some: readonly Figures[],
  others: readonly Figures[],
  ratio: (one: Figures, other: Figures) => number,
): number[] {
  return some.flatMap((one, n) => {
    const other = others[n]
    return other ? [ratio(one, other)] : []
  })
}

function rate({ count, seconds }: Figures): number {
  return count / seconds
}

/** @throws Error when the side does not tell it */
function told({ more }: Figures, name: string): number {
  const value = more?.[name]
  if (value === undefined) throw new Error(`${name} was not told`)
  return value
}

function of(figures: readonly Figures[], what: (one: Figures) => number): string {
  return Number(median(figures.map(what)).toPrecision(3)).toString()
}

function versus(ours: readonly Figures[], raw: readonly Figures[]): string {
  return `${of(ours, rate)}/s, own CPU ${of(ours, one => one.cpuMs)} ms; raw ${of(raw, rate)}/s, ${of(raw, one => one.cpuMs)} ms`
}

function memory(figures: readonly Figures[]): string {
  return `peak ${of(figures, one => one.peakMiB)} MiB, ${of(figures, one => one.idleMiB)} before`
}
