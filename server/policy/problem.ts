/** One thing a person can mend: where it is and which sentence says so. `values` never holds a personal value. */
export interface Problem {
  /** The input's name, or `form` when it is about the form as a whole. */
  field: string
  /** The key of the sentence in the texts. */
  key: string
  /** What the sentence's placeholders stand for. */
  values?: Record<string, string | number>
}
