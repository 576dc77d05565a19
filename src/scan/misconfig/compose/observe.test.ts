import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml } from '#format/index.ts';
import { applyEdits } from '../dockerfile/patch.ts';
import type { TextEdit } from '../dockerfile/check.ts';
import { composeFindings } from './findings.ts';
import { interpolate } from './interpolate.ts';
import { isComposeName, observeCompose } from './observe.ts';
import { composeJson } from './to-json.ts';

function findingsIn(files: Readonly<Record<string, string>>) {
  return composeFindings(
    Object.entries(files).flatMap(([path, text]) => {
      const value = observeCompose(path, text);
      return value === undefined ? [] : [{ path, value: JSON.parse(JSON.stringify(value)) as typeof value }];
    }),
  );
}

const idsIn = (text: string): string[] => findingsIn({ 'compose.yaml': text }).findings.map(({ id }) => id);

describe('isComposeName', () => {
  it.each([
    ['compose.yaml', true],
    ['a/docker-compose.yml', true],
    ['docker-compose.prod.yml', true],
    ['compose.override.yaml', true],
    ['podman-compose.yml', true],
    ['db.compose.yml', true],
    ['docker-compose-test.yaml', true],
    ['composer.yaml', false],
    ['decompose.yml', false],
    ['compose.json', false],
    ['compose/values.yaml', false],
  ])('%s: %s', (path, expected) => {
    expect(isComposeName(path)).toBe(expected);
  });
});

describe('composeJson', () => {
  it.each([
    ['a: yes', { a: 'yes' }],
    ['a: on', { a: 'on' }],
    ['a: true', { a: true }],
    ['a: 0777', { a: 511 }],
    ['a: -0x1F', { a: -31 }],
    ['a: 1_000', { a: 1000 }],
    ['a: 08', { a: 8 }],
    ['a: 0o17', { a: 15 }],
    ['a: 0o9', { a: '0o9' }],
    ['a: 22:22', { a: '22:22' }],
    ['a: 1.5', { a: 1.5 }],
    ['a: "1"', { a: '1' }],
    ['a: ~', { a: null }],
    ['a: !!str 1', { a: '1' }],
    ['a: !reset [1]', { a: [1] }],
    ['a: ${X:-5}', { a: '5' }],
    ['x: &x {b: 1, c: 1}\na:\n  <<: *x\n  c: 2', { x: { b: 1, c: 1 }, a: { c: 2, b: 1 } }],
    [
      'x: &x {b: 1}\ny: &y {b: 2, d: 3}\na: {<<: [*x, *y]}',
      { x: { b: 1 }, y: { b: 2, d: 3 }, a: { b: 1, d: 3 } },
    ],
  ])('reads %j as Compose does', (text, expected) => {
    expect(composeJson([...readYaml(text)][0]!)).toEqual(expected);
  });
});

describe('interpolate', () => {
  it.each([
    ['a', 'a'],
    ['${A:-b}', 'b'],
    ['${A-b}', 'b'],
    ['${A:-}', ''],
    ['x${A:-b}y${B-c}z', 'xbyczz'.slice(0, 5)],
    ['${A:-${B:-c}}', 'c'],
    ['${A:+b}', ''],
    ['${A}', '${A}'],
    ['$A', '$A'],
    ['${A:?needed}', '${A:?needed}'],
    ['$$A', '$A'],
    ['${A', '${A'],
    ['${}', '${}'],
    ['$', '$'],
  ])('%j is %j when nothing is set', (text, expected) => {
    expect(interpolate(text)).toBe(expected);
  });

  it('ends, and soon, whatever the text', () => {
    expect(interpolate('${A:-'.repeat(100_000)).length).toBeLessThan(600_000);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('${', '}', 'A', ':-', '$', '$$', '-', 'x')), (pieces) => {
        expect(typeof interpolate(pieces.join(''))).toBe('string');
      }),
    );
  });
});

describe('observeCompose', () => {
  it('points at fields, and at the service where they are missing', () => {
    const { findings } = findingsIn({
      'compose.yaml': 'services:\n  web:\n    image: web:1\n    privileged: true\n',
    });
    const place = (id: string) => findings.find((finding) => finding.id === id);
    expect(place('CO001')?.locations[0]).toMatchObject({ path: 'compose.yaml', line: 4, column: 5 });
    expect(place('CO034')?.locations[0]).toMatchObject({ line: 2, column: 3 });
    expect(place('CO001')?.evidence).toMatchObject({
      object: 'service web',
      field: 'services.web.privileged',
    });
  });

  it('is no Compose file without services', () => {
    expect(observeCompose('compose.yaml', 'a: 1\n')).toBeUndefined();
    expect(observeCompose('compose.yaml', 'services: [a]\n')).toBeUndefined();
    expect(observeCompose('compose.yaml', '')).toBeUndefined();
  });

  it('follows extends in the same file', () => {
    const text =
      'services:\n  base: {image: a:1, user: "1000", cap_drop: [ALL], environment: {A: b}}\n  web: {extends: base, environment: {B: c}}\n  db: {extends: {service: web}}\n';
    const { findings } = findingsIn({ 'compose.yaml': text });
    expect(findings.filter(({ id }) => id === 'CO016' || id === 'CO018')).toEqual([]);
    expect(
      idsIn(text.replace('cap_drop: [ALL]', 'privileged: true')).filter((id) => id === 'CO001'),
    ).toHaveLength(3);
  });

  it('ends at services that extend each other', () => {
    expect(idsIn('services:\n  a: {extends: b, privileged: true}\n  b: {extends: a}\n')).toContain('CO001');
  });

  it.each([
    ['extends from another file', 'services:\n  web: {extends: {file: base.yaml, service: web}}\n'],
    ['includes', 'include: [other.yaml]\nservices:\n  web: {image: a:1}\n'],
    ['includes by path', 'include: [{path: [other.yaml, more.yaml]}]\nservices:\n  web: {image: a:1}\n'],
  ])('says of a file that %s that it is judged alone', (_, text) => {
    expect(findingsIn({ 'compose.yaml': text }).incomplete).toEqual([
      expect.objectContaining({ code: 'misconfig.not-merged', what: 'compose.yaml' }),
    ]);
  });

  it('says that an override is not merged, and asks nothing of its parts', () => {
    const { findings, incomplete } = findingsIn({
      'a/compose.yaml': 'services:\n  web: {image: a:1}\n',
      'a/compose.override.yaml': 'services:\n  web: {privileged: true}\n',
    });
    expect(incomplete).toEqual([expect.objectContaining({ what: 'a/compose.override.yaml' })]);
    expect(
      findings
        .filter(({ locations }) => locations[0]?.path === 'a/compose.override.yaml')
        .map(({ id }) => id),
    ).toEqual(['CO001']);
  });

  it('heeds comments', () => {
    const text =
      'services:\n  # bulkhead:ignore CO001 it drives the machine\n  web:\n    image: a:1\n    privileged: true\n';
    const found = findingsIn({ 'compose.yaml': text }).findings.find(({ id }) => id === 'CO001');
    expect(found?.suppression).toEqual({ by: 'ignore-comment', reason: 'it drives the machine' });
  });

  it('never prints the value of a secret', () => {
    const text =
      'services:\n  web:\n    image: a:1\n    command: serve --password hunter22\n    environment: [DB_PASSWORD=hunter22, "DB=pg://a:hunter22@b/c"]\n    build: {args: {TOKEN: hunter22}}\nsecrets: {a: {content: hunter22}}\n';
    const report = findingsIn({ 'compose.yaml': text });
    expect(report.findings.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['CO020', 'CO021', 'CO022', 'CO023', 'CO050']),
    );
    expect(JSON.stringify(report)).not.toContain('hunter22');
  });

  it.each([
    ['a: [', 'line 1'],
    ['services: {a: {image: x}, a: {image: y}}\n', 'the key a is there twice'],
    [`services:\n  a: {x: ${'['.repeat(3000)}`, 'nested deeper'],
    [
      `x0: &x0 {a: 1, b: 1}\n${Array.from({ length: 40 }, (_, level) => `x${level + 1}: &x${level + 1} {l: *x${level}, r: *x${level}}`).join('\n')}\nservices: {}\n`,
      'aliases',
    ],
  ])('says of %j what is wrong', (text, why) => {
    expect(findingsIn({ 'compose.yaml': text }).incomplete).toEqual([
      expect.objectContaining({ code: 'misconfig.manifest', why: expect.stringContaining(why) }),
    ]);
  });

  it('says that a flood was cut', () => {
    const { findings, incomplete } = findingsIn({
      'compose.yaml': `services:\n${Array.from({ length: 300 }, (_, index) => `  s${index}: {image: a}\n`).join('')}`,
    });
    expect(findings).toHaveLength(1000);
    expect(incomplete).toEqual([expect.objectContaining({ code: 'misconfig.limit' })]);
  });

  it('takes names of prototypes for names', () => {
    const text =
      'services:\n  __proto__: {image: a:1, privileged: true}\n  constructor: {extends: toString, environment: {__proto__: x}}\n';
    expect(idsIn(text).filter((id) => id === 'CO001')).toHaveLength(1);
  });

  it('ends in findings and edits that fit, whatever the file', () => {
    const scalar = fc.constantFrom(
      'true',
      'yes',
      'host',
      '0',
      '-1',
      '""',
      'null',
      '"80:80"',
      '"5432"',
      '"/:/a"',
      'A=b',
      '"${A:-latest}"',
      'web',
      'a',
      '"0"',
      'NONE',
    );
    const value = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
        fc
          .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 4 })
          .map((entries) => `{${[...new Map(entries)].map(([key, item]) => `${key}: ${item}`).join(', ')}}`),
      ),
    })).value;
    const service = fc
      .array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 6 })
      .map((entries) => [...new Map(entries)].map(([key, item]) => `    ${key}: ${item}\n`).join(''));
    fc.assert(
      fc.property(fc.array(service, { minLength: 1, maxLength: 3 }), value, (services, top) => {
        const text = `version: ${top}\nservices:\n${services.map((fields, index) => `  s${index}:\n${fields}`).join('')}networks: ${top}\n`;
        const lines = text.split('\n');
        for (const { locations, evidence } of findingsIn({ 'compose.yaml': text }).findings) {
          expect(lines[locations[0]!.line! - 1]).toBeDefined();
          const edits = (evidence['patch'] ?? []) as unknown as TextEdit[];
          if (edits.length > 0)
            expect(observeCompose('compose.yaml', applyEdits(text, edits))).toMatchObject({
              kind: 'compose',
              incomplete: expect.not.arrayContaining([
                expect.objectContaining({ code: 'misconfig.manifest' }),
              ]),
            });
        }
      }),
      { numRuns: 300 },
    );
  });
});

const KEYS = [
  'image',
  'build',
  'context',
  'args',
  'privileged',
  'cap_add',
  'cap_drop',
  'network_mode',
  'pid',
  'volumes',
  'type',
  'source',
  'target',
  'ports',
  'published',
  'host_ip',
  'environment',
  'env_file',
  'command',
  'security_opt',
  'user',
  'read_only',
  'devices',
  'deploy',
  'resources',
  'limits',
  'memory',
  'healthcheck',
  'test',
  'extends',
  'service',
  'file',
  'depends_on',
  'networks',
  'secrets',
  'links',
  'container_name',
  'replicas',
  'restart',
  'logging',
  'driver',
  'post_start',
  'pids_limit',
  '__proto__',
];
