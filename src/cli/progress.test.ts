import { describe, expect, it } from 'vitest';
import type { CliContext } from './context.ts';
import { showProgress } from './progress.ts';

/** What is written to standard error while a small scan tells how far it is. */
function shown(isTTY: boolean, wanted: boolean): string {
  let text = '';
  let now = 0;
  const stderr = {
    isTTY,
    write(more: string) {
      text += more;
      return true;
    },
  };
  const context = { process: { stderr }, now: () => (now += 1000) } as unknown as CliContext;
  {
    using progress = showProgress(context, wanted);
    progress.phase('reading app.tar');
    progress.layers(0, 2);
    progress.add(30_000_000);
    progress.layers(1, 2);
    progress.phase('reading advisories');
  }
  return text;
}

describe('the status line', () => {
  it('names phase, layers and bytes on a terminal, and is gone at the end', () => {
    expect(shown(true, true).replaceAll('\u001B[K', '').split('\r')).toEqual([
      '',
      'reading app.tar',
      'reading app.tar  0 of 2 layers',
      'reading app.tar  0 of 2 layers  30 MB',
      'reading app.tar  1 of 2 layers  30 MB',
      'reading advisories  30 MB',
      '',
    ]);
  });

  it.each([
    ['standard error is no terminal', false, true],
    ['nobody wants it', true, false],
  ])('is silent where %s', (_where, isTTY, wanted) => {
    expect(shown(isTTY, wanted)).toBe('');
  });
});
