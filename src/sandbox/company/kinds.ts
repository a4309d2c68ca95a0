/** Names for what the dice are thrown for: rows of different kinds must not resemble each other. */
export const KIND = {
  deal: 1,
  person: 2,
  organization: 3,
  note: 4,
  user: 5,
  stage: 6,
  personOrganization: 7,
  customFields: 8,
  extras: 9,
  company: 10,
} as const;
