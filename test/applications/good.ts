/** What a person types who makes no mistake. */
export const good = {
  fullName: 'Åse Ødegård',
  emailAddress: 'ase@eksempel.no',
  phoneNumber: '+47 412 34 567',
  letter: 'Jeg søker fordi <b>lys</b> & mørke "begge" teller.',
}
