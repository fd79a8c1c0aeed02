import type { Config } from '../base/config.ts'
import { readRandom } from './secrets.ts'
import { readPrivateFile } from './private-file.ts'

/** What the root key needs of the settings. */
export type RootKeySettings = Pick<Config, 'production' | 'rootKeyFile'>

/** Where the root key that is to come lies while it takes the place of the present one. */
export function nextRootKeyFile({ rootKeyFile }: Pick<Config, 'rootKeyFile'>): string {
  return `${rootKeyFile}.next`
}

/**
 * The root key, and behind it the one that is taking its place, if that was left halfway: an epoch file opens with
 * one of them. Or the sentence that says why there is none. Outside production a missing one is made.
 */
export async function readRootKeys(settings: RootKeySettings): Promise<Buffer[] | string> {
  const present = await readRandom(settings, settings.rootKeyFile)
  if (typeof present === 'string') return present
  const path = nextRootKeyFile(settings)
  if ((await readPrivateFile(path)) === undefined) return [present]
  const next = await readRandom(settings, path)
  return typeof next === 'string' ? next : [present, next]
}
