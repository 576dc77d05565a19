import { parseArgs } from 'node:util';

/** One command each; `npm run bench -- NAME`, or all of them. */
const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  scan: async () => (await import('./scan.ts')).benchScan(),
  cel: async () => (await import('./cel.ts')).benchCel(),
  policy: async () => (await import('./policy.ts')).benchPolicy(),
  rules: async () => (await import('./rules.ts')).benchRules(),
  secrets: async () => (await import('./secrets.ts')).benchSecrets(),
};

const { positionals } = parseArgs({ allowPositionals: true });
for (const name of positionals.length === 0 ? Object.keys(BENCHES) : positionals) {
  const bench = BENCHES[name];
  if (bench === undefined) {
    console.error(`there is no bench ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
    process.exitCode = 2;
  } else await bench();
}
