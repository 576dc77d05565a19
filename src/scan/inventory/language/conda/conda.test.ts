import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectPackages } from '../../collect.ts';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { extracted } from '../extraction-fixture.ts';
import { pythonInstalled } from '../python/installed.ts';
import { condaPackages, readCondaRecord } from './conda-meta.ts';
import { condaEnvironment, readEnvironment } from './environment.ts';

const RECORD = {
  name: 'requests',
  version: '2.31.0',
  build: 'py311h06a4308_0',
  channel: 'https://user:word@repo.example.org/conda/conda-forge/linux-64',
  subdir: 'linux-64',
  license: 'Apache-2.0',
  files: [
    'lib/python3.11/site-packages/requests-2.31.0.dist-info/METADATA',
    'lib/python3.11/site-packages/requests/api.py',
  ],
};
const METADATA = 'Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\n';
const PURL = 'pkg:conda/requests@2.31.0?build=py311h06a4308_0&channel=conda-forge&subdir=linux-64';

describe('packages of conda', () => {
  it('are read from the records of an environment', () => {
    const { packages } = extracted(condaPackages, {
      'opt/conda/conda-meta/requests-2.31.0-py311h06a4308_0.json': JSON.stringify(RECORD),
      'opt/conda/conda-meta/history': '==> 2024 <==',
    });
    expect(packages).toMatchObject([
      {
        type: 'conda',
        name: 'requests',
        version: '2.31.0',
        purl: PURL,
        licenses: ['Apache-2.0'],
        evidence: 'installed',
      },
    ]);
  });

  it('own the Python distributions in them, which are found by their own metadata; those of pip nobody owns', () => {
    const folder = 'opt/conda/lib/python3.11/site-packages';
    const files = {
      'opt/conda/conda-meta/requests-2.31.0-0.json': JSON.stringify(RECORD),
      [`${folder}/requests-2.31.0.dist-info/METADATA`]: METADATA,
      [`${folder}/flask-3.0.0.dist-info/METADATA`]: METADATA.replace('requests', 'flask'),
    };
    const extractors = [condaPackages, pythonInstalled];
    const filesystem = fakeFilesystem(files, {
      inspectors: extractors.flatMap(({ inspectors = [] }) => inspectors),
    });
    const { packages } = collectPackages(filesystem, undefined, extractors);
    expect(packages.map(({ purl, owner }) => [purl, owner])).toEqual([
      [PURL, undefined],
      ['pkg:pypi/flask@2.31.0', undefined],
      ['pkg:pypi/requests@2.31.0', PURL],
    ]);
  });

  it('whose record is damaged are told', () => {
    expect(
      extracted(condaPackages, { 'e/conda-meta/a.json': '{', 'e/conda-meta/b.json': '{"name":"x"}' }).damaged,
    ).toEqual(['e/conda-meta/a.json', 'e/conda-meta/b.json']);
  });

  it('never throw, whatever the record holds', () => {
    const record = fc.record({
      name: fc.string(),
      version: fc.string(),
      files: fc.jsonValue(),
      channel: fc.string(),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          record.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const read = readCondaRecord(text);
          expect('error' in read || Array.isArray(read.files)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('environment.yml', () => {
  const text = `name: base
channels:
  - defaults
dependencies:
  - _openmp_mutex=5.1=1_gnu
  - conda-forge::numpy==1.26.4
  - "python>=3.10"
  - bzip2 # comment
  - libgomp 13.2.0 hf8544c7_5
  - pip:
      - Django==5.0.6
      - asgiref[x]>=3
      - ./local
  - zlib=1.2.13=h5eee18b_0
prefix: /opt/conda
`;

  it('declares packages of conda, and those of PyPI under pip', () => {
    expect(extracted(condaEnvironment, { 'app/environment.yml': text }).purls).toEqual([
      'pkg:conda/_openmp_mutex@5.1',
      'pkg:conda/bzip2',
      'pkg:conda/libgomp@13.2.0',
      'pkg:conda/numpy@1.26.4',
      'pkg:conda/python',
      'pkg:conda/zlib@1.2.13',
      'pkg:pypi/asgiref',
      'pkg:pypi/django@5.0.6',
    ]);
  });

  it('never throws, whatever it holds', () => {
    const line = fc.constantFrom(
      'dependencies:',
      '  - a=1',
      '  - pip:',
      '    - b==1',
      '- ',
      ' - pip :',
      '  - "x',
      '\t- y=',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line).map((lines) => lines.join('\n')),
        ),
        (anything) => {
          expect(readEnvironment(anything).every(({ name }) => name !== '')).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
