import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { pythonLock } from './lock-files.ts';

function extract(files: Readonly<Record<string, string>>) {
  const filesystem = fakeFilesystem(files, { inspectors: pythonLock.inspectors! });
  return pythonLock.extract({ filesystem, os: undefined });
}

const POETRY = `[[package]]
name = "Jinja2"
version = "3.1.2"
category = "main"

[[package]]
name = "pytest"
version = "8.0.0"
category = "dev"

[[package]]
name = "black"
version = "24.1.0"
groups = ["dev", "lint"]

[[package]]
name = "forked"
version = "0.1.0"
[package.source]
type = "git"
url = "https://example.com/forked.git"

[[package]]
name = "own"
version = "0.2.0"
[package.source]
type = "directory"
url = "../own"
`;

const UV = `version = 1

[[package]]
name = "app"
version = "0.1.0"
source = { virtual = "." }

[[package]]
name = "requests"
version = "2.31.0"
source = { registry = "https://index.example/simple" }
`;

const PDM = `[[package]]
name = "requests"
version = "2.31.0"
groups = ["default"]
`;

const PYLOCK = `lock-version = '1.0'
created-by = 'tool'

[[packages]]
name = 'attrs'
version = '25.1.0'
wheels = [{ url = 'https://index.example/attrs.whl', hashes = { sha256 = 'ab' } }]

[[packages]]
name = 'forked'
vcs = { type = 'git', url = 'https://example.com/f.git', commit-id = 'ab' }

[[packages]]
name = 'fetched'
version = '1.0'
archive = { url = 'https://example.com/fetched.zip', hashes = { sha256 = 'ab' } }

[[packages]]
name = 'own'
version = '0.1'
directory = { path = '.' }
`;

const PIPFILE = JSON.stringify({
  _meta: {},
  default: {
    requests: { version: '==2.31.0' },
    own: { path: '.' },
    forked: { git: 'https://example.com/f.git', ref: 'ab' },
  },
  develop: { pytest: { version: '===8.0.0' }, '..': { version: '==1' } },
});

describe('lock files of Python tools', () => {
  it.each([
    [
      'poetry.lock',
      POETRY,
      [
        'pkg:pypi/jinja2@3.1.2',
        'pkg:pypi/pytest@8.0.0 dev',
        'pkg:pypi/black@24.1.0 dev',
        'pkg:pypi/forked@0.1.0?vcs_url=git%2Bhttps:%2F%2Fexample.com%2Fforked.git',
      ],
    ],
    ['uv.lock', UV, ['pkg:pypi/requests@2.31.0']],
    ['pdm.lock', PDM, ['pkg:pypi/requests@2.31.0']],
    [
      'Pipfile.lock',
      PIPFILE,
      [
        'pkg:pypi/requests@2.31.0',
        'pkg:pypi/forked?vcs_url=git%2Bhttps:%2F%2Fexample.com%2Ff.git',
        'pkg:pypi/pytest@8.0.0 dev',
      ],
    ],
    [
      'app/pylock.toml',
      PYLOCK,
      [
        'pkg:pypi/attrs@25.1.0',
        'pkg:pypi/forked?vcs_url=git%2Bhttps:%2F%2Fexample.com%2Ff.git',
        'pkg:pypi/fetched@1.0',
      ],
    ],
    ['pylock.dev.toml', '[[packages]]\nname = "a"\nversion = "1"\n', ['pkg:pypi/a@1']],
    ['other.toml', PYLOCK, []],
    ['site-packages/x/poetry.lock', POETRY, []],
    ['other.lock', POETRY, []],
  ])('%s declares its packages', (path, text, expected) => {
    const { packages, incomplete } = extract({ [path]: text });
    expect(packages.map(({ purl, dev }) => `${purl}${dev === true ? ' dev' : ''}`)).toEqual(expected);
    expect(incomplete).toEqual([]);
  });

  it.each([
    ['poetry.lock', '[[package'],
    ['uv.lock', 'package = 1'],
    ['Pipfile.lock', '{'],
    ['poetry.lock', `x = ${'['.repeat(10_000)}`],
  ])('%s with the text %.20s is said to be unreadable', (path, text) => {
    expect(extract({ [path]: text }).incomplete.map(({ what }) => what)).toEqual([path]);
  });

  it('with any text give distributions with a name', () => {
    const line = fc.constantFrom(
      '[[package]]',
      'name = "a"',
      'version = "1"',
      'source = 1',
      'groups = [1]',
      '[package.source]',
      'type = "git"',
      '{"default":{"a":{}}}',
      '{"default":{"a":{"version":1}},"develop":[]}',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n')),
        ),
        (text) => {
          const { packages } = extract({ 'poetry.lock': text, 'Pipfile.lock': text });
          expect(packages.every(({ name }) => name !== '')).toBe(true);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
