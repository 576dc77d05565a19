import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { expandTemplate } from './example-template.ts';
import { scanGitHistory } from './git-history.ts';

const noGit = spawnSync('git', ['--version']).status !== 0;

describe('the history of a repository', () => {
  it.skipIf(noGit)('shows secrets that a later commit removed, with the first commit', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bulkhead-git-'));
    try {
      const git = (...args: string[]) =>
        execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
          encoding: 'utf8',
        });
      git('init', '-q', '-b', 'main');
      writeFileSync(join(folder, 'a ü.conf'), expandTemplate('one\nk=ghp_{crc:30}\n', 1));
      git('add', '.');
      git('commit', '-q', '-m', 'one');
      const first = git('rev-parse', 'HEAD').trim();
      writeFileSync(join(folder, 'a ü.conf'), 'one\n');
      git('commit', '-q', '-a', '-m', 'two');
      const { findings, commits, incomplete } = await scanGitHistory(folder);
      expect(commits).toBe(2);
      expect(incomplete).toEqual([]);
      expect(findings.map(({ id, evidence }) => [id, evidence['commit']])).toEqual([
        ['github-personal-access-token', first],
      ]);
      expect((await scanGitHistory(folder, { allowedCommits: new Set([first]) })).findings).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.skipIf(noGit)('is refused where there is no repository', async () => {
    await expect(scanGitHistory('/proc/self/fdinfo')).rejects.toThrow(Problem);
  });
});
