import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTar, type TarInput } from '#format/index.ts';
import { analyseTarget, type AnalyseOptions } from './analyse.ts';
import type { DetectionSettings } from './detectors.ts';

const OWN: DetectionSettings = {
  secrets: {
    rules: [
      { name: 'own.yaml', text: 'rules:\n- id: acme\n  pattern: "acme_[0-9a-f]{12}"\n  keywords: [acme_]\n' },
    ],
    key: '5a'.repeat(32),
  },
};
const line = (number: number): string => `acme_${number.toString(16).padStart(12, '0')} `;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function analyse(target: string, options: Partial<AnalyseOptions> = {}) {
  return analyseTarget({
    target,
    scanners: ['secrets'],
    settings: OWN,
    access: {
      environment: {},
      home: undefined,
      stdin: (async function* () {})(),
      insecure: false,
      registryMirrors: [],
    },
    workers: 0,
    ...options,
  });
}

function imageOf(
  layers: readonly (readonly TarInput[])[],
  config: Readonly<Record<string, unknown>>,
): string {
  const tars = layers.map((files) => writeTar(files));
  const diffIds = tars.map((tar) => `sha256:${createHash('sha256').update(tar).digest('hex')}`);
  const text = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    ...config,
    rootfs: { type: 'layers', diff_ids: diffIds },
  });
  const names = tars.map((_, index) => `${index}/layer.tar`);
  const manifest = [{ Config: 'config.json', RepoTags: ['a:1'], Layers: names }];
  const path = join(folder, 'image.tar');
  writeFileSync(
    path,
    writeTar([
      ...tars.map((content, index) => ({ path: names[index]!, content })),
      { path: 'config.json', content: text },
      { path: 'manifest.json', content: JSON.stringify(manifest) },
    ]),
  );
  return path;
}

describe('secrets of an image', () => {
  it('are looked for in its configuration and in layers that later ones hide', async () => {
    const path = imageOf(
      [
        [
          { path: 'app/gone.conf', content: line(1) },
          { path: 'app/kept.conf', content: line(2) },
        ],
        [{ path: 'app/.wh.gone.conf', content: '' }],
      ],
      {
        config: { Env: ['PATH=/bin', `KEY=${line(3)}`], Labels: { team: line(4) } },
        history: [
          { created_by: `RUN |1 TOKEN=${line(5)}/bin/sh -c make` },
          { created_by: 'RUN rm /app/gone.conf' },
        ],
      },
    );
    const { findings, incomplete, packages } = await analyse(path);
    expect(findings.map(({ id, locations }) => [id, locations[0]!.path])).toEqual([
      ['acme', 'config/Env/KEY'],
      ['acme', 'config/Labels/team'],
      ['acme', 'history/0'],
      ['acme', 'app/gone.conf'],
      ['acme', 'app/kept.conf'],
    ]);
    expect(findings[3]!.remedy!.text).toMatch(/leaves it in the image/);
    expect([incomplete, packages]).toEqual([[], []]);
  });
});

describe('secrets in files that a distribution package lists', () => {
  it("count only when the file is not the package's own", async () => {
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const paths = [
      'usr/share/own.conf',
      'usr/share/changed.conf',
      'usr/share/unrecorded.conf',
      'etc/own.conf',
    ];
    const sums = `${md5(line(1))}  ${paths[0]}\n${md5('other')}  ${paths[1]}\n${md5(line(4))}  ${paths[3]}\n`;
    const status =
      'Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\nMaintainer: a\n\n';
    const path = imageOf(
      [
        [
          { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
          { path: 'var/lib/dpkg/status', content: status },
          { path: 'var/lib/dpkg/info/a.list', content: `/.\n${paths.map((name) => `/${name}\n`).join('')}` },
          { path: 'var/lib/dpkg/info/a.md5sums', content: sums },
          ...paths.map((name, index) => ({ path: name, content: line(index + 1) })),
        ],
      ],
      { config: {} },
    );
    const { findings } = await analyse(path);
    expect(findings.map(({ locations, suppression }) => [locations[0]!.path, suppression?.reason])).toEqual([
      ['etc/own.conf', undefined],
      ['usr/share/changed.conf', undefined],
      ['usr/share/own.conf', 'unmodified file of a distribution package'],
      ['usr/share/unrecorded.conf', 'file of a distribution package'],
    ]);
  });
});

describe('secrets of a directory', () => {
  it('are the same whoever reads the files', async () => {
    const tree = join(folder, 'tree');
    mkdirSync(join(tree, 'a'), { recursive: true });
    for (let number = 0; number < 2200; number++)
      writeFileSync(join(tree, 'a', `${number}.conf`), number % 11 === 0 ? line(number) : 'nothing');
    const alone = await analyse(`dir:${tree}`);
    expect(alone.findings.length).toBe(200);
    expect((await analyse(`dir:${tree}`, { workers: 1 })).findings).toEqual(alone.findings);
  });
});

describe('secrets of a history', () => {
  const git = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync(
      'git',
      ['-C', join(folder, 'repository'), '-c', 'user.name=a', '-c', 'user.email=a@b', ...args],
      { encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
  };

  it('are found though a later commit removes them', async (context) => {
    if (spawnSync('git', ['--version']).status !== 0) return context.skip('there is no git');
    const file = join(folder, 'repository/app.conf');
    mkdirSync(join(folder, 'repository'));
    git('init', '-q');
    writeFileSync(file, line(7));
    git('add', '.');
    git('commit', '-qm', 'one');
    writeFileSync(file, 'nothing');
    git('commit', '-qam', 'two');
    const { subject, findings } = await analyse(`git:${join(folder, 'repository')}`);
    expect(subject.kind).toBe('repository');
    expect(findings.map(({ id, locations }) => [id, locations[0]!.path])).toEqual([['acme', 'app.conf']]);
    expect(findings[0]!.remedy!.text).toMatch(/commit [0-9a-f]{12} stays/);
  });

  it('are all that is looked for there', async () => {
    await expect(analyse('git:/nowhere', { scanners: ['packages'] })).rejects.toMatchObject({
      code: 'scan.target',
    });
    await expect(analyse('git:/nowhere')).rejects.toMatchObject({ code: 'secret.git' });
  });
});
