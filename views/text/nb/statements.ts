/** Hva den som ble ansatt, kan: for dem som ikke ble det. */
export const statements = {
  'statement.title': 'Kvalifikasjonene til den ansatte',
  'statement.lead':
    'Søkere som ikke fikk jobben, kan be om å få vite hva den ansatte har av utdanning og praksis. Skriv det som kan kontrolleres.',
  'statement.rules':
    'Skriv ikke navn, alder eller vurderinger. Den ansatte ser teksten. Den slettes med den siste søknaden som fikk avslag.',
  'statement.education': 'Utdanning',
  'statement.educationHint': 'Nivå, fag og år. Skriv «ingen» når det ikke er noe å oppgi.',
  'statement.practice': 'Praksis',
  'statement.practiceHint': 'Slag arbeid og antall år. Skriv «ingen» når det ikke er noe å oppgi.',
  'statement.other': 'Andre kvalifikasjoner som kan kontrolleres',
  'statement.otherHint': 'Sertifikat, språk, førerkort.',
  'statement.button': 'Lagre kvalifikasjonene',
  'statement.cancel': 'Tilbake til søknaden',
  'statement.open': 'Skriv kvalifikasjonene',
  'statement.missing': 'Kvalifikasjonene mangler. Skriv dem før du overfører.',
  'statement.missingSome': 'Kvalifikasjonene til en ansatt mangler. Skriv dem før du stenger stillingen.',
  'statement.none': 'Ingen har skrevet dem ennå.',
  'statement.writeFor': 'Skriv kvalifikasjonene til den som ble ansatt {date}',
  'statement.mine': 'Det andre søkere kan få vite om deg',
  'statement.mineText': 'Søkere som ikke fikk jobben, kan be om å få vite dette. Navnet ditt står ikke der.',
  'statement.askTitle': 'Hvem fikk jobben?',
  'statement.askLink': 'Se hva den ansatte kan',
  'statement.askText':
    'Du kan få vite hva den ansatte har av utdanning, praksis og andre kvalifikasjoner som kan kontrolleres. Du får ikke navnet.',
  'statement.ask': 'Vis kvalifikasjonene',
  'statement.person': 'Ansatt {n}',
  'statement.undecided': 'Søknaden din er ikke avgjort ennå. Du kan be om dette når du har fått avslag.',
  'statement.notForYou': 'Dette er for søkere som fikk avslag.',
  'statement.nobody': 'Ingen er ansatt i denne stillingen.',
  'statement.outlived':
    'Opplysningene om den som ble ansatt, ble slettet før vi svarte. Derfor er saken avsluttet uten kvalifikasjonene.',
  'statement.waits': 'Vi skriver det nå. Du får svar senest {date}.',
  'tasks.statements': 'Kvalifikasjoner som mangler',
  'tasks.statement': '{job}: skriv kvalifikasjonene til den som ble ansatt {date}',
} as const
