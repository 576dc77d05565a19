import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliContext } from './context.ts';
import { secretSettings } from './secret-settings.ts';

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'bulkhead-key-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function contextOf(env: Readonly<Record<string, string>>, told: string[] = []): CliContext {
  const stderr = { write: (text: string) => told.push(text) > 0 };
  return { process: { env, stderr }, home } as unknown as CliContext;
}

describe('the key of fingerprints', () => {
  it('is made once, for its owner only', async () => {
    const { key } = await secretSettings(undefined, contextOf({}));
    const file = join(home, '.local/share/bulkhead/fingerprint.key');
    expect(readFileSync(file, 'latin1')).toBe(`${key}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await secretSettings(undefined, contextOf({}))).key).toBe(key);
  });

  it('may be given', async () => {
    const key = 'ab'.repeat(32);
    expect((await secretSettings(undefined, contextOf({ BULKHEAD_FINGERPRINT_KEY: key }))).key).toBe(key);
    await expect(
      secretSettings(undefined, contextOf({ BULKHEAD_FINGERPRINT_KEY: 'short' })),
    ).rejects.toMatchObject({ code: 'cli.fingerprint-key' });
  });

  it('is done without where none can be kept', async () => {
    writeFileSync(join(home, 'file'), '');
    const { key } = await secretSettings(undefined, contextOf({ XDG_DATA_HOME: join(home, 'file') }));
    expect(key).toBeUndefined();
  });
});

describe('rule files', () => {
  it('are checked, and what is not followed is told', async () => {
    const path = join(home, 'gitleaks.toml');
    writeFileSync(path, '[[rules]]\nid = "a"\npath = "x"\n');
    const told: string[] = [];
    const { rules } = await secretSettings([path], contextOf({}, told));
    expect(rules!.map(({ name }) => name)).toEqual([path]);
    expect(told).toEqual([`bulkhead: ${path}: rule a has no regex: a file's name alone is not reported\n`]);
    writeFileSync(path, '[[rules]]\nid = "a"\nregex = "("\n');
    await expect(secretSettings([path], contextOf({}))).rejects.toMatchObject({
      code: 'secret.rule-invalid',
    });
  });
});
