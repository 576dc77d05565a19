import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { policyJsonSchema } from './json-schema.ts';

const FILE = new URL('../../docs/reference/policy.schema.json', import.meta.url);

/** `BULKHEAD_UPDATE=1 npx vitest run --project unit src/policy/json-schema.test.ts` writes the file. */
it('docs/reference/policy.schema.json is the schema of the policies that are read', () => {
  const current = `${JSON.stringify(policyJsonSchema(), undefined, 2)}\n`;
  if (process.env['BULKHEAD_UPDATE'] === '1') {
    mkdirSync(new URL('.', FILE), { recursive: true });
    writeFileSync(FILE, current);
  }
  expect(readFileSync(FILE, 'utf8')).toBe(current);
});
