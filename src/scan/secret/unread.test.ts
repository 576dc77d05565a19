import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isUnread, UNREAD } from './unread.ts';

describe('what is not read', () => {
  it.each([
    'app/logo.PNG',
    'app/lib.so',
    'usr/share/man/man1/ls.1.gz',
    'usr/share/doc/bash/changelog.gz',
    'usr/lib/locale/C.utf8/LC_CTYPE',
    'var/lib/dpkg/info/bash.md5sums',
    'var/lib/apt/lists/deb.debian.org_Packages',
    'usr/include/stdio.h',
    'usr/share/perl/5.36.0/CPAN.pm',
    'usr/lib/x86_64-linux-gnu/perl/5.36/Config.pm',
    'usr/lib/x86_64-linux-gnu/perl-base/Config.pm',
  ])('is %s', (path) => expect(isUnread(path)).toBe(true));

  it.each([
    'app/a',
    'a',
    'app/so',
    '.env',
    'app/config.yaml',
    'home/me/usr/include/x.h',
    'opt/usr/share/man/x',
    'usr/share/doc/app/README',
    'usr/share/app/settings.json',
    'usr/share/manual.txt',
    'usr/local/include/x.h',
    'usr/local/share/perl/5.36.0/X.pm',
    'usr/lib/app/perl.conf',
    'usr/src/app/x.js.map',
    'var/lib/dpkg/info/app.postinst',
    'var/lib/app/x.list',
    'backup.tar.gz',
    'etc/ssl/certs/x.pem',
  ])('is not %s', (path) => expect(isUnread(path)).toBe(false));

  it('is what the page for people lists', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/secret-review.md'), 'utf8');
    for (const { what, extensions = [] } of UNREAD) {
      const row = page.split('\n').find((line) => line.startsWith(`| ${what} |`));
      expect(row, what).toBeDefined();
      for (const extension of extensions) expect(row).toContain(`\`.${extension}\``);
    }
  });
});
