import { describe, expect, it } from 'vitest';
import { sourceOfBytes } from '#format/index.ts';
import { expandTemplate } from './example-template.ts';
import { secretInspector } from './inspector.ts';
import { loadSecrets, type SecretSettings } from './load-rules.ts';
import { scanFile } from './scan-file.ts';

const token = expandTemplate('ghp_{crc:30}', 4);
const yaml = {
  name: 'own.yaml',
  text: 'rules:\n- id: acme\n  pattern: "acme_[0-9a-f]{8}"\n  keywords: [acme_]\n',
};
const toml = (text: string) => ({ name: 'gitleaks.toml', text });

async function found(settings: SecretSettings, text: string, path = 'a.conf'): Promise<string[]> {
  const { rules } = await loadSecrets(settings);
  return scanFile(rules, path, sourceOfBytes(Buffer.from(text))).hits.map(({ rule }) => rule.id);
}

describe('rules of files beside the built-in ones', () => {
  const text = `k=${token}\nacme_12345678 \n`;

  it('are told apart by their content', async () => {
    expect(await found({}, text)).toEqual(['github-personal-access-token']);
    expect(await found({ rules: [yaml] }, text)).toEqual(['github-personal-access-token', 'acme']);
    const rule = "title = 'x'\n[[rules]]\nid = 'acme2'\nregex = 'acme_(\\d{8})'\n";
    expect(await found({ rules: [toml(rule)] }, text)).toEqual(['github-personal-access-token', 'acme2']);
  });

  it('stand for a built-in one of the same name', async () => {
    const own = { ...yaml, text: yaml.text.replace('id: acme', 'id: github-personal-access-token') };
    expect(await found({ rules: [own] }, `k=${token}\n`)).toEqual([]);
  });

  it('may switch built-in ones off, and allow what they find', async () => {
    const off = '[extend]\nuseDefault = true\ndisabledRules = ["github-personal-access-token"]\n';
    expect(await found({ rules: [toml(off)] }, text)).toEqual([]);
    const allow = (list: string) => [toml(`[[allowlists]]\n${list}\n`)];
    expect(await found({ rules: allow("paths = ['conf$']") }, text)).toEqual([]);
    expect(await found({ rules: allow("paths = ['conf$']") }, text, 'a.txt')).toHaveLength(1);
    expect(await found({ rules: allow(`stopwords = ['${token.slice(8, 20)}']`) }, text)).toEqual([]);
    const line = allow("regexTarget = 'line'\nregexes = ['^k=']");
    expect(await found({ rules: line }, text)).toEqual([]);
    expect(await found({ rules: line }, `key=${token}\n`)).toHaveLength(1);
  });

  it('change the version of what is cached, as the key does', async () => {
    const version = async (settings: SecretSettings) => secretInspector(await loadSecrets(settings)).version;
    const other = { ...yaml, text: `${yaml.text}  allow: ["^acme_1"]\n` };
    const versions = await Promise.all(
      [{}, { rules: [yaml] }, { rules: [other] }, { key: '00'.repeat(16) }, { key: '01'.repeat(16) }].map(
        version,
      ),
    );
    expect(new Set(versions).size).toBe(5);
  });
});
