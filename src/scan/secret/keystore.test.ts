import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceOfBytes } from '#format/index.ts';
import { secretFindings } from './findings.ts';
import { secretInspector } from './inspector.ts';
import { beginsKeystore, keystoreRule } from './keystore.ts';

/** A store as `JavaKeyStore` writes it: entries of these tags, a certificate of ten bytes in each. */
function javaStore(magic: number, tags: readonly number[]): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32BE(magic);
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(tags.length, 8);
  const entry = (tag: number): Buffer =>
    Buffer.concat([
      Buffer.from([0, 0, 0, tag, 0, 1, 0x61]),
      Buffer.alloc(8),
      Buffer.from([0, 5]),
      Buffer.from('X.509'),
      Buffer.from([0, 0, 0, 10]),
      Buffer.alloc(10, 1),
    ]);
  return Buffer.concat([head, ...tags.map(entry), Buffer.alloc(20, 7)]);
}

/** The version of a PKCS #12 file, and a bag of this type in it. */
function pkcs12(bag: number): Buffer {
  return Buffer.concat([
    Buffer.from('3082020002010330820100', 'hex'),
    Buffer.alloc(40, 0x41),
    Buffer.from('060b2a864886f70d010c0a01', 'hex'),
    Buffer.from([bag]),
    Buffer.alloc(100, 0x42),
  ]);
}

describe('a keystore', () => {
  it.each([
    ['of Java with a key', javaStore(0xfeedfeed, [1]), 'java-keystore'],
    ['of Java with a key behind a certificate', javaStore(0xfeedfeed, [2, 1]), 'java-keystore'],
    ['of JCE with a secret key', javaStore(0xcececece, [2, 2, 3]), 'java-keystore'],
    ['of Java with certificates only', javaStore(0xfeedfeed, [2, 2, 2]), undefined],
    ['of PKCS #12 with a key under a password', pkcs12(2), 'pkcs12-keystore'],
    ['of PKCS #12 with a key without one', pkcs12(1), 'pkcs12-open-key'],
    ['of PKCS #12 with certificates only', pkcs12(3), undefined],
  ])('%s', (_what, bytes, id) => {
    expect(beginsKeystore(bytes)).toBe(true);
    expect(keystoreRule(sourceOfBytes(bytes))?.id).toBe(id);
  });

  it('is a finding without a line', () => {
    const bytes = javaStore(0xfeedfeed, [1]);
    const inspector = secretInspector();
    const file = { path: 'app/server.jks', size: bytes.length, mode: 0o644 };
    expect(inspector.wants(file, bytes)).toBe(true);
    const [finding] = secretFindings([
      { path: file.path, value: inspector.inspect(file, sourceOfBytes(bytes))! },
    ]);
    expect(finding).toMatchObject({ id: 'java-keystore', severity: 'low', locations: [{ path: file.path }] });
    expect(finding!.locations[0]).not.toHaveProperty('line');
  });

  it('may be cut off anywhere, or be anything', () => {
    const whole = javaStore(0xfeedfeed, [2, 2, 1]);
    for (let length = 0; length < whole.length; length++)
      expect(() => keystoreRule(sourceOfBytes(whole.subarray(0, length)))).not.toThrow();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => {
        for (const magic of ['feedfeed00000002', 'cececece00000001', '30820200020103'])
          keystoreRule(sourceOfBytes(Buffer.concat([Buffer.from(magic, 'hex'), rest])));
      }),
    );
  });
});
