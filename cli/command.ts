/** A sub-command of `glemme`. */
export interface Command {
  /** One line for the list. */
  summary: string
  /** How to call it, and what it says. */
  help: string
  /** Does it. @returns the exit code */
  run(args: readonly string[], out: Output): Promise<number>
}

/** Where a command writes: results to `say`, problems to `complain`; one line at a time. */
export interface Output {
  say(line: string): void
  complain(line: string): void
}

/** A command was called in a way it does not know; the sentence says what is wrong. */
export class UsageError extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'UsageError'
  }
}
