import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyIdOf, signersOf, signIndex, signingKey, verificationKey, verifyIndex } from './signature.ts';

const INDEX = Buffer.from('{"format": 1}');
const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');

describe('signatures of an index', () => {
  it('are verified by the key that made them, which is named', () => {
    const signatures = Buffer.from(signIndex(INDEX, ours.privateKey));
    expect(verifyIndex(INDEX, signatures, ours.publicKey, 'x')).toBe(keyIdOf(ours.publicKey));
    expect(signersOf(signatures)).toEqual([keyIdOf(ours.publicKey)]);
  });

  it('of the old and the new index may stand together', () => {
    const both = Buffer.from(
      signIndex(INDEX, ours.privateKey) + signIndex(Buffer.from('old'), ours.privateKey),
    );
    expect(verifyIndex(INDEX, both, ours.publicKey, 'x')).toBe(keyIdOf(ours.publicKey));
    expect(verifyIndex(Buffer.from('old'), both, ours.publicKey, 'x')).toBe(keyIdOf(ours.publicKey));
  });

  it.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['is another key’s', signIndex(INDEX, theirs.privateKey)],
    ['is of another index', signIndex(Buffer.from('other'), ours.privateKey)],
    [
      'bears our name on another key’s signature',
      signIndex(INDEX, theirs.privateKey).replace(keyIdOf(theirs.publicKey), keyIdOf(ours.publicKey)),
    ],
    ['is garbage', 'a b c\n\u0000\n'.repeat(100)],
  ])('are refused when the signature %s', (_what, text) => {
    const signatures = text === undefined ? undefined : Buffer.from(text);
    expect(() => verifyIndex(INDEX, signatures, ours.publicKey, 'x')).toThrow(
      expect.objectContaining({
        code: 'advisory.signature',
        message: expect.stringContaining(keyIdOf(ours.publicKey)) as string,
      }) as Error,
    );
  });

  it('need Ed25519 keys in PEM', () => {
    const pem = ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(keyIdOf(verificationKey(ours.publicKey.export({ type: 'spki', format: 'pem' }).toString()))).toBe(
      keyIdOf(ours.publicKey),
    );
    expect(signIndex(INDEX, signingKey(pem))).toBe(signIndex(INDEX, ours.privateKey));
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(() => signingKey(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toThrow(
      /rsa/,
    );
    expect(() => verificationKey('no key')).toThrow(/PEM/);
  });
});
