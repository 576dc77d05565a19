import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceOfBytes } from '#format/index.ts';
import { binaryKind, pythonStrings } from './binary-strings.ts';
import { builtInRules } from './built-in.ts';
import { expandTemplate } from './example-template.ts';
import { secretFindings } from './findings.ts';
import { secretInspector } from './inspector.ts';
import { scanFile } from './scan-file.ts';

const rules = builtInRules();
const token = expandTemplate('ghp_{crc:30}', 5);
const ELF = Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0', 'latin1');

function short(text: string, type = 0xda): Buffer {
  return Buffer.concat([Buffer.from([type, text.length]), Buffer.from(text)]);
}

function long(text: string): Buffer {
  const head = Buffer.from([0x75, 0, 0, 0, 0]);
  head.writeUInt32LE(Buffer.byteLength(text), 1);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** A compiled module as `marshal` writes it: constants one after another, without anything between them. */
function compiled(...constants: readonly Buffer[]): Buffer {
  return Buffer.concat([
    Buffer.from('a70d0d0a', 'hex'),
    Buffer.alloc(12),
    Buffer.from([0xe3, 0]),
    ...constants,
  ]);
}

function found(path: string, bytes: Buffer): string[] {
  return scanFile(rules, path, sourceOfBytes(bytes)).hits.map(({ rule }) => rule.id);
}

describe('compiled Python', () => {
  it('gives its texts, though their lengths look like characters', () => {
    // 52 characters: the length is the digit `4`; the type behind is the letter `z`.
    const key = 'sk_live_'.padEnd(52, 'a1B2');
    expect(pythonStrings(compiled(short(key, 0x7a), short(token), long('x'.repeat(300)))).toString()).toBe(
      `${key}\n${token}\n${'x'.repeat(300)}\n`,
    );
  });

  it('shows tokens and keys, and nothing that only its neighbours make a secret', () => {
    const bytes = compiled(
      short('password'),
      short(expandTemplate('{rand:32}', 3)),
      short(token),
      long(expandTemplate('{pem:RSA PRIVATE KEY}', 3)),
    );
    expect(found('app/__pycache__/settings.cpython-312.pyc', bytes)).toEqual([
      'github-personal-access-token',
      'rsa-private-key',
    ]);
  });

  it('may be anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(pythonStrings(compiled(Buffer.from(bytes))).length).toBeLessThanOrEqual(2 * bytes.length);
      }),
    );
  });
});

describe('programs', () => {
  it('show the tokens among their texts, without a line', () => {
    const bytes = Buffer.concat([ELF, Buffer.from(`hello\0${token}\0more\0`), Buffer.alloc(600)]);
    const inspector = secretInspector();
    const file = { path: 'app/server', size: bytes.length, mode: 0o755 };
    expect(inspector.wants(file, bytes.subarray(0, 512))).toBe(true);
    const [finding] = secretFindings([
      { path: file.path, value: inspector.inspect(file, sourceOfBytes(bytes))! },
    ]);
    expect(finding).toMatchObject({ id: 'github-personal-access-token', evidence: { via: ['strings'] } });
    expect(finding!.locations).toEqual([{ path: 'app/server' }]);
  });

  it.each([
    ['app/server', 'elf'],
    ['usr/local/bin/server', 'elf'],
    ['usr/bin/server', undefined],
    ['lib/x86_64-linux-gnu/ld.so.1', undefined],
    ['app/node_modules/a/build/a.node', undefined],
  ])('are looked at for their place: %s', (path, kind) => expect(binaryKind(path, 10_000, ELF)).toBe(kind));

  it('are left alone when they are as large as a runtime', () =>
    expect(binaryKind('usr/local/bin/node', 120_000_000, ELF)).toBeUndefined());

  it.each([
    ['app/a.pyc', 'python'],
    ['usr/local/lib/python3.12/os.pyc', undefined],
    ['app/venv/lib/python3.12/site-packages/a.pyc', undefined],
    ['app/a.bin', undefined],
  ])('compiled Python too: %s', (path, kind) => expect(binaryKind(path, 10_000, compiled())).toBe(kind));
});
