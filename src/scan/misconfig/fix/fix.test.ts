import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '#core/index.ts';
import { parseDockerfile } from '#format/index.ts';
import { DOCKERFILE_CHECKS } from '../dockerfile/checks.ts';
import { acceptPatches, patchedFindings } from './accept-patches.ts';
import { applyFixes } from './apply.ts';
import { planFixes } from './plan.ts';
import { recheckFile } from './recheck.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bulkhead-fix-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const write = (path: string, text: string): string => {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
  return join(directory, path);
};
const scan = (path: string): readonly Finding[] =>
  recheckFile(path, readFileSync(join(directory, path), 'utf8'));

const BAD = 'from debian:12\nMAINTAINER me\nRUN apt install curl\nADD a /b\n';
const MENDED =
  'FROM debian:12\nLABEL org.opencontainers.image.authors="me"\nRUN apt-get install --no-install-recommends -y curl\nCOPY a /b\n';

describe('planFixes and applyFixes', () => {
  it('show a diff, write nothing, and then write what was shown', () => {
    const file = write('app/Dockerfile', BAD);
    const plan = planFixes(directory, scan('app/Dockerfile'));
    expect(readFileSync(file, 'utf8')).toBe(BAD);
    expect(plan.refused).toEqual([]);
    expect(plan.diff).toContain(
      '--- a/app/Dockerfile\n+++ b/app/Dockerfile\n@@ -1,4 +1,4 @@\n-from debian:12\n',
    );
    expect(applyFixes(plan)).toEqual({ written: ['app/Dockerfile'], refused: [] });
    expect(readFileSync(file, 'utf8')).toBe(MENDED);
    expect(planFixes(directory, scan('app/Dockerfile')).diff).toBe('');
    expect(readdirSync(join(directory, 'app'))).toEqual(['Dockerfile']);
  });

  it('are the same whatever the order of the findings', () => {
    write('Dockerfile', BAD);
    write('b/Dockerfile', BAD);
    const findings = [...scan('b/Dockerfile'), ...scan('Dockerfile')];
    const { diff, files } = planFixes(directory, findings);
    expect(planFixes(directory, findings.toReversed()).diff).toBe(diff);
    expect(files.map(({ path }) => path)).toEqual(['Dockerfile', 'b/Dockerfile']);
  });

  it('keep the mode, the line ends, the byte order mark and a missing last newline', () => {
    const text = `\uFEFF${BAD.trimEnd().replaceAll('\n', '\r\n')}`;
    const file = write('Dockerfile', text);
    chmodSync(file, 0o750);
    applyFixes(planFixes(directory, scan('Dockerfile')));
    expect(readFileSync(file, 'utf8')).toBe(`\uFEFF${MENDED.trimEnd().replaceAll('\n', '\r\n')}`);
    expect(statSync(file).mode & 0o7777).toBe(0o750);
  });

  it('leave alone what was changed after the scan, and after the plan', () => {
    const file = write('Dockerfile', BAD);
    const findings = scan('Dockerfile');
    writeFileSync(file, `# new\n${BAD}`);
    expect(planFixes(directory, findings)).toMatchObject({
      files: [],
      refused: [{ path: 'Dockerfile', why: 'was changed since it was scanned' }],
    });
    const plan = planFixes(directory, scan('Dockerfile'));
    writeFileSync(file, BAD);
    expect(applyFixes(plan)).toEqual({
      written: [],
      refused: [{ path: 'Dockerfile', why: 'was changed since it was scanned' }],
    });
    expect(readFileSync(file, 'utf8')).toBe(BAD);
  });

  it.each([
    'link/Dockerfile',
    'Dockerfile.link',
    '../outside/Dockerfile',
    '/etc/Dockerfile',
    'gone/Dockerfile',
  ])('do not touch %s', (path) => {
    const outside = mkdtempSync(join(tmpdir(), 'bulkhead-outside-'));
    try {
      writeFileSync(join(outside, 'Dockerfile'), BAD);
      symlinkSync(outside, join(directory, 'link'));
      symlinkSync(join(outside, 'Dockerfile'), join(directory, 'Dockerfile.link'));
      const plan = planFixes(directory, recheckFile(path, BAD));
      expect(plan.files).toEqual([]);
      expect(plan.refused.map((one) => one.path)).toEqual([path]);
      const forged = { ...plan, files: [{ path, digest: '', text: 'x', diff: 'x', findings: [] }] };
      expect(applyFixes(forged).written).toEqual([]);
      expect(readFileSync(join(outside, 'Dockerfile'), 'utf8')).toBe(BAD);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('leave suppressed findings, and files that are no text', () => {
    write('Dockerfile', '# hadolint global ignore=DL3020\nFROM a:1\nADD a /b\n');
    expect(planFixes(directory, scan('Dockerfile')).diff).toBe('');
    const findings = recheckFile('b.Dockerfile', BAD);
    writeFileSync(join(directory, 'b.Dockerfile'), Buffer.concat([Buffer.from(BAD), Buffer.from([0xff])]));
    expect(planFixes(directory, findings).refused).toEqual([
      { path: 'b.Dockerfile', why: 'is no UTF-8 text' },
    ]);
    expect(existsSync(join(directory, 'b.Dockerfile'))).toBe(true);
  });

  it('resolve patches that touch by order, and come back for the rest', () => {
    write('Dockerfile', 'FROM a:1\nRUN apt install curl\n');
    const found = patchedFindings(scan('Dockerfile'));
    const taken = acceptPatches(found);
    expect(taken.length).toBeLessThan(found.length);
    applyFixes(planFixes(directory, scan('Dockerfile')));
    expect(readFileSync(join(directory, 'Dockerfile'), 'utf8')).toBe(
      'FROM a:1\nRUN apt-get install --no-install-recommends -y curl\n',
    );
  });

  it('end, leave nothing of what they mend, and make no file worse', () => {
    const examples = DOCKERFILE_CHECKS.flatMap(({ examples: { bad, good } }) => [...bad, ...good]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...examples), { minLength: 1, maxLength: 5 }), (parts) => {
        write('Dockerfile', parts.join(''));
        const before = scan('Dockerfile');
        const ids = new Set(patchedFindings(before).map(({ finding }) => finding.id));
        applyFixes(planFixes(directory, before));
        const after = scan('Dockerfile');
        const left = patchedFindings(after).filter(({ finding }) => ids.has(finding.id));
        expect(left.map(({ finding }) => finding.id)).toEqual([]);
        const faults = (text: string) => parseDockerfile(text).faults.length;
        expect(faults(readFileSync(join(directory, 'Dockerfile'), 'utf8'))).toBeLessThanOrEqual(
          faults(parts.join('')),
        );
      }),
      { numRuns: 150 },
    );
  });
});
