import { en, Faker } from '@faker-js/faker';

/** The words that a company's rows are made of. Drawn once by faker; rows then only pick, which is cheap. */
export interface Vocabulary {
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly companies: readonly string[];
  readonly products: readonly string[];
  readonly streets: readonly string[];
  readonly cities: readonly string[];
  readonly regions: readonly string[];
  readonly sentences: readonly string[];
  readonly jobTitles: readonly string[];
  readonly lostReasons: readonly string[];
  readonly uuids: readonly string[];
}

export function drawVocabulary(seed: number): Vocabulary {
  const faker = new Faker({ locale: en });
  faker.seed(seed);
  const draw = (count: number, word: () => string): readonly string[] => Array.from({ length: count }, word);
  return {
    firstNames: draw(120, () => faker.person.firstName()),
    lastNames: draw(160, () => faker.person.lastName()),
    companies: draw(240, () => faker.company.name()),
    products: draw(60, () => faker.commerce.productName()),
    streets: draw(80, () => faker.location.street()),
    cities: draw(80, () => faker.location.city()),
    regions: draw(30, () => faker.location.state()),
    sentences: draw(120, () => faker.lorem.sentence()),
    jobTitles: draw(40, () => faker.person.jobTitle()),
    lostReasons: ['Price', 'No budget this year', 'Chose a competitor', 'No answer any more', 'Bad timing'],
    uuids: draw(60, () => faker.string.uuid()),
  };
}
