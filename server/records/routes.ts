import { Refusal } from '../base/errors.ts'
import { readNumber } from '../erasure/certificate-number.ts'
import type { FoundCertificate } from '../erasure/certificates.ts'
import { mediaType, readForm } from '../http/read-form.ts'
import { page, redirectTo, route, type Answer, type Route, type Who } from '../http/route.ts'
import { certificatePage, checkPage, type CheckPageProps } from '../../views/records/certificates.tsx'
import { readUploaded } from './read-uploaded.ts'

const open = { allow: 'anyone', record: { nothing: 'a certificate says nothing of a person' } } as const

const getCheck = route({
  ...open,
  method: 'get',
  path: '/certificates',
  read: () => undefined,
  handle: (_ctx, _input, who) => Promise.resolve(page(checkPage({ frame: who.frame, typed: '' }))),
})

/** A number leads to its page; an uploaded certificate is checked and shown. */
const postCheck = route({
  ...open,
  method: 'post',
  path: '/certificates',
  limit: 'certificate',
  body: 'own',
  read: incoming => incoming.raw,
  handle: async (ctx, raw, who) => {
    if (mediaType(raw) !== 'multipart/form-data') {
      const { number } = await readForm(raw)
      const typed = typeof number === 'string' ? number.trim() : ''
      if (typed === '') return again(who, { field: 'number', key: 'check.missing' })
      const read = readNumber(typed)
      return read === undefined
        ? foundAnswer(who, { verdict: 'unknown' }, false)
        : redirectTo(`/certificates/${read}`)
    }
    const json = await readUploaded(raw).catch(whenTooLarge)
    if (json === tooLarge) return again(who, { field: 'certificate', key: 'check.tooLarge' }, 413)
    if (json === undefined) return again(who, { field: 'certificate', key: 'check.notCertificate' })
    return foundAnswer(who, await ctx.erasure.certificates.check(json), true)
  },
})

/** No JSON is this. */
const tooLarge = Symbol('a file too large for a certificate')

function whenTooLarge(error: unknown): typeof tooLarge {
  if (error instanceof Refusal && error.code === 'tooLarge') return tooLarge
  throw error
}

function again(who: Who, problem: NonNullable<CheckPageProps['problem']>, status: 413 | 422 = 422): Answer {
  return page(checkPage({ frame: who.frame, typed: '', problem }), status)
}

/** The keys to check certificates and ledger with, offline: SPKI in PEM. */
const getKeys = route({
  ...open,
  method: 'get',
  path: '/certificates/keys.json',
  read: () => undefined,
  handle: async ctx => {
    await ctx.vault.secrets.reloadLedgerKeys()
    const keys = ctx.erasure.certificates
      .publicKeys()
      .map(key => key.export({ type: 'spki', format: 'pem' }).toString())
    return { kind: 'json', status: 200, value: { keys } }
  },
})

/** One certificate; with `.json` at its end, the file that anybody can check offline. */
const getCertificate = route({
  ...open,
  method: 'get',
  path: '/certificates/:number',
  limit: 'certificate',
  read: incoming => incoming.params['number'] ?? '',
  handle: async (ctx, asked, who) => {
    const asFile = asked.endsWith('.json')
    const found = await ctx.erasure.certificates.find(asFile ? asked.slice(0, -'.json'.length) : asked)
    return asFile ? fileAnswer(found) : foundAnswer(who, found, false)
  },
})

function fileAnswer(found: FoundCertificate): Answer {
  if (found.verdict === 'genuine') return { kind: 'json', status: 200, value: found.certificate }
  return { kind: 'json', status: statusFor(found), value: { verdict: found.verdict } }
}

function foundAnswer(who: Who, found: FoundCertificate, uploaded: boolean): Answer {
  const number = 'number' in found ? found.number : ''
  const shown = { frame: who.frame, number, uploaded }
  const html =
    found.verdict === 'genuine'
      ? certificatePage({ ...shown, ...found, verdict: 'good' })
      : certificatePage({ ...shown, verdict: found.verdict })
  return page(html, statusFor(found))
}

function statusFor(found: FoundCertificate): 200 | 404 {
  return found.verdict === 'unknown' ? 404 : 200
}

/** Every route of the proof. */
export const recordRoutes: readonly Route[] = [getCheck, postCheck, getKeys, getCertificate]
