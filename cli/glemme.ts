#!/usr/bin/env node
import { loadEnvironmentFile } from '../server/base/config.ts'
import { adminCreate } from './admin-create.ts'
import { backup } from './backup.ts'
import { brakeRelease } from './brake-release.ts'
import { certificateVerify } from './certificate-verify.ts'
import { drill } from './drill.ts'
import { doctor } from './doctor.ts'
import { erase } from './erase.ts'
import { keysBackup } from './keys-backup.ts'
import { keysRestore } from './keys-restore.ts'
import { keysRotateEpoch } from './keys-rotate-epoch.ts'
import { keysRotateRoot } from './keys-rotate-root.ts'
import { keysRotateSigning } from './keys-rotate-signing.ts'
import { fsckCommand } from './fsck.ts'
import { ledgerInit } from './ledger-init.ts'
import { ledgerRepair } from './ledger-repair.ts'
import { ledgerVerify } from './ledger-verify.ts'
import { policyCheck } from './policy-check.ts'
import { policyPublish } from './policy-publish.ts'
import { policySimulate } from './policy-simulate.ts'
import { purge } from './purge.ts'
import { replay } from './replay.ts'
import { restore } from './restore.ts'
import { runCommand } from './run-command.ts'
import { status } from './status.ts'
import { terminalOf } from './terminal.ts'

loadEnvironmentFile()

const commands = {
  'admin:create': adminCreate,
  backup,
  'brake:release': brakeRelease,
  'certificate:verify': certificateVerify,
  doctor,
  erase,
  'keys:backup': keysBackup,
  'keys:restore': keysRestore,
  'keys:rotate-epoch': keysRotateEpoch,
  'keys:rotate-root': keysRotateRoot,
  'keys:rotate-signing': keysRotateSigning,
  fsck: fsckCommand,
  drill,
  'ledger:init': ledgerInit,
  'ledger:repair': ledgerRepair,
  'ledger:verify': ledgerVerify,
  'policy:check': policyCheck,
  'policy:publish': policyPublish,
  'policy:simulate': policySimulate,
  replay,
  restore,
  purge,
  status,
}

const terminal = terminalOf(process.stdout, process.stderr)

process.exitCode = await runCommand(commands, process.argv.slice(2), terminal)
