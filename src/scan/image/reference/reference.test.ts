import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { matchReference } from './grammar.ts';
import {
  familiarReference,
  formatReference,
  parseReference,
  registryHost,
  withDefaultTag,
} from './reference.ts';

const HEX = '7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa';
const SHA256 = `sha256:${HEX}`;
const SHA384 = `sha384:${HEX}${HEX.slice(0, 32)}`;
const SHA512 = `sha512:${HEX}${HEX}`;

describe('parseReference', () => {
  it.each([
    ['node', 'docker.io/library/node'],
    ['node:22', 'docker.io/library/node:22'],
    ['grafana/loki', 'docker.io/grafana/loki'],
    ['docker.io/node', 'docker.io/library/node'],
    ['docker.io/library/node:22', 'docker.io/library/node:22'],
    ['index.docker.io/node', 'docker.io/library/node'],
    ['index.docker.io/grafana/loki:3', 'docker.io/grafana/loki:3'],
    ['library/a/b', 'docker.io/library/a/b'],
    ['localhost/x', 'localhost/x'],
    ['localhost:5000/x', 'localhost:5000/x'],
    ['localhost:5000', 'docker.io/library/localhost:5000'],
    ['example.com:5000', 'docker.io/library/example.com:5000'],
    ['example.com/x', 'example.com/x'],
    ['host:1/x:2', 'host:1/x:2'],
    ['Team/x', 'Team/x'],
    ['TEAM/x:Y', 'TEAM/x:Y'],
    ['a_b/c', 'docker.io/a_b/c'],
    ['a__b/c---d.e', 'docker.io/a__b/c---d.e'],
    ['[::1]:5000/x', '[::1]:5000/x'],
    ['[fd00:a:b::1]/x/y:z', '[fd00:a:b::1]/x/y:z'],
    ['10.1.2.3/x', '10.1.2.3/x'],
    [`node@${SHA256}`, `docker.io/library/node@${SHA256}`],
    [`example.com/x:1.0@${SHA256}`, `example.com/x:1.0@${SHA256}`],
    [`x@${SHA384}`, `docker.io/library/x@${SHA384}`],
    [`x@${SHA512}`, `docker.io/library/x@${SHA512}`],
    [`docker.io/${HEX}`, `docker.io/library/${HEX}`],
    [HEX.slice(1), `docker.io/library/${HEX.slice(1)}`],
    [`x:${'t'.repeat(128)}`, `docker.io/library/x:${'t'.repeat(128)}`],
    [`r.example/${'a'.repeat(255)}`, `r.example/${'a'.repeat(255)}`],
    ['x:_tag.-', 'docker.io/library/x:_tag.-'],
  ])('reads %j as %j', (text, full) => {
    expect(formatReference(parseReference(text))).toBe(full);
  });

  it.each([
    ['', 'reference.empty'],
    [HEX, 'reference.identifier'],
    ['Node', 'reference.uppercase'],
    ['Node:22', 'reference.uppercase'],
    ['docker/Node', 'reference.uppercase'],
    ['example.com:5000/Team/x', 'reference.uppercase'],
    [':tag', 'reference.format'],
    [`@${SHA256}`, 'reference.format'],
    ['x:', 'reference.format'],
    ['x@', 'reference.format'],
    ['x:-tag', 'reference.format'],
    [`x:${'t'.repeat(129)}`, 'reference.format'],
    ['-x', 'reference.format'],
    ['x-', 'reference.format'],
    ['x-/y', 'reference.format'],
    ['x..y/z', 'reference.format'],
    ['x_.y/z', 'reference.format'],
    ['x___y', 'reference.format'],
    ['x//y', 'reference.format'],
    ['x/', 'reference.format'],
    ['/x', 'reference.format'],
    ['https://example.com/x', 'reference.format'],
    ['-example.com/x', 'reference.format'],
    ['[::1]', 'reference.format'],
    ['[::1]:5000', 'reference.format'],
    ['::1:5000/x', 'reference.format'],
    ['[fe80::1%eth0]/x', 'reference.format'],
    ['[::ffff:192.0.2.1]/x', 'reference.format'],
    ['user@example.com/x', 'reference.format'],
    ['x y', 'reference.format'],
    ['x\n', 'reference.format'],
    ['x?y=1', 'reference.format'],
    ['ünïcode', 'reference.format'],
    ['x@sha256:abc', 'reference.format'],
    [`x@sha256:${HEX.slice(2)}`, 'reference.digest'],
    [`x@${SHA256.toUpperCase().replace('SHA', 'sha')}`, 'reference.digest'],
    [`x@SHA256:${HEX}`, 'reference.uppercase'],
    [`x@md5:${HEX.slice(0, 32)}`, 'reference.digest'],
    [`r.example/${'a'.repeat(256)}`, 'reference.name-length'],
    [`r.example/${'a/'.repeat(127)}aa`, 'reference.name-length'],
    ['a'.repeat(249), 'reference.name-length'],
    ['a'.repeat(5000), 'reference.format'],
  ])('refuses %j as %s', (text, code) => {
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ code }));
  });

  it('keeps tag and digest apart', () => {
    expect(parseReference(`localhost:5000/a/b:1@${SHA256}`)).toEqual({
      domain: 'localhost:5000',
      path: 'a/b',
      tag: '1',
      digest: SHA256,
    });
  });

  it('throws nothing but a Problem with a short message, and reads back what it wrote', () => {
    const fragment = fc.constantFrom(
      'a',
      'Z',
      '0',
      '.',
      '-',
      '_',
      '__',
      '/',
      ':',
      '@',
      '[',
      ']',
      'localhost',
      'docker.io',
      SHA256,
      ' ',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        const problem = problemOf(() => parseReference(input));
        expect(problem?.message.length ?? 0).toBeLessThan(400);
        if (problem !== undefined) return;
        const reference = parseReference(input);
        expect(parseReference(formatReference(reference))).toEqual(reference);
        expect(parseReference(familiarReference(reference))).toEqual(reference);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    'a-'.repeat(2000),
    'a.'.repeat(2000),
    'a/'.repeat(2000),
    `${'-'.repeat(4000)}!`,
    `a${':a'.repeat(1900)}`,
  ])('answers at once however the text repeats itself', (text) => {
    expect(() => parseReference(text)).toThrow(Problem);
  });
});

describe('matchReference', () => {
  it.each([
    ['a/b', { domain: 'a', path: 'b' }],
    ['a_b/c', { path: 'a_b/c' }],
    ['test.com', { path: 'test.com' }],
    ['test.com:5000', { path: 'test.com', tag: '5000' }],
  ])('reads %j by the grammar alone', (text, parts) => {
    expect(matchReference(text)).toEqual(parts);
  });
});

describe('the other forms of a reference', () => {
  it.each([
    ['node:22', 'node:22'],
    ['docker.io/grafana/loki', 'grafana/loki'],
    ['library/a/b', 'library/a/b'],
    ['localhost/library/x', 'localhost/library/x'],
    [`index.docker.io/x@${SHA256}`, `x@${SHA256}`],
  ])('writes %j for people as %j', (text, familiar) => {
    expect(familiarReference(parseReference(text))).toBe(familiar);
  });

  it('fills in latest only where there is neither tag nor digest', () => {
    expect(withDefaultTag(parseReference('x')).tag).toBe('latest');
    expect(withDefaultTag(parseReference('x:1')).tag).toBe('1');
    expect(withDefaultTag(parseReference(`x@${SHA256}`)).tag).toBeUndefined();
  });

  it('knows the host of Docker Hub', () => {
    expect(registryHost('docker.io')).toBe('registry-1.docker.io');
    expect(registryHost('localhost:5000')).toBe('localhost:5000');
  });
});

/** The problem that a call ends with; anything else that is thrown goes through. */
function problemOf(call: () => unknown): Problem | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
