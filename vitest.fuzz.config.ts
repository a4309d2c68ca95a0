import { defineConfig } from 'vitest/config';
import shared from './vitest.config.js';

/** `npm run fuzz`: the same spec as in `npm test`, with more requests and another seed each time. */
const fuzz = {
  requests: Number(process.env.FUZZ_REQUESTS ?? 5_000),
  seed: Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31),
};

export default defineConfig({
  ...shared,
  test: { ...shared.test, include: ['test/fuzz/*.e2e-spec.ts'], provide: { fuzz } },
});
