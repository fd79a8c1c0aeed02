import type { Answer } from '../http/route.ts'
import type { Download } from './give-file.ts'
import { mediaTypes } from './open-stored.ts'

/** The file as the answer to a request. */
export function downloadAnswer({ name, type, size, stream }: Download): Answer {
  return { kind: 'download', name, type: mediaTypes[type], size, stream }
}
