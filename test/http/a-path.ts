import { newId, newToken } from '../../server/base/ids.ts'

/** A path of the route with names of the right kind that nobody has. */
export function aPathOf(pattern: string): string {
  return pattern
    .replace(':slug', 'ingen-slik-stilling')
    .replace(':token', newToken())
    .replace('pool/:id', `pool/${newId('poo')}`)
    .replace(':purpose', 'pool')
    .replace('privacy/referees/:id', `privacy/referees/${newId('ref')}`)
    .replace('cases/:id', `cases/${newId('cas')}`)
    .replace(':applicationId', newId('app'))
    .replace(':refereeId', newId('ref'))
    .replace(':noteId', newId('not'))
    .replace(':fileId', newId('fil'))
    .replace(':number', '0000-0000-0000')
    .replace('copies/:id', `copies/${newId('exp')}`)
    .replace(':name', 'access-1.json')
    .replace(':id', pattern.includes('/applications/') ? newId('app') : newId('vac'))
}
