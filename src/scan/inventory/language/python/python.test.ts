import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceOfBytes, writeZip } from '#format/index.ts';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { pythonInstalled } from './installed.ts';
import { readMetadata } from './metadata.ts';
import { normalizePythonName } from './python-package.ts';
import { readRequirementLine } from './requirement-line.ts';
import { pythonRequirements } from './requirements.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

const SITE = 'usr/lib/python3/site-packages';

function installed(files: Files) {
  const filesystem = fakeFilesystem(files, { inspectors: pythonInstalled.inspectors! });
  return pythonInstalled.extract({ filesystem, os: undefined });
}

function declared(files: Files, links: Record<string, string> = {}) {
  const filesystem = fakeFilesystem(files, { inspectors: pythonRequirements.inspectors!, links });
  return pythonRequirements.extract({ filesystem, os: undefined });
}

function metadata(name: string, version: string, more = ''): string {
  return `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${more}\nName: not-this\n\nText.\n`;
}

describe('core metadata', () => {
  const licensesOf = (text: string) => readMetadata(sourceOfBytes(Buffer.from(text))).licenses;

  it.each([
    ['License-Expression: MIT OR Apache-2.0\nLicense: ignored\n', ['MIT OR Apache-2.0']],
    ['License: BSD-3-Clause\n', ['BSD-3-Clause']],
    ['License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n', ['MIT License']],
    ['Classifier: License :: OSI Approved\nClassifier: Topic :: X\n', []],
    ['License: Permission is hereby\n  granted, free of charge\n', []],
    ['License: MIT\nClassifier: License :: OSI Approved :: MIT License\n', ['MIT', 'MIT License']],
    [`License: ${'x'.repeat(300)}\n`, []],
    ['\nLicense: in the description\n', []],
  ])('%j names the licences %j', (text, licenses) => {
    expect(licensesOf(`Name: x\n${text}`)).toEqual(licenses);
  });

  it('is read with Windows line ends and folded values', () => {
    expect(
      readMetadata(sourceOfBytes(Buffer.from('name: X\r\nVERSION: 1\r\n .2\r\n\r\nVersion: 3'))),
    ).toMatchObject({
      name: 'X',
      version: '1\n.2',
    });
  });

  it('behind a licence text of many kilobytes is still found', () => {
    const text = `License: ${'text\n  '.repeat(10_000)}\nName: late\n\n`;
    expect(readMetadata(sourceOfBytes(Buffer.from(text)))).toEqual({ name: 'late', licenses: [] });
  });

  it.each([
    ['Django', 'django'],
    ['ruamel.yaml', 'ruamel-yaml'],
    ['zope__interface-.x', 'zope-interface-x'],
  ])('the name %s is compared as %s', (name, normal) => {
    expect(normalizePythonName(name)).toBe(normal);
  });
});

describe('installed distributions', () => {
  it('are found in all their forms', () => {
    const { packages, incomplete } = installed({
      [`${SITE}/Flask-3.1.0.dist-info/METADATA`]: metadata('Flask', '3.1.0', 'License: BSD\n'),
      [`${SITE}/six-1.16.egg-info/PKG-INFO`]: metadata('six', '1.16'),
      [`${SITE}/old_tool-0.1.egg-info`]: metadata('old_tool', '0.1'),
      [`${SITE}/egg-1.0-py3.11.egg/EGG-INFO/PKG-INFO`]: metadata('egg', '1.0'),
      [`${SITE}/zipped-2.0-py3.11.egg`]: writeZip([
        { name: 'EGG-INFO/PKG-INFO', bytes: metadata('Zipped', '2.0', 'License: MIT\n') },
      ]),
      [`${SITE}/setuptools/_vendor/wheel-0.45.1.dist-info/METADATA`]: metadata('wheel', '0.45.1'),
    });
    expect(packages.map(({ purl, locations }) => [purl, locations[0]!.path.slice(SITE.length + 1)])).toEqual([
      ['pkg:pypi/flask@3.1.0', 'Flask-3.1.0.dist-info/METADATA'],
      ['pkg:pypi/egg@1.0', 'egg-1.0-py3.11.egg/EGG-INFO/PKG-INFO'],
      ['pkg:pypi/old-tool@0.1', 'old_tool-0.1.egg-info'],
      ['pkg:pypi/wheel@0.45.1', 'setuptools/_vendor/wheel-0.45.1.dist-info/METADATA'],
      ['pkg:pypi/six@1.16', 'six-1.16.egg-info/PKG-INFO'],
      ['pkg:pypi/zipped@2.0', 'zipped-2.0-py3.11.egg!/EGG-INFO/PKG-INFO'],
    ]);
    expect(packages[0]).toEqual({
      type: 'pypi',
      name: 'flask',
      version: '3.1.0',
      purl: 'pkg:pypi/flask@3.1.0',
      licenses: ['BSD'],
      locations: [{ path: `${SITE}/Flask-3.1.0.dist-info/METADATA` }],
      foundBy: 'language/python-installed',
      evidence: 'installed',
    });
    expect(incomplete).toEqual([]);
  });

  it('of two versions side by side are both there', () => {
    const { packages } = installed({
      'opt/x-1.0.dist-info/METADATA': metadata('x', '1.0'),
      'opt/x-2.0.dist-info/METADATA': metadata('x', '2.0'),
    });
    expect(packages.map(({ version }) => version)).toEqual(['1.0', '2.0']);
  });

  it('whose metadata lacks fields are named by their directory', () => {
    const { packages } = installed({
      'opt/my_tool-1.2.dist-info/METADATA': 'Summary: x\n',
      'opt/egg-1.0-py3.11.egg-info': '',
      'opt/z-3.0-py2.7.egg/EGG-INFO/PKG-INFO': 'Name: z\n',
    });
    expect(packages.map(({ purl }) => purl)).toEqual([
      'pkg:pypi/egg@1.0',
      'pkg:pypi/my-tool@1.2',
      'pkg:pypi/z@3.0',
    ]);
  });

  it('are not what pip left behind, nor what tests take as input', () => {
    expect(
      installed({
        [`${SITE}/~lask-3.0.dist-info/METADATA`]: metadata('Flask', '3.0'),
        [`${SITE}/lib/tests/data/x-1.0.dist-info/METADATA`]: metadata('x', '1.0'),
        [`${SITE}/lib/test/x-1.0.egg-info/PKG-INFO`]: metadata('x', '1.0'),
      }),
    ).toEqual({ packages: [], incomplete: [] });
  });

  it('without a name are said to be unreadable', () => {
    expect(installed({ 'opt/.egg-info/PKG-INFO': 'Version: 1\n' }).incomplete).toHaveLength(1);
  });

  it('in archives that are no eggs are nothing', () => {
    expect(installed({ 'a.egg': writeZip([{ name: 'x', bytes: '' }]), 'b.egg': 'text' }).packages).toEqual(
      [],
    );
  });
});

describe('a requirement', () => {
  const pinned = (name: string, version: string) => ({ kind: 'requirement', requirement: { name, version } });
  const sourced = (name: string, source: string) => ({
    kind: 'requirement',
    requirement: { name, version: '', source },
  });

  it.each([
    ['requests==2.31.0', pinned('requests', '2.31.0')],
    ['requests == 2.31.0  # why', pinned('requests', '2.31.0')],
    ['requests[security,socks]==2.31.0; python_version < "3.12"', pinned('requests', '2.31.0')],
    ['requests===2.31.0+local', pinned('requests', '2.31.0+local')],
    ['requests (==2.31.0)', pinned('requests', '2.31.0')],
    ['requests>=2,==2.31.0', pinned('requests', '2.31.0')],
    ['requests==2.31.0 --hash=sha256:aa --hash=sha256:bb', pinned('requests', '2.31.0')],
    ['requests==2.*', pinned('requests', '')],
    ['requests>=2.0', pinned('requests', '')],
    ['requests~=2.0', pinned('requests', '')],
    ['requests', pinned('requests', '')],
    ['requests==1.0,==2.0', pinned('requests', '')],
    ['x @ https://example.com/x-1.0.whl', sourced('x', 'https://example.com/x-1.0.whl')],
    ['git+https://example.com/x.git@v1#egg=x', sourced('x', 'git+https://example.com/x.git@v1#egg=x')],
    [
      '-e git+ssh://git@example.com/x.git#egg=x&subdirectory=y',
      sourced('x', 'git+ssh://git@example.com/x.git#egg=x&subdirectory=y'),
    ],
    ['-r other.txt', { kind: 'include', path: 'other.txt' }],
    ['-rother.txt', { kind: 'include', path: 'other.txt' }],
    ['--requirement=other.txt', { kind: 'include', path: 'other.txt' }],
    ['--requirement other.txt', { kind: 'include', path: 'other.txt' }],
    ['-c constraints.txt', { kind: 'nothing' }],
    ['--index-url https://example.com/simple', { kind: 'nothing' }],
    ['-e .', { kind: 'nothing' }],
    ['./local.whl', { kind: 'nothing' }],
    ['https://example.com/x-1.0.whl', { kind: 'nothing' }],
    ['name with words', { kind: 'nothing' }],
    ['# comment', { kind: 'nothing' }],
    ['   ', { kind: 'nothing' }],
  ])('%s', (line, expected) => {
    expect(readRequirementLine(line)).toEqual(expected);
  });
});

describe('requirements files', () => {
  it('declare packages, with their line', () => {
    const { packages } = declared({
      'app/requirements.txt': '\ufeff# app\nDjango==4.2.0 \\\n    --hash=sha256:aa\nflask>=2\r\n',
      'app/requirements-dev.txt': 'pytest==8.0.0\n',
      'app/test-requirements.txt': 'tox==4.0.0\n',
      'app/requirements/base.txt': 'six==1.0\n',
    });
    expect(packages.map(({ purl, locations, dev, evidence }) => [purl, locations[0], dev, evidence])).toEqual(
      [
        ['pkg:pypi/pytest@8.0.0', { path: 'app/requirements-dev.txt', line: 1 }, true, 'declared'],
        ['pkg:pypi/django@4.2.0', { path: 'app/requirements.txt', line: 2 }, undefined, 'declared'],
        ['pkg:pypi/flask', { path: 'app/requirements.txt', line: 4 }, undefined, 'declared'],
        ['pkg:pypi/six@1.0', { path: 'app/requirements/base.txt', line: 1 }, undefined, 'declared'],
        ['pkg:pypi/tox@4.0.0', { path: 'app/test-requirements.txt', line: 1 }, true, 'declared'],
      ],
    );
  });

  it('include each other, even in a circle', () => {
    const { packages, incomplete } = declared({
      'app/requirements.txt': '-r sub/requirements.txt\n-r /app/requirements-prod.txt\n-r gone.txt\na==1\n',
      'app/sub/requirements.txt': '-r ../requirements.txt\nb==1\n',
      'app/requirements-prod.txt': 'c==1\n-r other-name.txt\n',
      'app/other-name.txt': 'd==1\n',
    });
    expect(packages.map(({ name }) => name)).toEqual(['c', 'a', 'b']);
    expect(incomplete).toEqual([
      {
        code: 'inventory.unreadable',
        what: 'app/other-name.txt',
        why: 'app/requirements-prod.txt includes it, but it is not named like a requirements file',
      },
    ]);
  });

  it.each([
    ['requirements.txt', true],
    ['app/requirements-dev.txt', true],
    ['app/requirements_prod.txt', true],
    ['app/dev-requirements.txt', true],
    ['app/requirements/base.txt', true],
    ['app/requirements/deep/base.txt', false],
    ['app/robots.txt', false],
    ['app/requirements.in', false],
  ])('are those named like one: %s is %s', (path, expected) => {
    const [inspector] = pythonRequirements.inspectors!;
    expect(inspector!.wants({ path, size: 1, mode: 0 }, new Uint8Array())).toBe(expected);
  });

  it('of absurd size are not read, which is said', () => {
    expect(declared({ 'requirements.txt': '#'.repeat(4 * 1024 * 1024 + 1) }).incomplete).toHaveLength(1);
  });

  it('may be UTF-16 with a byte order mark', () => {
    const little = Buffer.from('\ufeffa==1\r\n', 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [little, big])
      expect(declared({ 'requirements.txt': bytes }).packages.map(({ purl }) => purl)).toEqual([
        'pkg:pypi/a@1',
      ]);
  });

  it('lose a comment that stands without a blank, and lines that pip refuses', () => {
    const text = "a==1.0#x\nb=='no-version'\nc>=1,<2 ; python_version<'3'\nd{x}==1\ne == 2.0+local.1\n";
    expect(declared({ 'requirements.txt': text }).packages.map(({ purl }) => purl)).toEqual([
      'pkg:pypi/a@1.0',
      'pkg:pypi/c',
      'pkg:pypi/e@2.0%2Blocal.1',
    ]);
  });

  it('of installed packages do not count', () => {
    expect(
      declared({ [`${SITE}/x/requirements.txt`]: 'a==1\n', 'node_modules/x/requirements.txt': 'a==1' })
        .packages,
    ).toEqual([]);
  });

  it('of nothing but continued lines are read', () => {
    expect(declared({ 'requirements.txt': `a==1${' \\\n'.repeat(90_000)}` }).packages).toHaveLength(1);
  });
});

describe('any text', () => {
  it('gives distributions with a name', () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .array(
          fc.constantFrom(
            'Name: a',
            'Version: 1',
            ' x',
            '',
            'a==1',
            '-r requirements.txt',
            '\\',
            '#',
            '[',
            'a @ b',
            'License: x',
          ),
          { maxLength: 12 },
        )
        .map((lines) => lines.join('\n')),
    );
    fc.assert(
      fc.property(text, (content) => {
        const files = {
          'a-1.dist-info/METADATA': content,
          'b.egg-info': content,
          'c.egg': `PK${content}`.slice(0, 1),
          'requirements.txt': content,
        };
        const all = [...installed(files).packages, ...declared(files).packages];
        expect(all.every(({ purl }) => /^pkg:pypi\/[a-z0-9]/.test(purl))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
