#!/usr/bin/env node
import { loadEnvironmentFile } from '../server/base/config.ts'
import { adminCreate } from './admin-create.ts'
import { certificateVerify } from './certificate-verify.ts'
import type { Output } from './command.ts'
import { ledgerVerify } from './ledger-verify.ts'
import { runCommand } from './run-command.ts'

loadEnvironmentFile()

const commands = {
  'admin:create': adminCreate,
  'certificate:verify': certificateVerify,
  'ledger:verify': ledgerVerify,
}

const terminal: Output = {
  say: line => void process.stdout.write(`${line}\n`),
  complain: line => void process.stderr.write(`${line}\n`),
}

process.exitCode = await runCommand(commands, process.argv.slice(2), terminal)
