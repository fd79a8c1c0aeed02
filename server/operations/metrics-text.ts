import type { Counted } from '../base/counters.ts'

/** One figure in all its forms. */
export interface Metric {
  /** Without the prefix. */
  name: string
  /** One line: what it is, with its unit. */
  help: string
  type: 'gauge' | 'counter'
  samples: readonly Counted[]
}

const prefix = 'glemme_'

/** The media type of `metricsText`. */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8'

/** Metrics as Prometheus reads them. Source: Prometheus text-based exposition format 0.0.4 */
export function metricsText(metrics: readonly Metric[]): string {
  return metrics.map(linesOf).join('')
}

function linesOf({ name, help, type, samples }: Metric): string {
  const whole = prefix + name
  const head = `# HELP ${whole} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${whole} ${type}\n`
  return head + samples.map(sample => `${whole}${labelsOf(sample)} ${numberOf(sample.value)}\n`).join('')
}

function labelsOf({ labels }: Counted): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function numberOf(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : `${value > 0 ? '+' : '-'}Inf`
}
