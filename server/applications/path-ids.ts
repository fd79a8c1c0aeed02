import { Refusal } from '../base/errors.ts'
import { isId, type ApplicationId, type FileId } from '../base/ids.ts'
import type { Incoming } from '../http/route.ts'

/** The id of the application in the path. @throws Refusal 'notFound' */
export function applicationIdOf(incoming: Incoming): ApplicationId {
  const id = incoming.params['id']
  if (!isId('app', id)) throw new Refusal('notFound')
  return id
}

/** The id of the file in the path. @throws Refusal 'notFound' */
export function fileIdOf(incoming: Incoming): FileId {
  const id = incoming.params['fileId']
  if (!isId('fil', id)) throw new Refusal('notFound')
  return id
}
