/** Bokmål: what privacy officers read, and what a copy leaves out. */
export const officer = {
  'officer.read': 'Les søknaden',
  'officer.readOf': 'Les søknaden {reference}',
  'officer.held': 'Du kan lese søknaden så lenge sperren står. Søkeren ser at du har lest den.',
  'officer.inCase': 'Du kan lese søknaden så lenge saken er åpen. Søkeren ser at du har lest den.',
  'masks.title': 'Hva som står i kopien',
  'masks.lead': 'Slik blir tekstene i kopien. Skriv ned det som handler om andre, så utelates det.',
  'masks.files': 'Filer er ikke med her. De er søkerens egne og blir alltid med i kopien.',
  'masks.notAll':
    'Søkeren har bedt om at noe ikke brukes, eller det er på vei til å slettes. Det vises ikke her.',
  'masks.none': 'Søknaden har ingen tekster.',
  'masks.label': 'Dette utelates',
  'masks.labelOf': 'Dette utelates av {reference}',
  'masks.hint':
    'Én linje for hvert sted. Skriv av teksten ord for ord. Fjern en linje for å ta den med igjen.',
  'masks.consequence':
    'Kopien sier at noe er utelatt, og hvorfor. Saken avsluttes som delvis svart. Søkeren kan klage.',
  'masks.button': 'Lagre',
  'masks.mark': '[utelatt: andres opplysninger]',
  'masks.answer': 'Svar på spørsmål',
  'masks.note': 'Notat',
  'masks.contest': 'Søkeren sier imot',
  'masks.contestAnswer': 'Svar til søkeren',
  'masks.messageIn': 'Melding fra søkeren',
  'masks.messageOut': 'Melding til søkeren',
  'masks.open': 'Se hva som står i kopien',
  'masks.set': 'Kopien utelater noe som handler om andre.',
  'masks.copyTitle': 'Kopien din',
  'masks.copyText': 'Det som handler om andre, er utelatt av kopien.',
  'masks.copyButton': 'Lag kopien',
  'err.maskUnknown':
    'Sted nummer {n} finnes ikke i tekstene eller er for kort. Skriv hele ord, slik de står.',
}
