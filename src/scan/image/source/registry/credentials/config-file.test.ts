import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeKey, parseAuthFile, serverKeys } from './config-file.ts';

const AUTH = Buffer.from('amy:pass:word').toString('base64');
const AMY = { kind: 'basic', username: 'amy', password: 'pass:word' };

describe('parseAuthFile', () => {
  it.each([
    ['user and password', { auth: AUTH }, AMY],
    ['a padded password', { auth: Buffer.from('amy:pass:word\0\0').toString('base64') }, AMY],
    ['plain fields', { username: 'amy', password: 'pass:word' }, AMY],
    [
      'an identity token beside a user',
      { auth: AUTH, identitytoken: 'id' },
      { kind: 'identity-token', token: 'id' },
    ],
    ['a registry token', { auth: AUTH, registrytoken: 'reg' }, { kind: 'registry-token', token: 'reg' }],
    ['nothing', {}, undefined],
    ['an empty entry', { auth: '', identitytoken: '' }, undefined],
    ['no colon', { auth: Buffer.from('amy').toString('base64') }, undefined],
    ['no user', { auth: Buffer.from(':pass').toString('base64') }, undefined],
    ['no base64', { auth: '!!!' }, undefined],
    ['no text', { auth: 7 }, undefined],
    ['no object', 'amy', undefined],
  ])('reads an entry with %s', (_what, entry, credential) => {
    const { auths } = parseAuthFile(JSON.stringify({ auths: { 'example.com': entry } }), 'file');
    expect(auths.get('example.com')).toEqual(credential);
  });

  it('lets the first of two spellings of one host count', () => {
    const auths = { 'https://index.docker.io/v1/': { auth: AUTH }, 'docker.io': { identitytoken: 'id' } };
    expect([...parseAuthFile(JSON.stringify({ auths }), 'file').auths]).toEqual([['docker.io', AMY]]);
  });

  it('reads helpers', () => {
    const text = JSON.stringify({
      credsStore: 'pass',
      credHelpers: { 'https://gcr.io': 'gcloud', 'x.io': 7 },
    });
    const { credsStore, credHelpers } = parseAuthFile(text, 'file');
    expect(credsStore).toBe('pass');
    expect([...credHelpers]).toEqual([['gcr.io', 'gcloud']]);
  });

  it('keeps the content out of the error when the file is broken', () => {
    expect(() => parseAuthFile(`{"auths":{"x":{"auth":"${AUTH}"`, '/home/amy/config.json')).toThrow(
      /^\/home\/amy\/config.json is not JSON$/,
    );
    expect(() => parseAuthFile('[]', 'file')).toThrow('file is not a JSON object');
  });

  it('takes any JSON object, whatever is in it', () => {
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom('auth', 'identitytoken', 'username'), fc.jsonValue()),
    );
    const document = fc.dictionary(
      fc.constantFrom('auths', 'credHelpers', 'credsStore'),
      fc.oneof(fc.jsonValue(), fc.dictionary(fc.oneof(fc.webUrl(), fc.string()), entry)),
    );
    fc.assert(
      fc.property(document, (value) => {
        expect(parseAuthFile(JSON.stringify(value), 'file').path).toBe('file');
      }),
    );
  });
});

describe('normalizeKey', () => {
  it.each([
    ['example.com', 'example.com'],
    ['example.com:5000', 'example.com:5000'],
    ['example.com/', 'example.com'],
    ['example.com/team/app', 'example.com/team/app'],
    ['https://example.com', 'example.com'],
    ['http://example.com:5000/v2/', 'example.com:5000'],
    ['example.com/v1/', 'example.com'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['index.docker.io', 'docker.io'],
    ['registry-1.docker.io', 'docker.io'],
    ['docker.io/team', 'docker.io/team'],
    ['', ''],
  ])('%j is %j', (key, normal) => {
    expect(normalizeKey(key)).toBe(normal);
  });
});

describe('serverKeys', () => {
  it('goes from the repository over its namespaces to the host', () => {
    expect(serverKeys('example.com:5000', 'a/b/c')).toEqual([
      'example.com:5000/a/b/c',
      'example.com:5000/a/b',
      'example.com:5000/a',
      'example.com:5000',
    ]);
  });
});
