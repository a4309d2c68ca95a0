import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Nest injects by constructor types: the transform has to emit them, as tsc does.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts', 'test/**/*.e2e-spec.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // Vitest would leave a core to the process that hands out the files and does next to nothing: one of two.
    maxWorkers: '100%',
    testTimeout: 30_000,
    // A busy machine may take its time: a second is how long vitest polls for by itself.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
});
