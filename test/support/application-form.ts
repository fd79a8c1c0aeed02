import assert from 'node:assert/strict'
import { addressField } from '../../server/policy/fields.ts'
import type { FormPart } from './multipart.ts'
import type { Page, TypedFields, Visitor } from './visitor.ts'

/** A form that was opened. */
export interface OpenForm {
  page: Page
  /** Where it is sent, with its key. */
  action: string
  key: string
  visitor: Visitor
  send(fields: TypedFields, files?: readonly FormPart[]): Promise<Page>
}

/** The form of a page, ready to be sent. */
export function actionOf(page: Page, visitor: Visitor): Pick<OpenForm, 'action' | 'key' | 'send'> {
  const action = /action="([^"]+\/apply\?form=[^"]+)"/.exec(page.html)?.[1]
  assert.ok(action, 'the page has no form')
  const key = new URL(action, 'http://here').searchParams.get('form')
  assert.ok(key)
  return {
    action,
    key,
    send: async (fields, files = []) => await visitor.send(action, [...typedParts(fields), ...files]),
  }
}

/** The parts of a form with these inputs. */
export function typedParts(fields: TypedFields): FormPart[] {
  return Object.entries(fields).flatMap(([name, value]) => [value].flat().map(one => ({ name, value: one })))
}

/** The address that was typed. */
export function addressIn({ fields }: { fields: TypedFields }): string {
  return String(fields[addressField])
}

/** What one more person types. */
export function aPerson(number: number): TypedFields {
  return {
    fullName: `Kari Nordmann ${number}`,
    emailAddress: `kari${number}@eksempel.no`,
    phoneNumber: '412 34 567',
    letter: `Jeg liker lys, sa hun for ${number}. gang.`,
  }
}
