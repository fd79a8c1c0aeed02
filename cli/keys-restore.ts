import { parseArgs } from 'node:util'
import { openDatabase } from '../server/store/database.ts'
import { readConfig } from '../server/base/config.ts'
import { processLog } from '../server/base/log.ts'
import { ledgerFile } from '../server/erasure/ledger-file.ts'
import { restoreKeys } from '../server/vault/restore-keys.ts'
import { UsageError, type Command } from './command.ts'
import { databaseServerOf } from './open-installation.ts'

const help = `glemme keys:restore --from DIR

Puts back data keys and key epochs from a folder of GLEMME_KEY_BACKUP_DIRS: into a keys database that has none, and a
keyring folder (GLEMME_KEYRING_DIR) without epochs. Where the keys database was not lost, its keys stay, and only epochs
that they need and the folder lacks are put back. The root key is not in the copy: it must be the newest, as
keys:rotate-root left it. A copy with an epoch that was destroyed since, as the ledger folder says, is refused.
The server must not run. Restore the data after it, and keep the ledger folder as it is.

  --from   the folder; of its two files the newest whole one is taken

Exit code: 0 done, 1 no whole copy there, 78 refused.`

/** `glemme keys:restore`: data keys and keyring are those of the copy. */
export const keysRestore: Command = {
  summary: 'Put data keys and key epochs back from a copy',
  help,
  run: async (args, out) => {
    const { values } = parseArgs({ args: [...args], options: { from: { type: 'string' } } })
    if (!values.from) throw new UsageError('--from must name a folder')
    const config = readConfig()
    const server = await databaseServerOf(config, { ...processLog(process.stderr), info: () => undefined })
    try {
      const database = await openDatabase(config, server.uri)
      try {
        const { entries } = await ledgerFile(config.ledgerDir).read()
        const destroyed = entries.flatMap(({ kind, epoch }) =>
          kind === 'epoch_destroyed' && epoch !== null ? [epoch] : [],
        )
        const restored = await restoreKeys({ config, database }, values.from, destroyed)
        if (!restored) out.complain('There is no whole copy of the keys in that folder.')
        else
          out.say(
            `Restored ${restored.keys} keys and ${restored.epochs} epochs, as of ${restored.at.toISOString()}.`,
          )
        return restored ? 0 : 1
      } finally {
        await database.close()
      }
    } finally {
      await server.stop()
    }
  },
}
