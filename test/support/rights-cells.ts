import type { State } from '../../server/policy/states.ts'

/** What stands on an application when a right is used. */
export const conditions = ['free', 'restricted', 'held', 'purging'] as const
export type Condition = (typeof conditions)[number]

/** What follows when a right is used; what is not named stays as it was, or does not happen. */
export interface Cell {
  /** The status of each form that is sent, in order. */
  answers: number[]
  state?: State
  /** Stops beside those that stood. */
  adds?: string[]
  /** No stop is left. */
  frees?: true
  /** New cases: type, state, code. */
  cases?: string[]
  /** The kinds of new mails. */
  mails?: string
  /** New lines of the audit log. */
  events?: string
  /** D; where it is not named it has not moved. */
  due?: string
}

/** One channel of a right: what follows in each condition; `same` as when it is free. */
export interface Channel {
  free: Cell
  restricted: Cell | 'same'
  held: Cell | 'same'
  purging: Cell
}

/** One right. `told`: the application was rejected and the mail has gone; else it is undecided. */
export interface Row {
  stage: 'undecided' | 'told'
  /** What the application has beside its text: nothing unless it says so. */
  has?: 'file' | 'note'
  portal?: Channel
  staff?: Channel
}

/** The person's own page is gone. */
export const gone: Cell = { answers: [410] }
/** Staff find nobody any more. */
export const nobody: Cell = { answers: [422] }
/** A case that was registered, and of whom it is known who asks. */
export const opened = 'case.identified case.opened'
/** The same, answered. */
const done = `case.answered ${opened}`

/** Registered by staff, whatever stands on the application. */
export const atTheDesk = (free: Cell): Channel => ({
  free,
  restricted: 'same',
  held: 'same',
  purging: nobody,
})
/** Registered, identified and answered as done; what else is in the audit log comes after. */
export const answered = (type: string, ...more: string[]): Cell => ({
  answers: [303, 303, 303],
  cases: [`${type} granted -`],
  mails: 'M7 M7',
  events: [done, ...more].join(' '),
})
/** Registered, identified and refused with that reason. */
export const refused = (type: string, code: string): Cell => ({
  answers: [303, 303, 303],
  cases: [`${type} refused ${code}`],
  mails: 'M7 M7',
  events: `${opened} case.refused`,
})

/** Answered in words, by whoever has the case; or by what is written, as soon as it is known who asks. */
export const inWords = (type: string): Channel => atTheDesk(answered(type))

/** Corrected on the own page, which moves D. */
export const corrected = (events: string): Cell => ({
  answers: [303],
  cases: ['rectification granted -'],
  mails: 'M9',
  events,
  due: '2028-03-01',
})

/** Corrected by staff and answered; nothing is under a hold, and then words are not taken for an answer. */
export const correctedByStaff = (events: string, mails: string, due: string | undefined): Channel => ({
  free: {
    ...answered('rectification', events),
    answers: [303, 303, 303, 303],
    mails: `M7 M7 ${mails}`,
    ...(due === undefined ? {} : { due }),
  },
  restricted: 'same',
  held: {
    answers: [303, 303, 409, 422],
    cases: ['rectification open -'],
    mails: 'M7',
    events: `${opened} case.seen`,
  },
  purging: nobody,
})

/** Done at once, with a case that says so. */
export const granted = (type: string, events: string): Cell => ({
  answers: [303],
  cases: [`${type} granted -`],
  events: `case.recorded ${events}`,
})

/** Whatever stands on the application, but for its purge. */
export const everywhere = (free: Cell): Channel => ({ free, restricted: 'same', held: 'same', purging: gone })

/** On its way out, by the person's own button. */
export const erased: Cell = {
  answers: [303],
  state: 'erasure_pending',
  cases: ['erasure granted -'],
  events: 'case.recorded erasure.requested',
}
/** The same of one whose use was restricted. */
export const erasedRestricted: Cell = {
  ...erased,
  frees: true,
  events: 'case.recorded erasure.requested restriction.lifted',
}
/** The same, registered by staff. */
export const erasing = (type: string): Cell => ({
  ...answered(type, 'erasure.requested'),
  state: 'erasure_pending',
})
/** The same of one whose use was restricted. */
export const erasingRestricted = (type: string): Cell => ({
  ...answered(type, 'erasure.requested restriction.lifted'),
  state: 'erasure_pending',
  frees: true,
})
/** Withdrawn, by the person or for them, which moves D. */
export const withdrawn: Cell = {
  answers: [303],
  state: 'withdrawn',
  mails: 'M4',
  events: 'application.withdrawn',
  due: '2027-03-31',
}
/** Not carried out: the case stays open. */
export const kept = (type: string): Cell => ({
  answers: [303, 303, 409],
  cases: [`${type} open -`],
  mails: 'M7',
  events: opened,
})
/** Of an objection under a hold: nobody uses it until the privacy officer has decided. */
export const objectedHeld: Cell = {
  answers: [303],
  adds: ['restriction'],
  cases: ['objection open -'],
  mails: 'M7 M8',
  events: 'case.opened objection.made restriction.set',
}
/** The same, registered by staff. */
export const keptHeld: Cell = {
  ...kept('objection'),
  adds: ['restriction'],
  mails: 'M7 M8',
  events: `${opened} restriction.set`,
}
