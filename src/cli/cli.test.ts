import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '#core/index.ts';
import { writeTar } from '#format/index.ts';
import { runCli } from './app.ts';
import type { CliContext } from './context.ts';

const root = join(import.meta.dirname, '../..');
const shop = join(root, 'examples/shop.tar');
const advisories = join(root, 'examples/advisories');
const compressed = join(mkdtempSync(join(tmpdir(), 'bulkhead-cli-')), 'shop.tar.gz');

let folder = '';
beforeAll(() => {
  writeFileSync(compressed, gzipSync(readFileSync(shop)));
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-cli-'));
});
afterAll(() => {
  for (const path of [folder, join(compressed, '..')]) rmSync(path, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, with streams and an environment of its own. */
async function bulkhead(args: readonly string[], input = ''): Promise<Answer> {
  let stdout = '';
  let stderr = '';
  const stream = (take: (text: string) => void) => ({
    write(text: string) {
      take(text);
      return true;
    },
    once() {},
  });
  const context = {
    process: {
      stdout: stream((text) => (stdout += text)),
      stderr: stream((text) => (stderr += text)),
      env: {
        XDG_CACHE_HOME: join(folder, 'cache'),
        XDG_DATA_HOME: join(folder, 'data'),
        DOCKER_HOST: `unix://${folder}/none.sock`,
      },
      exitCode: undefined as number | undefined,
    },
    stdin: (async function* () {
      yield Buffer.from(input);
    })(),
    home: folder,
    now: () => Date.UTC(2026, 0, 2),
  };
  await runCli(args, context as unknown as CliContext);
  return { status: context.process.exitCode ?? 0, stdout, stderr };
}

describe('exit statuses', () => {
  const damaged = (): string => {
    const path = join(folder, 'damaged.tar');
    const layer = Buffer.concat([
      writeTar([{ path: 'a', content: 'b' }]).subarray(0, 1024),
      Buffer.alloc(512, 7),
    ]);
    const config = JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      config: {},
      rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
    });
    const manifest = JSON.stringify([{ Config: 'config.json', RepoTags: [], Layers: ['layer.tar'] }]);
    writeFileSync(
      path,
      writeTar([
        { path: 'layer.tar', content: layer },
        { path: 'config.json', content: config },
        { path: 'manifest.json', content: manifest },
      ]),
    );
    return path;
  };
  const scan = ['scan', '--advisories', advisories];
  it.each([
    ['0 without a gate', () => [...scan, shop], 0],
    ['1 at the gate', () => [...scan, '--fail-on', 'critical', shop], 1],
    ['1 at the gate of fixable ones', () => [...scan, '--fail-on', 'high,fixable', shop], 1],
    ['2 for a file that is not there', () => [...scan, './missing.tar'], 2],
    ['2 for a file that is no image', () => [...scan, join(root, 'package.json')], 2],
    ['2 for an unknown flag', () => [...scan, '--bogus', shop], 2],
    ['2 for an unknown command', () => ['scann', shop], 2],
    ['2 for an unknown severity', () => [...scan, '--fail-on', 'terrible', shop], 2],
    ['3 for what could not be read', () => ['scan', '--scanners', 'packages', damaged()], 3],
    ['2 for an archive that is not there', () => [...scan, 'missing.tar'], 2],
    ['2 for a file that cannot be written', () => [...scan, '-o', `json=${folder}/none/x.json`, shop], 2],
    ['2 for another platform than the image', () => [...scan, '--platform', 'linux/s390x', shop], 2],
    ['0 for help', () => ['scan', '--help'], 0],
  ])('%s', async (_name, args, status) => {
    expect((await bulkhead(args())).status).toBe(status);
  });
});

describe('scan', () => {
  it('says the same in every format, and the same bytes twice', async () => {
    const outputs = ['table', 'json', 'sarif', 'cyclonedx'].map(
      (format) => [format, join(folder, format)] as const,
    );
    const args = [
      'scan',
      '--advisories',
      advisories,
      ...outputs.flatMap(([format, file]) => ['-o', `${format}=${file}`]),
      shop,
    ];
    await bulkhead(args);
    const first = outputs.map(([, file]) => readFileSync(file, 'utf8'));
    await bulkhead([...args, '--no-cache']);
    expect(outputs.map(([, file]) => readFileSync(file, 'utf8'))).toEqual(first);
    for (const text of first) expect(text).toContain('CVE-2021-44228');
    const [table, json, sarif] = first as [string, string, string, string];
    const { findings } = JSON.parse(json) as {
      findings: { id: string; fingerprint: string; suppression?: object }[];
    };
    const { results } = (
      JSON.parse(sarif) as { runs: [{ results: { partialFingerprints: Record<string, string> }[] }] }
    ).runs[0];
    expect(results.map((result) => result.partialFingerprints['bulkhead/v1'])).toEqual(
      findings.map(({ fingerprint }) => fingerprint),
    );
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('leaves out what was not asked for', async () => {
    const { stdout } = await bulkhead(['scan', '--advisories', advisories, '--only-kev', '-o', 'json', shop]);
    const { findings } = JSON.parse(stdout) as { findings: { id: string; kind: string }[] };
    const vulnerabilities = findings.filter(({ kind }) => kind === 'vulnerability');
    expect([...new Set(vulnerabilities.map(({ id }) => id))].sort()).toEqual([
      'CVE-2021-44228',
      'CVE-2021-45046',
      'CVE-2023-4911',
    ]);
  });

  it('shows patches as a diff, and writes them when it is told to', async () => {
    const directory = join(folder, 'fix');
    const file = join(directory, 'Dockerfile');
    mkdirSync(directory);
    writeFileSync(file, 'FROM a:1\nADD b /c\n');
    const args = ['scan', '--scanners', 'misconfig', '--fix'];
    const shown = await bulkhead([...args, `dir:${directory}`]);
    expect(shown).toMatchObject({
      status: 0,
      stdout: '--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n FROM a:1\n-ADD b /c\n+COPY b /c\n',
    });
    expect(shown.stderr).toContain('1 patch in 1 file; nothing was written, --write does it');
    expect(readFileSync(file, 'utf8')).toContain('ADD b /c');
    expect((await bulkhead([...args, '--write', directory])).stderr).toContain('1 written');
    expect(readFileSync(file, 'utf8')).toBe('FROM a:1\nCOPY b /c\n');
    expect((await bulkhead([...args, directory])).stderr).toContain('nothing can be patched');
    expect((await bulkhead([...args, shop])).status).toBe(2);
    expect((await bulkhead(['scan', '--write', directory])).status).toBe(2);
  });

  it('explains why an advisory does not count', async () => {
    const { stdout } = await bulkhead(['scan', '--advisories', advisories, '--explain', 'urllib3', shop]);
    expect(stdout).toContain('its files belong to pkg:deb/debian/python3-urllib3');
    expect(stdout).toContain('1.26.12 < 1.26.17');
  });

  it('answers a line for each target of a batch, a failure too', async () => {
    const { stdout, status } = await bulkhead(
      ['scan', '--advisories', advisories, '--batch'],
      `${shop}\n./missing\n${shop}\n`,
    );
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { findings?: unknown[]; error?: { code: string } });
    expect(lines.map(({ findings, error }) => error?.code ?? findings?.length)).toEqual([
      13,
      'scan.target',
      13,
    ]);
    expect(status).toBe(2);
  });
});

describe('db build', () => {
  it('names a damaged record and goes on, and the scans that it may matter to are incomplete', async () => {
    const feeds = join(folder, 'feeds');
    mkdirSync(feeds, { recursive: true });
    for (const name of readdirSync(advisories)) copyFileSync(join(advisories, name), join(feeds, name));
    writeFileSync(
      join(feeds, 'GHSA-0000-0000-0000.json'),
      '{"id":"GHSA-0000-0000-0000","affected":[{"package":{}}]}',
    );
    const db = join(folder, 'db');
    const built = await bulkhead(['db', 'build', '--db', db, '--from', feeds, '--from', advisories]);
    expect(built).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('damaged: osv-records GHSA-0000'),
    });
    const { stdout } = await bulkhead(['db', 'status', '--db', db]);
    expect(stdout).toContain('1 damaged record of osv-records could not be read');
    expect((await bulkhead(['scan', '--db', db, '--offline', shop])).status).toBe(3);
  });
});

describe('batches', () => {
  it.each([
    [
      ['db', 'compare', 'debian', '--batch'],
      ['{"a":"1.0~rc1","b":"1.0"}', '{"a":"1","b":"1-0"}', 'x'],
      ['-1', '0', expect.stringMatching(/^error: /)],
    ],
    [
      ['policy', 'cel', '--batch'],
      ['{"expr":"1 + 2"}', '{"expr":"a.b","vars":{"a":{"b":"x"}}}', '{"expr":"1 +"}'],
      ['{"value":3}', '{"value":"x"}', expect.stringMatching(/^\{"error":/)],
    ],
    [
      ['detect', 'cond', '--batch'],
      ['{"condition":"evt.type=open"}', '{"condition":"("}', '[]'],
      [
        '{"ok":true,"types":["open"]}',
        expect.stringMatching(/^\{"ok":false/),
        expect.stringMatching(/^\{"ok":false/),
      ],
    ],
  ])('%j answers line by line', async (args, lines, answers) => {
    const { stdout, status } = await bulkhead(args, `${lines.join('\n')}\n`);
    expect(stdout.trim().split('\n')).toEqual(answers);
    expect(status).toBe(0);
  });

  it('the last line needs no end, and empty lines are left out', async () => {
    expect((await bulkhead(['db', 'compare', 'npm', '--batch'], '\n{"a":"2.0.0","b":"1.0.0"}')).stdout).toBe(
      '1\n',
    );
  });
});

describe('what is wrong with a command line', () => {
  it.each([
    [
      ['scan', '--fail-on', 'hihg', shop],
      ['for fail-on: hihg is no gate', 'Write a severity (unknown, negligible'],
    ],
    [
      ['scan', '-o', 'xml', shop],
      ['xml is no output format', 'There are table, json, sarif, cyclonedx'],
    ],
    [
      ['db', 'compare', 'foo', '1', '2'],
      ['foo is no ordering', 'There are debian, rpm'],
    ],
    [
      ['scan', 'missing.tar'],
      ['missing.tar does not exist', 'registry:missing.tar'],
    ],
    [
      ['scan', join(root, 'package.json')],
      ['is neither a docker save archive nor an OCI layout', 'name their directory'],
    ],
    [['scan', '--platform', 'linux/s390x', shop], ['the image is for linux/amd64 only, not for linux/s390x']],
    [
      ['scan', '--platform', 'linux/s390x', compressed],
      ['the image is for linux/amd64 only, not for linux/s390x'],
    ],
    [['scan', '--ofline', shop], ['did you mean --offline?']],
  ])('%j', async (args, texts) => {
    const { stderr, stdout } = await bulkhead(args);
    for (const text of texts) expect(stderr).toContain(text);
    expect(stdout).toBe('');
  });
});

describe('the command line', () => {
  it('helps with every command, with an example for those that take something', async () => {
    for (const command of [
      ['scan'],
      ['sbom'],
      ['db', 'build'],
      ['db', 'compare'],
      ['policy', 'check'],
      ['policy', 'cel'],
    ]) {
      const { stdout, status } = await bulkhead([...command, '--help']);
      expect(status).toBe(0);
      expect(stdout, command.join(' ')).toMatch(/Examples?:/);
    }
  });

  it('completes commands and flags', async () => {
    expect((await bulkhead(['__complete', 'sc'])).stdout).toBe('scan\n');
    expect((await bulkhead(['__complete', 'scan', '--fail'])).stdout).toBe('--fail-on\n');
  });

  it.each([
    [['scan', '--scanners', 'packages,se'], 'packages,secrets\n'],
    [['scan', '--scanners', 'packages,pa'], ''],
    [['scan', '--output', 's'], 'sarif\n'],
    [['scan', '--fail-on', 'crit'], 'critical\ncritical,fixable\n'],
    [['completion', 'z'], 'zsh\n'],
    [['db', 'compare', 'de'], 'debian\n'],
    [['policy', 'pod-security', '--level', 'r'], 'restricted\n'],
  ])('completes the value of %j', async (words, proposed) => {
    expect((await bulkhead(['__complete', ...words])).stdout).toBe(proposed);
  });
});
