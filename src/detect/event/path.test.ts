import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absolutePath, printable } from './path.ts';

describe('a path in a directory', () => {
  it.each([
    ['/home/joe/', 'f', '/home/joe/f'],
    ['/home/joe/', '/etc/./passwd', '/etc/passwd'],
    ['/home/joe/', '../x/../y', '/home/y'],
    ['/home/joe/', '..', '/home'],
    ['/', '../../..', '/'],
    ['/home/joe/', '', '/home/joe'],
    ['/home/joe/', 'a//b/', '/home/joe/a/b'],
    ['/home/joe/', '.hidden/x', '/home/joe/.hidden/x'],
    ['', 'x', 'x'],
    ['', '..', ''],
    ['/tmp//', '..', '/tmp'],
    ['/home/', 'a\nb', '/home/a.b'],
  ])('%s and %s are %s', (directory, path, absolute) => {
    expect(absolutePath(directory, path)).toBe(absolute);
  });

  it('that is too long has a name of its own', () => {
    expect(absolutePath('/', 'a'.repeat(1024))).toBe('/PATH_TOO_LONG');
  });

  it('never leads out of the root, nor over the end of its line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('/', '.', 'a', '\n', 'é'), maxLength: 40 }), (path) => {
        const absolute = absolutePath('/home/', path);
        expect(absolute).toMatch(/^\//);
        expect(absolute.split('/')).not.toContain('..');
        expect(absolute).toBe(printable(absolute));
      }),
    );
  });
});
