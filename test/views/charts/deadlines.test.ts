import assert from 'node:assert/strict'
import { renderToString } from 'preact-render-to-string'
import { deadlineLabel } from '../../../server/policy/rights.ts'
import { DeadlinesChart, type DeadlineBar } from '../../../views/charts/deadlines.tsx'

const style = { language: 'nb', zone: 'Europe/Oslo' } as const
const today = '2027-03-10'

function bar(id: string, deadline: string, left: number): DeadlineBar {
  return {
    id,
    what: 'Innsyn',
    href: `/staff/cases/${id}`,
    deadline,
    left,
    label: deadlineLabel(deadline, today),
  }
}

function drawn(bars: readonly DeadlineBar[]): string {
  return renderToString(DeadlinesChart({ style, bars }))
}

describe('the chart of deadlines', () => {
  const three = [bar('a', '2027-03-08', -2), bar('b', '2027-03-10', 0), bar('c', '2027-04-10', 31)]

  it('has a bar, a meter and a row of the table for each case, and says how many are over', () => {
    const html = drawn(three)
    assert.equal(html.match(/data-mark=/g)?.length, 3)
    assert.equal(html.match(/<meter/g)?.length, 3)
    assert.equal(html.match(/<tr data-row/g)?.length, 3)
    assert.match(html, /3 saker venter på svar\. 1 er over fristen\./)
    assert.match(drawn(three.slice(0, 1)), /1 sak venter på svar\. 1 er over fristen\./)
    for (const says of ['2 dager over fristen', 'Frist i dag', '31 dager igjen'])
      assert.ok(html.includes(says), says)
    assert.doesNotMatch(html, /style=/)
  })

  it('begins each bar at today: backwards when over, to the edge when far', () => {
    const [over, due, far] = [
      ...drawn(three).matchAll(/<rect class="([^"]*)" x="(\d+)" y="\d+" width="(\d+)"/g),
    ]
    assert.equal(over?.[1], 'chart-end')
    assert.equal(Number(over?.[2]) + Number(over?.[3]), Number(far?.[2]))
    assert.equal(due?.[2], far?.[2])
    assert.equal(Number(far?.[2]) + Number(far?.[3]), 630)
  })

  it('draws the first 20 of many and stays small', () => {
    const many = Array.from({ length: 60 }, (_, index) => bar(`c${index}`, '2027-03-20', 10))
    const html = drawn(many)
    assert.equal(html.match(/data-mark=/g)?.length, 20)
    assert.match(html, /60 saker/)
    assert.ok(html.length < 25 * 1024)
  })
})
