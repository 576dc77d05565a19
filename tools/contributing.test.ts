import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const pages = ['CONTRIBUTING.md', 'README.md', ...pagesIn('docs/contributing'), ...pagesIn('docs/reference')];

describe('the pages for people who add something', () => {
  it.each(pages)('%s names only files and folders that are there', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const named = [...text.matchAll(/`((?:src|test|tools|bench|docs|examples)\/[\w./-]+)`( \(new\))?/g)];
    const missing = named.filter(([, path, isNew]) => isNew === undefined && !existsSync(join(root, path!)));
    expect(missing.map(([, path]) => path)).toEqual([]);
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)\s#]+)/g)].map(([, target]) => target!);
    expect(links.filter((target) => !existsSync(join(root, page, '..', target)))).toEqual([]);
  });

  it('name identifiers that stand in the files that are named with them', () => {
    const text = pagesIn('docs/contributing')
      .map((page) => readFileSync(join(root, page), 'utf8'))
      .join('\n');
    const pairs = [...text.matchAll(/`([A-Za-z_]\w+)`,? (?:\(|in )`?((?:src)\/[\w./-]+\.ts)`?/g)];
    expect(pairs.length).toBeGreaterThan(4);
    const wrong = pairs.filter(([, name, file]) => !readFileSync(join(root, file!), 'utf8').includes(name!));
    expect(wrong.map(([, name, file]) => `${name} is not in ${file}`)).toEqual([]);
  });
});

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}
