import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { sourceOfBytes, type Executable } from '#format/index.ts';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { programInspector } from '../program.ts';
import { readAuditData } from './audit-data.ts';
import { rustPrograms } from './rust.ts';

/** A PE file, the simplest of all, with one section. */
function programWith(section: string, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(0x200);
  head.write('MZ', 0, 'latin1');
  head.writeUInt32LE(0x40, 0x3c);
  head.write('PE', 0x40, 'latin1');
  head.writeUInt16LE(0x8664, 0x44);
  head.writeUInt16LE(1, 0x46);
  head.writeUInt16LE(112, 0x54);
  head.writeUInt16LE(0x20b, 0x58);
  const table = 0x58 + 112;
  head.write(section, table, 'latin1');
  head.writeUInt32LE(bytes.length, table + 16);
  head.writeUInt32LE(head.length, table + 20);
  return Buffer.concat([head, bytes]);
}

function audited(value: unknown): Buffer {
  return programWith('.dep-v0', deflateSync(JSON.stringify(value)));
}

function outcomeOf(work: () => unknown): string {
  try {
    return Array.isArray(work()) ? 'crates' : 'nothing';
  } catch (error) {
    if (error instanceof Problem) return 'problem';
    throw error;
  }
}

function codeOf(program: Buffer): string {
  try {
    programInspector.inspect({ path: 'p', size: program.length, mode: 0o755 }, sourceOfBytes(program));
    return 'fine';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

describe('Rust programs', () => {
  it('tell the crates that cargo auditable recorded', () => {
    const program = audited({
      packages: [
        { name: 'app', version: '0.1.0', source: 'local', root: true, dependencies: [1, 2] },
        { name: 'serde', version: '1.0.200', source: 'crates.io' },
        { name: 'cc', version: '1.0.90', source: 'crates.io', kind: 'build' },
        { name: 'no version' },
        'no crate',
      ],
    });
    const filesystem = fakeFilesystem({ 'usr/bin/app': program }, { inspectors: [programInspector] });
    const { packages } = rustPrograms.extract({ filesystem, os: undefined });
    expect(packages.map(({ purl, dev }) => [purl, dev])).toEqual([
      ['pkg:cargo/app@0.1.0', undefined],
      ['pkg:cargo/serde@1.0.200', undefined],
      ['pkg:cargo/cc@1.0.90', true],
    ]);
    expect(packages[1]).toMatchObject({ foundBy: 'binary/rust', locations: [{ path: 'usr/bin/app' }] });
  });

  it('as cargo auditable 0.7 builds them are read', () => {
    const path = join(import.meta.dirname, 'testdata/rust-1.95-linux-amd64.gz');
    const files = { 'usr/bin/hello-app': gunzipSync(readFileSync(path)) };
    const filesystem = fakeFilesystem(files, { inspectors: [programInspector] });
    const { packages } = rustPrograms.extract({ filesystem, os: undefined });
    expect(packages.map(({ purl, dev }) => [purl, dev])).toEqual([
      ['pkg:cargo/cfg-if@1.0.5', true],
      ['pkg:cargo/hello-app@0.3.1', undefined],
      ['pkg:cargo/itoa@1.0.18', undefined],
    ]);
  });

  it('without the record tell nothing', () => {
    expect(codeOf(programWith('.text', Buffer.from('code')))).toBe('fine');
    expect(codeOf(programWith('.dep-v0', Buffer.alloc(0)))).toBe('fine');
  });

  it.each([
    ['no zlib stream', programWith('.dep-v0', Buffer.from('plain'))],
    ['a list in place of an object', audited([])],
    ['no packages', audited({})],
    ['a bomb', programWith('.dep-v0', deflateSync(Buffer.alloc(20_000_000)))],
    ['JSON 10,000 deep', programWith('.dep-v0', deflateSync('['.repeat(10_000)))],
  ])('with %s in the record are a Problem', (_what, program) => {
    expect(codeOf(program)).toBe('binary.corrupt');
  });

  it('with a record of absurd size are a Problem', () => {
    expect(codeOf(programWith('.dep-v0', Buffer.alloc(5_000_000)))).toBe('binary.limit');
  });

  it('with any record give a Problem or crates', () => {
    const file = (bytes: Uint8Array): Executable => ({
      format: 'elf',
      bits: 64,
      littleEndian: true,
      architecture: 'amd64',
      sections: [{ name: '.dep-v0', address: 0, offset: 0, size: bytes.length }],
      segments: [],
      source: sourceOfBytes(bytes),
    });
    const value = fc.oneof(
      fc.json(),
      fc.record({ packages: fc.array(fc.anything()) }).map((item) => JSON.stringify(item)),
    );
    fc.assert(
      fc.property(value, fc.nat(200), fc.nat(255), (text, at, byte) => {
        const bytes = deflateSync(text);
        for (const change of [false, true]) {
          if (change) bytes[at % bytes.length] = byte;
          expect(['crates', 'problem']).toContain(outcomeOf(() => readAuditData(file(bytes))));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
