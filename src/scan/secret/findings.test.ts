import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Json } from '#core/index.ts';
import { sourceOfBytes, writeTar, writeZip } from '#format/index.ts';
import { expandTemplate } from './example-template.ts';
import { secretFindings, secretIncompleteness } from './findings.ts';
import { scanConfigForSecrets } from './image-config.ts';
import { secretInspector } from './inspector.ts';

const token = expandTemplate('ghp_{crc:30}', 9);
const key = Buffer.from('a key of this machine');

function observed(path: string, content: string | Uint8Array, options: { key?: Uint8Array } = {}) {
  const bytes = Buffer.from(content);
  const inspector = secretInspector(options);
  const file = { path, size: bytes.length, mode: 0o644 };
  const value = inspector.wants(file, bytes.subarray(0, 512))
    ? inspector.inspect(file, sourceOfBytes(bytes))
    : undefined;
  return value === undefined ? [] : [{ path, value }];
}

describe('findings of secrets', () => {
  it('never hold more than four characters of the secret', () => {
    const text = JSON.stringify(secretFindings(observed('app/a.conf', `k=${token}\n`, { key })));
    expect(text).toContain(`ghp_${token.slice(4, 8)}… (40 characters)`);
    for (let at = 4; at + 5 <= token.length; at++) expect(text).not.toContain(token.slice(at, at + 5));
  });

  it('show nothing of a password', () => {
    const [finding] = secretFindings(observed('root/.pgpass', 'db:5432:app:app:Zq8vTr1x\n'));
    expect(finding!.evidence['redacted']).toBe('… (8 characters)');
  });

  it('have a fingerprint that needs the key', () => {
    const [first] = secretFindings(observed('a', `k=${token}`, { key }));
    const [again] = secretFindings(observed('a', `\n\nk=${token}`, { key }));
    const [other] = secretFindings(observed('a', `k=${token}`, { key: Buffer.from('another') }));
    const [without] = secretFindings(observed('a', `k=${token}`));
    expect(again!.fingerprint).toBe(first!.fingerprint);
    expect(other!.evidence['identity']).not.toBe(first!.evidence['identity']);
    expect(without!.evidence['identity']).toBeUndefined();
  });

  it('count for their layer when a later one deletes the file', () => {
    const layer = { index: 1, diffId: `sha256:${'0'.repeat(64)}` as const };
    const [finding] = secretFindings(
      observed('a', `k=${token}`).map((file) => ({ ...file, layer, deleted: true })),
    );
    expect(finding!.locations[0]!.layer).toEqual(layer);
    expect(finding!.remedy!.text).toMatch(/leaves it in the image/);
  });

  it.each([
    ['app/node_modules/tls/test/fixtures/key.pem', 'test or documentation of an installed package'],
    ['usr/lib/python3/dist-packages/x/tests/key.pem', 'test or documentation of an installed package'],
    ['usr/share/doc/x/key.pem', 'documentation of a distribution package'],
    ['app/test/fixtures/key.pem', undefined],
  ])('in %s are suppressed: %s', (path, reason) => {
    const [finding] = secretFindings(observed(path, expandTemplate('{pem:RSA PRIVATE KEY}', 3)));
    expect(finding!.suppression?.reason).toBe(reason);
  });

  it('of distribution files are suppressed', () => {
    const files = observed('etc/ssl/x.key', expandTemplate('{pem:RSA PRIVATE KEY}', 3));
    expect(
      secretFindings(files, { distributionFile: (_file, digests) => digests?.md5 })[0]!.suppression,
    ).toEqual({
      by: 'vendor',
      reason: createHash('md5').update(expandTemplate('{pem:RSA PRIVATE KEY}', 3)).digest('hex'),
    });
  });

  it.each(['node_modules/a/index.js', 'yarn.lock', 'app/dist/app.min.js', 'site-packages/a/b.py'])(
    'of rules that guess are silent in %s',
    (path) => {
      expect(secretFindings(observed(path, expandTemplate('api_key = "{rand:32}"', 2)))).toEqual([]);
    },
  );

  it('come out of archives in archives, with the member', () => {
    const tar = writeTar([{ path: 'etc/app.conf', content: `k=${token}` }]);
    const zip = writeZip([{ name: 'inner.tgz', bytes: gzipSync(tar) }]);
    const [finding] = secretFindings(observed('backup.zip', zip));
    expect(finding!.evidence['member']).toBe('inner.tgz!etc/app.conf');
  });

  it('stop at archive bombs and say so', () => {
    let bomb: Uint8Array = gzipSync(Buffer.alloc(80 * 1024 * 1024, 'a'));
    expect(secretIncompleteness(observed('bomb.gz', bomb))[0]!.code).toBe('secret.limit');
    bomb = Buffer.from('x');
    for (let depth = 0; depth < 8; depth++) bomb = gzipSync(bomb);
    expect(secretIncompleteness(observed('deep.gz', bomb))[0]!.why).toMatch(/deep/);
  });

  it('are listed up to a number, and the rest is told', () => {
    const [file] = observed('a', `k=${token}`);
    const { hits } = file!.value as unknown as { hits: readonly object[] };
    const value = { hits: Array.from({ length: 100 }, () => hits[0]!), cut: 'cut' } as unknown as Json;
    const files = Array.from({ length: 1200 }, (_, index) => ({ path: `f${index}`, value }));
    expect(secretFindings(files).length).toBe(10_000);
    const told = secretIncompleteness(files);
    expect(told.length).toBe(1002);
    expect(told.slice(-2).map(({ what }) => what)).toEqual(['200 more files', '110000 more places']);
  });

  it('leave damaged archives to others', () => {
    expect(
      secretIncompleteness(observed('x.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5]))),
    ).toHaveLength(1);
  });
});

describe('the configuration of an image', () => {
  const places = (config: Json) =>
    scanConfigForSecrets(config).map((finding) => `${finding.id} ${finding.locations[0]!.path}`);

  it('is looked at in variables, labels, history and build arguments', () => {
    expect(
      places({
        config: {
          Env: [
            'PATH=/usr/bin',
            'DB_PASSWORD=Zq8vTr1x',
            `GH=${token}`,
            'TOKEN_FILE=/run/secrets/t',
            'SECRET=${X}',
          ],
          Labels: { 'com.a.token': token, 'org.title': 'x' },
        },
        history: [
          { created_by: 'RUN |2 NPM_TOKEN=Zq8vTr1xW2 V=1 /bin/sh -c make # buildkit' },
          { created_by: `RUN curl -H "Authorization: token ${token}" https://a` },
        ],
      }),
    ).toEqual([
      'image-variable config/Env/DB_PASSWORD',
      'github-personal-access-token config/Env/GH',
      'github-personal-access-token config/Labels/com.a.token',
      'image-variable history/0/argument/NPM_TOKEN',
      'github-personal-access-token history/1',
    ]);
  });

  it('may be anything', () => {
    for (const config of [
      null,
      1,
      [],
      {},
      { config: { Env: 5, Labels: [] }, history: [1, null, { created_by: 2 }] },
    ])
      expect(places(config as Json)).toEqual([]);
  });
});
