import { defineConfig } from 'vitest/config';

// Threads without isolation: no test may leak global state (fakes are passed in, nothing is mocked by module).
const shared = { pool: 'threads', isolate: false, testTimeout: 60_000, hookTimeout: 300_000 } as const;

export default defineConfig({
  test: {
    reporters: ['default', './tools/closing-line-reporter.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'real',
          include: ['test/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
        },
      },
    ],
  },
});
