/**
 * The vacancy of the nightly test applicant. No such vacancy is stored, so nobody works on it: no list, page or figure of
 * staff shows who applied to it, and no statistics count it.
 */
export const canaryVacancyId = 'vac_canary-canary-canary-c'

/** No mail can reach a host of this domain, and none is tried. Source: RFC 2606 */
const nowhere = 'canary.invalid'

/** An address of the test applicant, different with each mark. */
export function canaryAddress(mark: string): string {
  return `canary-${mark}@${nowhere}`
}

/** Whether the address is the test applicant's: mails to it end here. */
export function isCanaryAddress(address: string): boolean {
  return address.toLowerCase().endsWith(`@${nowhere}`)
}
