/** What a member of staff can be; one person may be several. Source: privacy.md 10 */
export const staffRoles = ['hiringManager', 'recruiter', 'privacyOfficer', 'administrator'] as const
export type StaffRole = (typeof staffRoles)[number]

/** Those who write adverts, read applications and decide. */
export const hiringRoles = ['hiringManager', 'recruiter'] as const satisfies readonly StaffRole[]

/** Whether the text names a role. */
export function isStaffRole(text: unknown): text is StaffRole {
  return staffRoles.some(role => role === text)
}

/** Whether somebody with these roles is among those allowed. */
export function hasOneOf(roles: readonly StaffRole[], allowed: readonly StaffRole[]): boolean {
  return roles.some(role => allowed.includes(role))
}
