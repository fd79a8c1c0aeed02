import assert from 'node:assert/strict'
import { runProgram, startTethered } from '../../server/base/program.ts'

describe('a program that is run to its end', () => {
  const run = async (script: string, firstWordMs = 5000): ReturnType<typeof runProgram> =>
    await runProgram('/bin/sh', ['-c', script], { totalMs: 5000, firstWordMs })

  it('gives its output and no problem when it ends well', async () => {
    assert.deepEqual(await run('echo one; echo two'), { code: 0, output: 'one\ntwo\n', problem: undefined })
  })

  it('gives the last line it complained with', async () => {
    assert.deepEqual(await run('echo a >&2; echo b >&2; exit 3'), { code: 3, output: '', problem: 'b' })
    assert.equal((await run('exit 4')).problem, 'ended with code 4')
  })

  it('is stopped when it says nothing in time, but not when it has spoken', async () => {
    assert.deepEqual(await run('exec sleep 4', 100), {
      code: undefined,
      output: '',
      problem: 'no answer within 0.1 s',
    })
    assert.equal((await run('echo word; exec sleep 0.3', 200)).problem, undefined)
  })

  it('is stopped when it takes too long', async () => {
    const end = await runProgram('/bin/sh', ['-c', 'echo word; exec sleep 4'], { totalMs: 200 })
    assert.equal(end.problem, 'no end within 0.2 s')
  })

  it('is a problem when it is not there', async () => {
    const end = await runProgram('/nowhere/program', [], { totalMs: 1000 })
    assert.equal(end.code, undefined)
    assert.match(end.problem ?? '', /ENOENT/)
  })
})

describe('a tethered program', () => {
  it('gives its exit code', async () => {
    assert.equal(await startTethered('/bin/sh', ['-c', 'exit 100']).ended, 100)
  })

  it('is ended when it is released', async () => {
    const started = startTethered('/bin/sleep', ['60'])
    started.release()
    assert.equal(await started.ended, 143)
  })
})
