import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceOfBytes, type ByteSource } from '#format/index.ts';
import { builtInRules } from './built-in.ts';
import { expandTemplate } from './example-template.ts';
import { scanFile } from './scan-file.ts';

const rules = builtInRules();
const token = expandTemplate('ghp_{crc:30}', 5);

function scan(content: string | Uint8Array, path = 'app/settings.conf'): string[] {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return scanFile(rules, path, sourceOfBytes(bytes)).hits.map(
    (hit) => `${hit.rule.id}@${hit.line}:${hit.column}${hit.via.map((via) => `<${via}`).join('')}`,
  );
}

describe('scanning a file for secrets', () => {
  it('tells the line and the column', () => {
    expect(scan(`a\nbb\n  key: ${token}\n`)).toEqual(['github-personal-access-token@3:8']);
  });

  it('reports the same secret once and counts it', () => {
    const { hits } = scanFile(rules, 'a', sourceOfBytes(Buffer.from(`${token}\n${token}\n`)));
    expect(hits.map((hit) => [hit.line, hit.count])).toEqual([[1, 2]]);
  });

  it.each([
    ['behind an escape', `"\\n${token}"`],
    ['in the path of a URL', `https://api.internal/v1/${token}/x`],
    ['percent-encoded around', `next=%22${token}%22`],
    ['behind another word', `export_${token}`],
  ])('finds a token %s', (_where, text) => {
    expect(scan(text).map((hit) => hit.replace(/@.*/, ''))).toEqual(['github-personal-access-token']);
  });

  it.each([
    ['base64', Buffer.from(`password ${token} and more`).toString('base64'), 19],
    ['hex', Buffer.from(`token=${token};`).toString('hex'), 19],
    ['base64<base64', Buffer.from(Buffer.from(`token=${token};`).toString('base64')).toString('base64'), 17],
  ])('looks into %s', (via, text, column) => {
    expect(scan(`data: ${text}\n`)).toEqual([`github-personal-access-token@1:${column}<${via}`]);
  });

  it('reads UTF-16 with a mark and without', () => {
    const text = Buffer.from(`some text\nkey=${token}\n`, 'utf16le');
    expect(scan(text)).toEqual(['github-personal-access-token@2:5<utf-16']);
    expect(scan(Buffer.concat([Buffer.from([0xff, 0xfe]), text]))).toEqual([
      'github-personal-access-token@2:5<utf-16',
    ]);
  });

  it('reads text in which a zero byte stands', () => {
    const text = `# ${'settings '.repeat(20)}\0\n`;
    expect(scan(`${text}key=${token}\n`)).toEqual(['github-personal-access-token@2:5']);
  });

  it('leaves binary files alone', () => {
    const data = Buffer.concat([Buffer.from(`\u0001\0\0\0${token}\n`), Buffer.alloc(64)]);
    expect(scan(data)).toEqual([]);
  });

  it('takes a comment with a reason for an answer, in the line or before it', () => {
    const allowed = (text: string) =>
      scanFile(rules, 'a', sourceOfBytes(Buffer.from(text))).hits.map((hit) => hit.allowed);
    expect(allowed(`k=${token} # bulkhead:allow-secret revoked in 2024\n`)).toEqual(['revoked in 2024']);
    expect(allowed(`// bulkhead:allow-secret: only a test\nk=${token}\n`)).toEqual(['only a test']);
    expect(allowed(`/* bulkhead:allow-secret */ k=${token}\n`)).toEqual([undefined]);
    expect(allowed(`# bulkhead:allow-secret far away\n\nk=${token}\n`)).toEqual([undefined]);
  });

  it('finds the same whatever the chunks', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        `key=${token}\n`,
        expandTemplate('x = AKIA{aws}\n', 1),
        expandTemplate('{pem:RSA PRIVATE KEY}', 2),
        expandTemplate('DATADOG_API_KEY="{hex:32}"\n', 3),
        expandTemplate('postgres://app:{alnum:12}@db.internal/x\n', 4),
        'db.password = "Zq8vTr1x!W2k"\n',
        'https:\\/\\/app:Zq8vTr1x@db\\/x\n',
        'MY_LONG_'.repeat(12) + 'password="Zq8vTr1x!W2k"\n',
        'x=abc8Q~{url:31}\n'.replace('{url:31}', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P'),
        `data: ${Buffer.from(`token ${token} x`).toString('base64')}\n`,
      ),
      fc.string({ maxLength: 40 }),
      fc.nat(30_000).map((length) => 'words and more '.repeat(length / 15)),
      fc.nat(20_000).map((length) => 'A1b2'.repeat(length / 4)),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.integer({ min: 1000, max: 60_000 }),
        (pieces, chunk) => {
          const source = sourceOfBytes(Buffer.from(pieces.join('')));
          expect(scanFile(rules, 'a.txt', source, chunk)).toEqual(scanFile(rules, 'a.txt', source));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        expect(scanFile(rules, '.env', sourceOfBytes(bytes)).hits.length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['one line of letters', 'a'],
    ['a path', 'abc/'],
    ['beginnings of keys', '-----BEGIN RSA PRIVATE KEY-----'],
    ['URLs', 'http://a:b@'],
    ['half a token', 'ghp_abcdefghij0123456789 '],
    ['beginnings of JSON Web Tokens', 'eyJhbGciOiJIUzI1NiJ9.'],
    ['assignments', 'password="a1B2c3D4e5F6g7H8i9J0k1"; '],
    ['escaped bytes', '%41'],
    ['base64', 'QUFBQUFBQUFBQUFBQUFBQUFBQUFB '],
    ['base64 in lines', `${'QUFB'.repeat(19)}\n`],
    ['phrases', 'password '],
    ['names of passwords', 'password="'],
    ['commands', 'curl -u mysql -p '],
    ['commands that go on', 'curl \\\n-u '],
    ['manifests', 'kind: Secret\n'],
    ['manifests with their data', 'kind: Secret\ndata:\n a: b\n'],
    ['escaped addresses', 'http:\\/\\/a'],
    ['escaped characters', 'http:\\u002f\\u002fa'],
    ['what Azure calls secret', 'abc8Q~abc8Q~'],
  ])('reads 4 MB of %s in steps that grow with its size only', (_what, text) => {
    const size = 4_000_000;
    const { hits } = scanFile(rules, 'app/.env', sourceOfBytes(Buffer.from(text.repeat(size / text.length))));
    expect(hits.length).toBeLessThanOrEqual(100);
  });

  it('stops at a number of secrets and says so', () => {
    const text = Array.from({ length: 300 }, (_, seed) => expandTemplate('k=ghp_{crc:30}\n', seed)).join('');
    const found = scanFile(rules, 'a', sourceOfBytes(Buffer.from(text)));
    expect(found.hits.length).toBe(100);
    expect(found.cut).toMatch(/more than 100/);
  });

  it('reads a large file in bounded pieces', () => {
    let largest = 0;
    const line = Buffer.from(`${'words '.repeat(170)}\n`);
    const source: ByteSource = {
      size: 40_000_000,
      read: (offset, length) => {
        largest = Math.max(largest, length);
        const bytes = Buffer.alloc(Math.min(length, 40_000_000 - offset), line);
        if (offset <= 30_000_000 && offset + length > 30_000_100)
          bytes.write(` ${token} `, 30_000_000 - offset);
        return bytes;
      },
    };
    expect(scanFile(rules, 'big.log', source).hits.length).toBe(1);
    expect(largest).toBeLessThan(1_200_000);
  });
});
