import type { Language, Texts } from './languages.ts'

/** What a lint found. An error blocks, a warning is recorded. Source: privacy.md 3.3 */
export interface Finding {
  /** `L01`-`L22` for the policy document, `Q01`-`Q03` for a question. */
  code: string
  level: 'error' | 'warning'
  /** Where: keys and numbers joined by dots (`retention.rejected.months`), or the input's name. */
  path: string
  /** Of the text that was read, from 1; undefined when there is no text. */
  line?: number
  message: Texts
}

/** `line: path: code message`, as the command line prints a finding. */
export function printFinding(finding: Finding, language: Language): string {
  const line = finding.line === undefined ? '' : `${finding.line}: `
  return `${line}${finding.path}: ${finding.code} ${finding.message[language]}`
}

/** Whether one of the findings blocks. */
export function blocks(findings: readonly Finding[]): boolean {
  return findings.some(finding => finding.level === 'error')
}
