/** Bokmål: mails. A subject and paragraphs for each; an absent paragraph is one that mail does not have. */
export const mail = {
  'mail.M1.subject': 'Lenke til dataene dine',
  'mail.M1.body':
    'Her er lenken du ba om:\n\n{link}\n\nDen virker én gang, i 15 minutter. Har du ikke bedt om den, kan du se bort fra e-posten.',
  'mail.M2.subject': 'Vi har søknaden din: {job}',
  'mail.M2.body':
    'Hei {name}.\n\nSøknaden kom fram {receivedOn}, referanse {reference}. Vi svarer deg uansett utfall.\n\n{deletion}\n\nSe, rett eller slett:\n\n{link}\n\nLenken er bare din; ikke send den videre.',
  'mail.M2.day': 'Vi sletter den {rule}. Uten avgjørelse sletter vi den {undecidedOn}.',
  'mail.M2.objected':
    'Du har bedt oss slette den når svaret er gitt. Går det ikke noe svar, sletter vi den {undecidedOn}.',
  'mail.M3.subject': 'Svar på søknaden: {job}',
  'mail.M3.rejected': 'Vi går ikke videre med søknaden din denne gangen. Vi vet at du la tid i den.',
  'mail.M3.hired': 'Vi vil ansette deg og tar kontakt.',
  'mail.M3.cancelled': 'Stillingen er avsluttet, og søknaden går ikke videre.',
  'mail.M3.body': 'Hei {name}.\n\n{answer}{copy}\n\n{deletion}\n\n{link}',
  'mail.M3.day': 'Opplysningene dine slettes {dueOn}. Vil du at det skjer nå:',
  'mail.M5.subject': 'Vi sletter søknaden din snart',
  'mail.M5.body':
    'Hei {name}.\n\nDet gjelder søknaden om {job}, referanse {reference}.\n\nVi sletter den {dueOn}. Du trenger ikke gjøre noe. Slettebeviset får nummer {certificateNo}.{member}\n\nVil du ha en kopi først:\n\n{link}\n\nVil du at vi sletter nå:\n\n{eraseLink}',
  'mail.M5recall.subject': 'Søknaden din slettes ikke den dagen vi skrev',
  'mail.M5recall.body':
    'Hei {name}.\n\nVi skrev at vi sletter søknaden om {job} {toldOn}. Det gjelder ikke lenger. {answer}\n\nSe søknaden:\n\n{link}',
  'mail.M5recall.moved': 'Nå sletter vi den {dueOn}.',
  'mail.M5recall.stopped': 'Slettingen venter. Du får en ny e-post før vi sletter.',
  'mail.M7.subject': 'Saken din om personopplysninger',
  'mail.M7.body': 'Hei {name}.\n\n{answer}\n\n{lead}\n\n{link}',
  'mail.M7.lead.see': 'Se saken:',
  'mail.M7.lead.confirm': 'Bekreft at det er deg:',
  'mail.M7.lead.undo': 'Følg slettingen, eller angre:',
  'mail.M7.erasing':
    'Vi gjør som du ba om. Saken gjelder: {what}. Søknaden er skjult, og slettingen starter når angrefristen er ute.',
  'mail.M7.lead.copy': 'Hent kopien:',
  'mail.M7.hiredPerson': 'den som ble ansatt',
  'mail.M7.received': 'Saken din kom fram {receivedOn}. Den gjelder: {what}. Du får svar senest {dueOn}.',
  'mail.M7.identity':
    'Vi har fått en sak i ditt navn. Den gjelder: {what}. Vi gjør ingenting før vi vet at det er deg.',
  'mail.M7.extended':
    'Vi trenger mer tid, fordi {reason}. Saken gjelder: {what}. Du får svar senest {dueOn}.',
  'mail.M7.withdrawn':
    'Vi har notert at du ikke ber om dette lenger, og saken er avsluttet. Den gjaldt: {what}. Stemmer det ikke, så skriv til oss.',
  'mail.M7.answered': 'Vi har svart i saken din. Den gjelder: {what}. Svaret står på siden din.',
  'mail.M7.copy':
    'Her er svaret på saken din. Den gjelder: {what}. Kopien lages når du ber om den på siden din.',
  'mail.M8.subject': '{title}',
  'mail.M8.body': 'Hei {name}.\n\nDet gjelder søknaden om {job}. {answer}\n\nSe søknaden:\n\n{link}',
  'mail.M8pool.subject': '{title}',
  'mail.M8pool.body':
    'Hei {name}.\n\nDet gjelder kopien vi har for å spørre deg om andre stillinger. {answer}\n\nSe hva vi har:\n\n{link}',
  'mail.M8.set.title': 'Opplysningene dine er begrenset',
  'mail.M8.set.text': 'De som ansetter, ser den ikke, og vi sletter den ikke så lenge begrensningen står.',
  'mail.M8.ending.title': 'Begrensningen din tar snart slutt',
  'mail.M8.ending.text':
    'Vi opphever begrensningen {liftOn}. Er datoen for sletting da passert, venter vi 14 dager til.',
  'mail.M3revert.subject': 'Vi vurderer søknaden din på nytt: {job}',
  'mail.M3revert.mistake': 'Svaret du fikk på søknaden, var feil.',
  'mail.M3revert.newInformation':
    'Vi har fått vite noe nytt, og svaret du fikk på søknaden, gjelder ikke lenger.',
  'mail.M3revert.body':
    'Hei {name}.\n\n{answer} Vi vurderer søknaden på nytt, og du får svar.\n\n{deletion}\n\n{link}',
  'mail.M3revert.day': 'Uten avgjørelse slettes opplysningene dine {dueOn}. Vil du at det skjer nå:',
  'mail.M4.subject': 'Du har trukket søknaden: {job}',
  'mail.M4.body':
    'Hei {name}.\n\nSøknaden er trukket, og vi vurderer den ikke mer.{copy}\n\n{deletion}\n\n{link}',
  'mail.M4.day': 'Søknaden slettes {dueOn}. Vil du at det skjer nå:',
  'mail.stopped.objected':
    'Du har bedt oss slette søknaden når svaret er gitt. Vi starter slettingen nå, og du får nummeret på slettebeviset i en siste e-post.',
  'mail.stopped.objectedAccess':
    'Du har bedt oss slette søknaden. Vi starter slettingen når du har fått svar på kravet om innsyn. Vil du at det skjer nå:',
  'mail.stopped.hold':
    'Et krav eller en plikt i lov gjør at vi må ta vare på opplysningene dine inntil videre. Se hvor lenge:',
  'mail.stopped.restriction':
    'Opplysningene dine er begrenset, og vi sletter dem ikke så lenge begrensningen står. Vil du at vi sletter likevel:',
  'mail.stopped.access':
    'Opplysningene dine slettes {dueOn}, men ikke før du har fått svar på kravet om innsyn. Vil du at det skjer nå:',
  'mail.M9due.subject': 'Noe er endret i søknaden din',
  'mail.M9due.body':
    'Hei {name}.\n\nDette gjelder søknaden din på {job}, referanse {reference}. Dagen vi sletter den på, er endret.\n\n{deletion}\n\n{link}',
  'mail.M9due.day': 'Vi sletter den nå {dueOn}. Vil du ha en kopi først, eller at det skjer straks:',
  'mail.M6.subject': 'Vi sletter søknaden din nå',
  'mail.M6.body':
    '{newer}Vi har startet slettingen av søknaden, filene og notatene. Beviset har nummer {certificateNo}; siden viser når alt er slettet og kontrollert:\n\n{link}\n\nDette er siste e-post om den. {address}{receipts}',
  'mail.M6.newer':
    'Du søkte samme stilling to ganger. Dette gjelder den eldste søknaden. Den nyeste har vi fortsatt, og den påvirkes ikke.',
  'mail.M6.goes': 'Har du ingen andre søknader her, slettes også adressen din når den er levert.',
  'mail.M6.stays':
    'Adressen din blir her så lenge vi har en annen søknad fra deg, eller kopien for andre stillinger.',
  'mail.unanswered.many':
    '{n} saker du hadde hos oss, er avsluttet uten fullt svar, fordi opplysningene slettes.',
  'mail.unanswered': 'En sak du hadde hos oss, er avsluttet uten fullt svar, fordi opplysningene slettes.',
  'mail.receipts.many': 'Kvitteringene for samtykkene dine, uten navn, har numrene {numbers}.',
  'mail.receipts': 'Kvitteringen for samtykket ditt, uten navn, har nummer {numbers}.',
  'mail.M9.subject': 'Noe er endret i søknaden din',
  'mail.M9.body':
    'Hei {name}.\n\nNoe er rettet i søknaden om {job}. Har du gjort det selv, trenger du ikke gjøre noe.\n\nSe hva som står der nå:\n\n{link}',
  'mail.M9pool.subject': 'Noe er endret i kopien for andre stillinger',
  'mail.M9pool.body':
    'Hei {name}.\n\nNoe er rettet i det vi har for å spørre deg om andre stillinger. Har du gjort det selv, trenger du ikke gjøre noe.\n\nSe hva som står der nå:\n\n{link}',
  'mail.M9moved.subject': 'E-postadressen din er byttet',
  'mail.M9moved.body':
    'Du har søkt jobb hos {controller}. Vi har fått en ny e-postadresse og skriver ikke hit lenger. Lenkene vi har sendt deg hit, virker ikke mer.\n\nEr det ikke du som har byttet den, så skriv til {rightsEmail}.',
  'mail.M11.subject': 'Nye regler for opplysningene dine fra {dueOn}',
  'mail.M11.body':
    'Hei {name}.\n\nVi endrer reglene for opplysningene dine fra {dueOn}. Du ser hva som endres, på siden din:\n\n{link}\n\nLenken er bare din; ikke send den videre.',
  'mail.M11recall.subject': 'Nye regler fra {dueOn} er trukket tilbake',
  'mail.M11recall.body':
    'Hei {name}.\n\nVi skrev til deg om nye regler for opplysningene dine fra {dueOn}. De er trukket tilbake og kommer ikke.\n\nEndrer vi reglene siden, får du vite det på forhånd. Her er siden din:\n\n{link}\n\nLenken er bare din; ikke send den videre.',
  'mail.M12.subject': 'Vi har fått opplysninger om deg',
  'mail.M12.body':
    'Hei {name}.\n\n{controller} har skrevet deg inn som referanse for en som søker stillingen {job}. {answer} Vi har navnet ditt og hvordan vi når deg.\n\nVi bruker det bare til å spørre deg om søkeren. Det har vi en berettiget interesse i (personvernforordningen artikkel 6 nr. 1 f). Bare de som ansetter, ser det.\n\nVi sletter det sammen med søknaden, etter reglene nå {dueOn}.\n\nDu kan se, rette og slette det:\n\n{link}\n\nDu kan også be oss begrense bruken eller si at du ikke vil. Du kan klage til {authority} ({authorityUrl}).',
  'mail.M12.applicant': 'Vi har det fra søkeren.',
  'mail.M12.other': 'Vi har det ikke fra søkeren; siden bak lenken sier hvor vi har det fra.',
  'mail.M13.subject': '{title}',
  'mail.M13.body':
    'Hei {name}.\n\n{answer}\n\n{link}\n\nVil du ikke høre fra oss om stillinger mer, og at vi sletter kopien nå:\n\n{unsubscribe}{member}',
  'mail.member': 'Vi har en kopi for å spørre deg om andre stillinger. Den har referansen {reference}.',
  'mail.M13.stay.title': 'Vil du fortsatt høre om stillinger?',
  'mail.M13.stay.text':
    'Du har sagt ja til at vi kan spørre deg om andre stillinger. Gjør du ingenting, sletter vi det {dueOn}. Vil du bli:',
  'mail.M13.invite.title': 'En ledig stilling: {job}',
  'mail.M13.invite.text':
    'Du har sagt ja til at vi kan spørre deg om andre stillinger. Vi har en ledig nå: {job}. Du må søke på nytt om du vil ha den. Her er den:',
  'mail.M14.subject': 'Vi tar ikke lenger kontakt om stillinger',
  'mail.M14.body':
    'Vi har startet slettingen av kopien vi hadde for å spørre deg om andre stillinger. Beviset har nummer {certificateNo}; siden viser når alt er slettet og kontrollert:\n\n{link}\n\nDette er siste e-post om det.{receipts}',
  'mail.M15.subject': 'Rett, begrens eller slett kopien din',
  'mail.M15.body':
    'Du har en kopi av {copyOf} {reference}: en fil du lastet ned, eller noe du fikk fra oss. {answer} Si fra når det er gjort:\n\n{link}',
  'mail.M15.ofApplication': 'søknaden med referanse',
  'mail.M15.ofPool': 'opplysningene til en som vil høre om stillinger, med referanse',
  'mail.M15.delete':
    'Vi har startet slettingen, med bevis {certificateNo}.\n\nSlett kopien, også i e-post, nedlastinger og sikkerhetskopier. Må du beholde den etter loven, så begrens bruken til det.',
  'mail.M15.correct':
    'Søkeren har rettet noe i den.\n\nBruk ikke kopien som den er. Hent det som gjelder nå, og slett eller rett kopien.',
  'mail.M15.restrict':
    'Søkeren har begrenset bruken av den.\n\nBruk ikke kopien, del den ikke, og la den ligge. Vi sier fra om den skal slettes.',
  'mail.M18.subject': 'Noe venter på deg',
  'mail.M18.body': '{answer}\n\nSe hva som må gjøres:\n\n{link}',
  'mail.M18.red.text': 'Noe trenger deg nå: {what}.',
  'mail.M18.undecided.text': '{n} søknader slettes snart uten at noen har fått svar. {what}',
  'mail.M18.handOver.text':
    '{n} som ble ansatt, er ikke overlevert til personalmappen. Uten det beholder vi søknaden lenger enn vi må. {what}',
  'mail.M18.holds.text': '{n} sperrer må vurderes på nytt, ellers faller de bort. {what}',
  'mail.M18.cases.text': '{what}',
  'mail.M18.due.over.one': '1 sak om personvern er over fristen.',
  'mail.M18.due.over.many': '{n} saker om personvern er over fristen.',
  'mail.M18.due.today.one': '1 sak om personvern har frist i dag.',
  'mail.M18.due.today.many': '{n} saker om personvern har frist i dag.',
  'mail.M18.due.tomorrow.one': '1 sak om personvern har frist i morgen.',
  'mail.M18.due.tomorrow.many': '{n} saker om personvern har frist i morgen.',
  'mail.M18.due.weekend.one': '1 sak om personvern har frist i helgen.',
  'mail.M18.due.weekend.many': '{n} saker om personvern har frist i helgen.',
  'mail.M18.due.monday.one': '1 sak om personvern har frist på mandag.',
  'mail.M18.due.monday.many': '{n} saker om personvern har frist på mandag.',
  'mail.M18.due.overWeek.one': '1 sak om personvern har frist om åtte eller ni dager.',
  'mail.M18.due.overWeek.many': '{n} saker om personvern har frist om åtte eller ni dager.',
  'mail.M18.due.week.one': '1 sak om personvern har frist om en uke.',
  'mail.M18.due.week.many': '{n} saker om personvern har frist om en uke.',
  'mail.M18.undecided.one': '1 søknad slettes snart uten at noen har fått svar. {what}',
  'mail.M18.handOver.one':
    '1 som ble ansatt, er ikke overlevert til personalmappen. Uten det beholder vi søknaden lenger enn vi må. {what}',
  'mail.M18.holds.one': '1 sperre må vurderes på nytt, ellers faller den bort. {what}',
  'mail.M18.complaint.text':
    '{n} klage på behandlingen av opplysninger venter på svar. Bare personvernansvarlige med konto her kan åpne den og svare. Har du ikke konto, så be dem om det.',
  'mail.footer': 'Spørsmål om opplysningene dine: {rightsEmail}',
  'mail.footerNotice': 'Slik bruker vi dem: {notice}',
}
