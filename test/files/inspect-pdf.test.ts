import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { inspectPdf } from '../../server/files/inspect-pdf.ts'
import type { Verdict } from '../../server/files/verdict.ts'
import { aPdf } from '../support/documents.ts'

function verdictOn(bytes: Buffer, chunkBytes = bytes.length): Verdict {
  const inspection = inspectPdf()
  for (let at = 0; at < bytes.length; at += chunkBytes) inspection.push(bytes.subarray(at, at + chunkBytes))
  return inspection.end()
}

const good: Verdict = { type: 'pdf', flags: [] }
const damaged: Verdict = { key: 'file.damaged' }
const locked: Verdict = { key: 'file.locked' }
const unsafe: Verdict = { key: 'file.unsafe' }
const after = (bytes: number) => Buffer.concat([aPdf().subarray(0, -1), Buffer.alloc(bytes, ' ')])

describe('inspecting a PDF', () => {
  it('takes a plain one, whatever the chunks', () => {
    for (const chunk of [1, 3, 511, 512, 513, 100_000]) assert.deepEqual(verdictOn(aPdf(), chunk), good)
  })

  it('allows 1 024 bytes after the end mark, not one more', () => {
    assert.deepEqual(verdictOn(after(1024)), good)
    assert.deepEqual(verdictOn(after(1025)), damaged)
  })

  it('wants startxref, digits and the end mark', () => {
    const source = aPdf().toString('latin1')
    const bent = (from: string | RegExp, to: string) =>
      verdictOn(Buffer.from(source.replace(from, to), 'latin1'))
    assert.deepEqual(bent(/startxref\n\d+/, 'startxref\n0'), good)
    assert.deepEqual(bent(/startxref\n\d+/, 'startxref\n'), damaged)
    assert.deepEqual(bent('startxref', 'startxxxx'), damaged)
    assert.deepEqual(bent('%%EOF', '%%EOT'), damaged)
    assert.deepEqual(bent(/startxref\n\d+/, 'startxref\nabc'), damaged)
  })

  it('wants all of that within the last 2 048 bytes', () => {
    const padded = (bytes: number) =>
      Buffer.from(
        aPdf()
          .toString('latin1')
          .replace('%%EOF', `${' '.repeat(bytes)}%%EOF`),
        'latin1',
      )
    const tail = (bytes: Buffer) => bytes.length - bytes.lastIndexOf('startxref')
    const room = 2048 - tail(padded(0))
    assert.deepEqual(verdictOn(padded(room)), good)
    assert.deepEqual(verdictOn(padded(room + 1)), damaged)
  })

  it('says that one cut short is damaged', () => {
    assert.deepEqual(verdictOn(aPdf().subarray(0, 400)), damaged)
  })

  it('refuses one that ends as a ZIP, with the longest comment, and allows the mark just before', () => {
    const zipEnd = Buffer.from('PK\x05\x06', 'latin1')
    const withMark = (fromEnd: number) => {
      const bytes = aPdf({ padToBytes: 80_000 })
      zipEnd.copy(bytes, bytes.length - fromEnd)
      return bytes
    }
    assert.deepEqual(verdictOn(Buffer.concat([aPdf(), zipEnd, Buffer.alloc(18)])), unsafe)
    assert.deepEqual(verdictOn(withMark(65_557), 4096), unsafe)
    assert.deepEqual(verdictOn(withMark(65_558), 4096), good)
  })

  describe('with a password', () => {
    const trailers: Record<string, Verdict> = {
      '/Encrypt 7 0 R': locked,
      '/Encrypt << /Filter /Standard >>': locked,
      '/Encrypt<</Filter/Standard>>': locked,
      '/Encry#70t 7 0 R': locked,
      '/Encrypt null': good,
      '/EncryptMetadata 1': good,
      '/Encryption 7 0 R': good,
    }
    for (const [trailer, expected] of Object.entries(trailers)) {
      it(`${trailer} is ${'key' in expected ? 'locked' : 'open'}`, () => {
        for (const chunk of [1, 700, 100_000]) assert.deepEqual(verdictOn(aPdf({ trailer }), chunk), expected)
      })
    }
  })

  describe('that does something', () => {
    const objects: Record<string, string> = {
      JavaScript: '<< /S /JavaScript >>',
      JS: '<< /JS (app.alert(1)) >>',
      Launch: '<< /S /Launch >>',
      EmbeddedFile: '<< /Type /EmbeddedFile >>',
      RichMedia: '<< /Subtype /RichMedia >>',
      XFA: '<< /XFA [ (template) 5 0 R ] >>',
      SubmitForm: '<< /S /SubmitForm >>',
      OpenAction: '<< /OpenAction 5 0 R >>',
      AA: '<< /AA << /O 5 0 R >> >>',
    }
    for (const [flag, source] of Object.entries(objects)) {
      it(`is flagged ${flag}`, () => {
        assert.deepEqual(verdictOn(aPdf({ objects: [source] }), 1000), { type: 'pdf', flags: [flag] })
      })
    }

    it('is flagged however the name is written', () => {
      const hidden = aPdf({ objects: ['<< /S /#4aava#53cript /#4A#53(1) >>'] })
      assert.deepEqual(verdictOn(hidden), { type: 'pdf', flags: ['JS', 'JavaScript'] })
    })

    it('is not flagged for names that only begin alike', () => {
      const objects = ['<< /JSON 1 /AAA 2 /Launcher 3 /JavaScripts 4 /AA null >>']
      assert.deepEqual(verdictOn(aPdf({ objects })), good)
    })
  })

  it('gets through a file of nothing but names', () => {
    const bytes = Buffer.concat([aPdf({ padToBytes: 5000 }), Buffer.alloc(2 * 1024 * 1024, '/#4')])
    assert.deepEqual(verdictOn(bytes, 65_536), damaged)
  })
})
