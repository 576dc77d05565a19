import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readProofs } from '../../proof/read-proof.ts';
import { printProof } from '../../proof/print-proof.ts';
import { runProof } from '../../proof/run-proof.ts';
import { RuleEngine } from '../compile/engine.ts';
import { fieldEventExtractor } from '../field-event/field-event.ts';
import { loadRules } from '../load/load-rules.ts';
import { printResult } from '../load/report.ts';
import { packFiles } from './pack.ts';

const set = loadRules(packFiles());
const items = [...set.rules, ...set.sequences.map(({ rule }) => rule)];
const folder = new URL('.', import.meta.url);

describe('our own rules', () => {
  it('are all the files of the folder, and load without an error or warning', () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
    expect(
      packFiles()
        .map((file) => file.name)
        .toSorted(),
    ).toEqual(names.toSorted());
    // Later files use what earlier ones only define.
    const last = set.results.at(-1)!;
    const wrong = set.results.filter(
      (result) => !result.successful || (result === last && result.warnings.length > 0),
    );
    expect(wrong.map(printResult).join('\n')).toBe('');
  });

  it('are one a file, each with its technique of ATT&CK', () => {
    expect(items).toHaveLength(packFiles().length - 1);
    for (const { tags, name, output } of items) {
      expect([
        name,
        tags.some((tag) => /^T\d{4}(?:\.\d{3})?$/.test(tag)),
        tags.some((tag) => tag.startsWith('mitre_')),
      ]).toEqual([name, true, true]);
      expect(output[0]).toContain(name);
    }
  });

  it('stand on their page, with what they are, when they fire, and what else looks like it', () => {
    const page = readFileSync(new URL('../../../../docs/reference/rule-pack.md', import.meta.url), 'utf8');
    const rows = page.split('\n').filter((line) => /^\| (?!rule \|)\w/.test(line));
    const techniques = (tags: readonly string[]): string => tags.filter((tag) => /^T\d/.test(tag)).join(', ');
    const expected = items.map(
      ({ name, priority, tags, description }) =>
        `| ${name} | ${priority} | ${techniques(tags)} | ${description.trim()} |`,
    );
    expect(rows.map((row) => `${row.split(' | ').slice(0, 4).join(' | ')} |`).toSorted()).toEqual(
      expected.toSorted(),
    );
    for (const row of rows) expect(row.split(' | ')[5], row).toMatch(/\w{3}/);
    for (const sequence of set.sequences) {
      if (sequence.kind !== 'threshold') continue;
      const row = rows.find((line) => line.startsWith(`| ${sequence.rule.name} |`));
      expect(row).toContain(` ${sequence.count.toLocaleString('en')} `);
      expect(row).toContain(` in ${sequence.within / 1000} s `);
    }
  });

  it('leave out what allowed images do', () => {
    const allow = '- list: bulkhead_allowed_digests\n  items: ["sha256:aa"]\n  override: {items: append}\n';
    const engine = new RuleEngine(
      loadRules([...packFiles(), { name: 'ours.yaml', text: allow }]).rules,
      fieldEventExtractor,
    );
    const open = (digest: string) =>
      engine.match({
        source: 'syscall',
        type: 'open_by_handle_at',
        fields: new Map<string, string | number>([
          ['container.id', 'abc'],
          ['container.image.digest', digest],
          ['evt.rawres', 3],
        ]),
      });
    expect(open('sha256:bb').map(({ name }) => name)).toEqual(['File opened by its handle in a container']);
    expect(open('sha256:aa')).toEqual([]);
  });

  it.each(
    packFiles()
      .slice(1)
      .map(({ name }) => name),
  )('%s is proven', async (name) => {
    const file = { name, text: readFileSync(new URL(`proof/${name}`, folder), 'utf8') };
    const { proofs } = readProofs(file);
    expect(proofs.some(({ expected }) => expected.length === 0)).toBe(true);
    expect(proofs.some(({ expected }) => expected.length > 0)).toBe(true);
    const results = await Promise.all(proofs.map((proof) => runProof(proof, set, () => [])));
    const failed = results.filter(({ differences }) => differences.length > 0);
    expect(failed.map((result) => printProof(result, name)).join('\n')).toBe('');
  });
});
