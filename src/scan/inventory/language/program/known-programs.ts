/** How the version of a program is found in its own file. */
export interface KnownProgram {
  /** As in `pkg:generic/NAME`; a namespace is parted by a slash. */
  readonly name: string;
  /** ASCII text beside which the version stands; the file is searched for it. */
  readonly beside: string;
  /** Finds the version in the text around it, as its first group. */
  readonly version: RegExp;
}

const REDIS_BUILD = {
  // The end of a build's id: no local changes (0), no commit (00000000), as releases are built (redis, src/mkreleasehdr.sh).
  beside: '000000000\0',
  version: /(?:^|\0)(\d{1,2}\.\d{1,2}\.\d{1,2}?)(?:[0-9a-f]{12}|[A-Za-z][\w.-]*)-\d{19}\0/,
} as const;
const PHP: KnownProgram = {
  name: 'php',
  beside: 'X-Powered-By: PHP/',
  version: /PHP\/(\d+\.\d+\.\d+(?:(?:alpha|beta|RC)\d+)?)/,
};
const RUBY: KnownProgram = {
  name: 'ruby',
  beside: ' revision ',
  version: /ruby (\d+\.\d+\.\d+(?:(?:preview|rc)\d+)?)(?:p\d+)? \(\d{4}-\d\d-\d\d revision /,
};
const MARIADB: KnownProgram = {
  name: 'mariadb',
  beside: '-MariaDB',
  version: /(\d+\.\d+\.\d+)-MariaDB/,
};
const MYSQL: KnownProgram = { name: 'mysql', beside: '/mysql-', version: /\/mysql-(\d+\.\d+\.\d+)/ };
const JAVASCRIPT: KnownProgram = {
  name: 'node',
  beside: 'node.js/v',
  version: /node\.js\/v(\d+\.\d+\.\d+)/,
};

/** Programs that images carry without a package of an operating system, by the name of the file; the first that is found counts. */
export const KNOWN_PROGRAMS: ReadonlyMap<string, readonly KnownProgram[]> = new Map<
  string,
  readonly KnownProgram[]
>([
  ['node', [JAVASCRIPT]],
  ['php', [PHP]],
  ['php-cgi', [PHP]],
  ['php-fpm', [PHP]],
  ['libphp.so', [PHP]],
  ['ruby', [RUBY]],
  ['redis-server', [{ name: 'redis', ...REDIS_BUILD }]],
  ['valkey-server', [{ name: 'valkey', ...REDIS_BUILD }]],
  [
    'nginx',
    [
      {
        name: 'nginx',
        beside: 'nginx version: ',
        // OpenResty counts a fourth number; the first three are nginx's.
        version: /nginx version: [a-z]+\/(\d+\.\d+\.\d+)/,
      },
    ],
  ],
  [
    'postgres',
    [
      {
        name: 'postgresql',
        beside: 'PostgreSQL',
        version: /PostgreSQL\)? (\d+(?:\.\d+){0,2}(?:(?:alpha|beta|rc)\d+)?)(?=[\0 \n(])/,
      },
    ],
  ],
  ['httpd', [{ name: 'httpd', beside: 'Apache/', version: /Apache\/(\d+\.\d+\.\d+)/ }]],
  ['memcached', [{ name: 'memcached', beside: 'memcached ', version: /memcached (\d+\.\d+\.\d+)/ }]],
  [
    'haproxy',
    [
      {
        name: 'haproxy',
        beside: ', released 20',
        version: /version (\d+\.\d+(?:\.|-dev|-rc)\d+)(?:-\w{1,16})?, released 20/,
      },
      {
        name: 'haproxy',
        beside: 'HAProxy version ',
        version: /(?:^|\0)(\d+\.\d+(?:\.|-dev)\d+)-[0-9a-f]{7}(?=\0)/,
      },
    ],
  ],
  [
    'perl',
    [{ name: 'perl', beside: '/lib/perl5/', version: /\/lib\/perl5\/(?:site_perl\/)?(\d+\.\d+\.\d+)/ }],
  ],
  ['mysqld', [MARIADB, MYSQL]],
  ['mysql', [MARIADB, MYSQL]],
  ['mariadbd', [MARIADB]],
  ['mariadb', [MARIADB]],
  ['bash', [{ name: 'bash', beside: '@(#)Bash version ', version: /Bash version (\d+\.\d+\.\d+)\(/ }]],
  ['busybox', [{ name: 'busybox', beside: 'BusyBox v', version: /BusyBox v(\d+\.\d+\.\d+)/ }]],
  [
    'openssl',
    [
      {
        name: 'openssl',
        beside: 'OpenSSL ',
        version: /\0OpenSSL (\d+\.\d+\.\d+(?:[a-z]|-(?:alpha|beta|rc)\d+)?)(?= \d)/,
      },
    ],
  ],
  ['curl', [{ name: 'curl', beside: 'curl/', version: /curl\/(\d+\.\d+\.\d+)/ }]],
  ['lighttpd', [{ name: 'lighttpd', beside: 'lighttpd/', version: /lighttpd\/(\d+\.\d+\.\d+)/ }]],
  ['proftpd', [{ name: 'proftpd', beside: 'ProFTPD Version ', version: /Version (\d+\.\d+\.\d+[a-z]?)\0/ }]],
  ['gcc', [{ name: 'gcc', beside: 'GCC: (GNU) ', version: /GCC: \(GNU\) (\d+\.\d+\.\d+)/ }]],
  ['wp', [{ name: 'wp-cli', beside: 'wp-cli/wp-cli ', version: /wp-cli\/wp-cli (\d+\.\d+\.\d+)/ }]],
]);

/** The program that a file of this name may be, when its name tells a version too: `python3.11`, `libpython3.11.so.1.0`, `libruby.so.3.3.6`, `libstd-0123456789abcdef.so`. */
export function programsNamed(baseName: string): readonly KnownProgram[] {
  const known = KNOWN_PROGRAMS.get(baseName);
  if (known !== undefined) return known;
  const python = /^(?:lib)?python(\d\.\d{1,2})(?:[a-z]{0,2}\.so(?:\.\d\.\d)?)?$/.exec(baseName)?.[1];
  if (python !== undefined) {
    const escaped = python.replace('.', String.raw`\.`);
    const version = String.raw`(${escaped}\.\d+(?:(?:a|b|rc)\d+)?)\+?\0`;
    return [
      { name: 'python', beside: `\0${python}.`, version: new RegExp(String.raw`\0${version}`) },
      // Linkers that merge strings keep the one whose end is the version: the directory that it was built in.
      { name: 'python', beside: `/Python-${python}.`, version: new RegExp(`/Python-${version}`) },
    ];
  }
  if (/^libruby\.so\.\d+\.\d+(?:\.\d+)?$/.test(baseName)) return [RUBY];
  if (/^libstd-[0-9a-f]{16}\.so$/.test(baseName))
    return [{ name: 'rust', beside: 'rustc version ', version: /rustc version (\d+\.\d+\.\d+)/ }];
  return [];
}
