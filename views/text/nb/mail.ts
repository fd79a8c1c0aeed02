/** Bokmål: mails. A subject and paragraphs for each; an absent paragraph is one that mail does not have. */
export const mail = {
  'mail.M1.subject': 'Lenke til dataene dine',
  'mail.M1.body':
    'Her er lenken du ba om:\n\n{link}\n\nDen virker én gang, i 15 minutter. Har du ikke bedt om den, kan du se bort fra e-posten.',
  'mail.M2.subject': 'Vi har søknaden din: {job}',
  'mail.M2.body':
    'Hei {name}.\n\nSøknaden kom fram {receivedOn}, referanse {reference}. Vi svarer deg uansett utfall.\n\nVi sletter den {rule}. Uten avgjørelse sletter vi den {undecidedOn}.\n\nSe, rett eller slett:\n\n{link}\n\nLenken er bare din; ikke send den videre.',
  'mail.M3.subject': 'Svar på søknaden: {job}',
  'mail.M3.rejected': 'Vi går ikke videre med søknaden din denne gangen. Vi vet at du la tid i den.',
  'mail.M3.hired': 'Vi vil ansette deg og tar kontakt.',
  'mail.M3.cancelled': 'Stillingen er avsluttet, og søknaden går ikke videre.',
  'mail.M3.body':
    'Hei {name}.\n\n{answer}\n\nOpplysningene dine slettes {dueOn}. Vil du at det skjer nå:\n\n{link}',
  'mail.M6.subject': 'Vi sletter søknaden din nå',
  'mail.M6.body':
    'Vi har startet slettingen av søknaden, filene og notatene. Beviset har nummer {certificateNo}; siden viser når alt er slettet og kontrollert:\n\n{link}\n\nDette er siste e-post om den. Har du ingen andre søknader her, slettes også adressen din når den er levert.',
  'mail.footer': 'Spørsmål om opplysningene dine: {rightsEmail}',
}
