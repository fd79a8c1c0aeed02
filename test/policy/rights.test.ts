import assert from 'node:assert/strict'
import { addDays, localDate } from '../../server/policy/plain-date.ts'
import { instantsOf } from '../../server/policy/retention.ts'
import {
  caseDueOn,
  caseEvents,
  caseStates,
  caseStatesThatAllow,
  caseTypes,
  deadlineLabel,
  deadlineOf,
  isClosedCase,
  isIdentified,
  isReminderDay,
  latestExtension,
  mayExtend,
  nextCaseState,
  refusalCodes,
  refusalCodesOf,
  standardCopyOn,
  type CaseEvent,
  type CaseState,
} from '../../server/policy/rights.ts'
import { refusalText } from '../../views/mail/case-turn.ts'
import { t } from '../../views/text/lookup.ts'

/** Written down by hand: what follows from each state, all else is refused. */
const follows: Record<CaseState, Partial<Record<CaseEvent, CaseState>>> = {
  received: {
    askIdentity: 'awaitingIdentity',
    identify: 'open',
    refuse: 'refused',
    withdraw: 'withdrawn',
    overtake: 'withdrawn',
    outlive: 'partly',
    giveUp: 'notIdentified',
  },
  awaitingIdentity: {
    askIdentity: 'awaitingIdentity',
    identify: 'open',
    refuse: 'refused',
    withdraw: 'withdrawn',
    overtake: 'withdrawn',
    outlive: 'partly',
    giveUp: 'notIdentified',
  },
  open: {
    extend: 'extended',
    grant: 'granted',
    grantPartly: 'partly',
    leaveOut: 'partly',
    answerPartly: 'partly',
    refuse: 'refused',
    withdraw: 'withdrawn',
    overtake: 'withdrawn',
    outlive: 'partly',
  },
  extended: {
    grant: 'granted',
    grantPartly: 'partly',
    leaveOut: 'partly',
    answerPartly: 'partly',
    refuse: 'refused',
    withdraw: 'withdrawn',
    overtake: 'withdrawn',
    outlive: 'partly',
  },
  granted: { undo: 'withdrawn', overrule: 'refused', overrulePartly: 'partly' },
  partly: { undo: 'withdrawn', overrule: 'refused', overrulePartly: 'partly' },
  refused: {},
  withdrawn: { reopen: 'open', reopenExtended: 'extended', reopenUnidentified: 'received' },
  notIdentified: {},
}

describe('a case of somebody’s rights', () => {
  it('goes from each state where the table says, by nothing else', () => {
    for (const state of caseStates)
      for (const event of caseEvents) {
        assert.equal(nextCaseState(state, event), follows[state][event], `${state} ${event}`)
        assert.equal(caseStatesThatAllow(event).includes(state), event in follows[state], `${state} ${event}`)
      }
  })

  it('is carried out only when it is known who asks, and closed for good', () => {
    assert.deepEqual(caseStates.filter(isIdentified), ['open', 'extended'])
    const closed = ['granted', 'partly', 'refused', 'withdrawn', 'notIdentified']
    assert.deepEqual(caseStates.filter(isClosedCase), closed)
    for (const state of ['received', 'awaitingIdentity'] as const)
      assert.equal(nextCaseState(state, 'grant'), undefined)
  })

  it('is due a calendar month after its receipt, clamped, weekends or not', () => {
    const due: [string, string][] = [
      ['2027-01-31', '2027-02-28'],
      ['2028-01-31', '2028-02-29'],
      ['2026-12-31', '2027-01-31'],
      ['2027-03-31', '2027-04-30'],
      ['2026-11-28', '2026-12-28'],
    ]
    for (const [receivedOn, dueOn] of due) assert.equal(caseDueOn(receivedOn), dueOn)
    assert.equal(latestExtension('2027-01-31'), '2027-04-30')
    assert.equal(latestExtension('2026-11-30'), '2027-02-28')
  })

  it('says how long there is at 7, 1, 0 and -1 days, in both languages', () => {
    const labelOn = (today: string) => {
      const { key, n } = deadlineLabel('2027-02-28', today)
      return [t('nb')(key, { n }), t('en')(key, { n })]
    }
    assert.deepEqual(labelOn('2027-02-21'), ['7 dager igjen', '7 days left'])
    assert.deepEqual(labelOn('2027-02-26'), ['2 dager igjen', '2 days left'])
    assert.deepEqual(labelOn('2027-02-27'), ['1 dag igjen', '1 day left'])
    assert.deepEqual(labelOn('2027-02-28'), ['Frist i dag', 'Due today'])
    assert.deepEqual(labelOn('2027-03-01'), ['1 dag over fristen', '1 day over'])
    assert.deepEqual(labelOn('2027-03-03'), ['3 dager over fristen', '3 days over'])
  })

  it('is overdue from the next midnight of the controller, also over both changes of the clock', () => {
    const label = (deadline: string, at: string) =>
      deadlineLabel(deadline, localDate(new Date(at), 'Europe/Oslo')).key
    const nights: [string, string, string][] = [
      ['2027-03-28', '2027-03-28T21:59:59.999Z', '2027-03-28T22:00:00.000Z'], // 23 hours
      ['2026-10-25', '2026-10-25T22:59:59.999Z', '2026-10-25T23:00:00.000Z'], // 25 hours
      ['2027-02-28', '2027-02-28T22:59:59.999Z', '2027-02-28T23:00:00.000Z'],
    ]
    for (const [deadline, last, first] of nights) {
      assert.equal(label(deadline, last), 'cases.dueToday')
      assert.equal(label(deadline, first), 'cases.dayOver')
    }
    assert.equal(caseDueOn('2027-02-28'), '2027-03-28')
    assert.equal(caseDueOn('2026-09-25'), '2026-10-25')
  })

  it('counts local days: from 31 January and over both changes of the clock, each to its first and last instant', () => {
    const keys = ['cases.daysLeft', 'cases.dayLeft', 'cases.dueToday', 'cases.dayOver']
    const received: [string, string][] = [
      ['2027-01-31', '2027-02-28'],
      ['2027-02-28', '2027-03-28'],
      ['2026-09-25', '2026-10-25'],
    ]
    for (const [receivedOn, dueOn] of received) {
      assert.equal(caseDueOn(receivedOn), dueOn)
      for (const [at, days] of [7, 1, 0, -1].entries()) {
        const { eligibleAt: first, overdueAt: after } = instantsOf(addDays(dueOn, -days), 'Europe/Oslo')
        for (const instant of [first, new Date(after.getTime() - 1)]) {
          const today = localDate(instant, 'Europe/Oslo')
          assert.deepEqual(deadlineLabel(dueOn, today), { key: keys[at], n: Math.abs(days) }, today)
          assert.equal(isReminderDay(dueOn, today), true)
        }
      }
    }
  })

  it('is extended once, until three months from its receipt, on the last day and not after', () => {
    const dates = { receivedOn: '2027-01-31', dueOn: '2027-02-28', extendedDueOn: null }
    const may = (today: string, until: string, extendedDueOn: string | null = null) =>
      mayExtend({ ...dates, extendedDueOn }, { today, until })
    assert.equal(may('2027-02-28', '2027-04-30'), true)
    assert.equal(may('2027-03-01', '2027-04-30'), false, 'the day after')
    assert.equal(may('2027-02-10', '2027-05-01'), false, 'over three months')
    assert.equal(may('2027-02-10', '2027-02-28'), false, 'no later than it is')
    assert.equal(may('2027-02-10', '2027-03-01'), true)
    assert.equal(may('2027-02-10', '2027-04-01', '2027-03-20'), false, 'a second time')
    assert.equal(deadlineOf({ dueOn: '2027-02-28', extendedDueOn: '2027-04-30' }), '2027-04-30')
  })

  it('reminds at 7, 1 and 0 days and daily when over; the standard copy goes 7 days before', () => {
    const on = (today: string) => isReminderDay('2027-02-28', today)
    assert.deepEqual(
      ['2027-02-20', '2027-02-21', '2027-02-22', '2027-02-27', '2027-02-28', '2027-03-01', '2027-03-09'].map(
        on,
      ),
      [false, true, false, true, true, true, true],
    )
    assert.equal(standardCopyOn('2027-02-28'), '2027-02-21')
  })

  it('privacy P43: is refused for the reasons of its right, each naming authority and court in both languages', () => {
    const own: Record<string, readonly string[]> = {
      access: ['15-4', 'pol-16', '12-5'],
      rectification: ['16'],
      erasure: ['17-3-e', '17-3-b'],
      objection: ['21-1', '17-3-e'],
      portability: ['20-1', '15-4'],
      hiredPerson: ['31'],
    }
    for (const type of caseTypes) {
      const always = type === 'complaint' ? [] : ['12-6', 'none']
      assert.deepEqual(refusalCodesOf(type), [...(own[type] ?? []), ...always], type)
    }
    for (const code of refusalCodes)
      for (const isPart of [false, true]) {
        const refusal = {
          code,
          isPart,
          authority: 'Datatilsynet',
          authorityUrl: 'https://t.example',
          holdUntil: '2027-06-10',
        }
        const [nb, en] = [refusalText('nb', refusal), refusalText('en', refusal)]
        assert.match(nb, /Du kan klage til Datatilsynet \(https:\/\/t\.example\) eller gå til domstolene\.$/)
        assert.match(en, /You can complain to Datatilsynet \(https:\/\/t\.example\) or go to court\.$/)
        if (code === '17-3-e') assert.match(nb, /10\. juni 2027/)
        if (code === '17-3-e') assert.match(en, /10 June 2027/)
        assert.doesNotMatch(nb + en, /[{}]/)
      }
  })
})
