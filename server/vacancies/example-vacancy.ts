import type { Context } from '../base/context.ts'
import { codeOf } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import { slugOf } from './slug.ts'
import type { Vacancy } from './vacancies-store.ts'

const duplicateKey = '11000'

const text = `Vi er et lite firma med stort vindu mot fjorden. Nå trenger vi en utvikler som liker å rydde.

Du skal
- bygge tjenester som folk bruker uten å tenke over dem
- slette mer kode enn du skriver
- svare kunder på vanlig norsk

Vi bryr oss mer om hva du har gjort enn om hvor du har gått på skole.`

/** There is one open job to apply to, when the installation never had any. Outside production only. */
export async function ensureExampleVacancy(
  ctx: Pick<Context, 'clock' | 'vacancies' | 'policy' | 'config' | 'inTransaction'>,
): Promise<void> {
  if (ctx.config.production || !(await ctx.vacancies.isEmpty())) return
  const { controller, contacts } = ctx.policy.document
  const at = ctx.clock.now()
  const example: Omit<Vacancy, 'slug'> = {
    _id: newId('vac'),
    state: 'published',
    title: 'Utvikler som liker å rydde',
    place: 'Eksempelby',
    unit: controller.name,
    family: 'Utvikling',
    employmentType: 'FULL_TIME',
    text,
    deadlineOn: null,
    contactName: contacts.dataProtection.role,
    contactEmail: contacts.dataProtection.email,
    attachments: true,
    questions: [],
    createdAt: at,
    createdBy: null,
    publishedAt: at,
    closedAt: null,
  }
  // No slug is taken yet; a process that starts at the same moment comes to the same one, and one of the two is late.
  const slug = slugOf(example.title)
  await ctx.vacancies.insert({ ...example, slug }).catch((error: unknown) => {
    if (codeOf(error) !== duplicateKey) throw error
  })
}
