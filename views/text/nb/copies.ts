/** Bokmål: copies that others have of what is deleted. */
export const copies = {
  'copies.title': 'Rett, begrens eller slett kopien din',
  'copies.lead.correct':
    'Søkeren har rettet noe i en søknad hos {controller} som du har en kopi av. E-posten du fikk, sier hvilken referanse det gjelder.',
  'copies.lead.restrict':
    'Søkeren har begrenset bruken av en søknad hos {controller} som du har en kopi av. E-posten du fikk, sier hvilken referanse det gjelder.',
  'copies.fetch': 'Hent det som gjelder nå, og slett eller rett kopien din.',
  'copies.letLie': 'Bruk ikke kopien, og del den ikke, så lenge begrensningen står.',
  'copies.lookAgain': 'Åpne denne siden igjen før du bruker den. Her står det når begrensningen er opphevet.',
  'copies.lifted': 'Begrensningen er opphevet. Du kan bruke kopien igjen.',
  'copies.what.delete': 'Slette',
  'copies.what.correct': 'Rette',
  'copies.what.restrict': 'Begrense',
  'copies.lead.delete':
    '{controller} har startet slettingen av en søknad som du har en kopi av. E-posten du fikk, sier hvilken referanse det gjelder.',
  'copies.delete': 'Slett kopien: filer du lastet ned, utskrifter og notater.',
  'copies.everywhere': 'Se også i e-post, delte mapper, papirkurv og sikkerhetskopier.',
  'copies.restrict': 'Må du beholde noe etter loven, så rett det som er feil, og bruk det bare til det.',
  'copies.on': 'Har du gitt kopien videre, så be mottakeren gjøre det samme.',
  'copies.done': 'Det er gjort',
  'copies.thanks': 'Vi har notert at det er gjort.',
  'copies.certificate': 'Se beviset for slettingen',
  'copies.listTitle': 'Kopier vi venter svar om',
  'copies.listLead':
    'Disse har lastet ned filer eller fått data fra søknader som er slettet, rettet eller begrenset. Vi vet ikke om det er gjort med kopien. Spør dem.',
  'copies.none': 'Vi venter ikke på noen.',
  'copies.number': 'Bevis',
  'copies.holder': 'Hvem',
  'copies.askedOn': 'Spurt',
  'copies.outside': 'Mottaker utenfor',
  'copies.formerStaff': 'Tidligere ansatt',
  'copies.state.waits': 'Venter på svar',
  'copies.state.untold': 'Ingen adresse å skrive til',
}
