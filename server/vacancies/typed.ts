/** What was typed in one input, line ends made alike; empty when it came as a list or not at all. */
export function lines(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').normalize('NFC') : ''
}

/** The value, when it is one of those offered. */
export function oneOf<const Offered extends string>(
  offered: readonly Offered[],
  value: string | string[] | undefined,
): Offered | undefined {
  return offered.find(one => one === value)
}
