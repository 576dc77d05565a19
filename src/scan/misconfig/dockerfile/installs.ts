import type { ShellWord } from '#format/index.ts';
import { subcommand, type Call } from './run-script.ts';

/** How a package manager is called. */
export interface PackageManager {
  readonly names: readonly string[];
  readonly install: readonly string[];
  /** Options whose value is the next word. */
  readonly withValue: readonly string[];
  /** A word that names an exact version, or what is no package of a registry. */
  readonly pinned: RegExp;
}

/** yum takes what dnf takes. */
const DNF = {
  withValue: [
    '-c',
    '--config',
    '--installroot',
    '--releasever',
    '--enablerepo',
    '--disablerepo',
    '--setopt',
    '-x',
    '--exclude',
  ],
  pinned: /-\d|^[./]|\.rpm$|^@|:\/\//,
} as const;

/** The managers whose calls the checks understand. */
export const PACKAGE_MANAGERS = {
  apt: {
    names: ['apt-get', 'apt', 'aptitude'],
    install: ['install'],
    withValue: ['-t', '--target-release', '-o', '--option', '-c', '--config-file', '-a'],
    pinned: /=|^[./]|\.deb$|\/[a-z-]+$|[-+]$/,
  },
  apk: {
    names: ['apk'],
    install: ['add'],
    withValue: [
      '-t',
      '--virtual',
      '-X',
      '--repository',
      '-p',
      '--root',
      '--arch',
      '--keys-dir',
      '--cache-dir',
      '--repositories-file',
      '--wait',
    ],
    pinned: /[=<>~]|^[./]|\.apk$/,
  },
  pip: {
    names: ['pip', 'pip2', 'pip3'],
    install: ['install'],
    withValue:
      '-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links -t --target --prefix --root --src --trusted-host --platform --python-version --cache-dir --timeout --retries --proxy --log -b --build -e --editable --only-binary --no-binary --progress-bar --cert --client-cert --implementation --abi --exists-action --upgrade-strategy --config-settings --global-option --install-option'.split(
        ' ',
      ),
    pinned: /[=<>~!@]|^[./]|^(?!(?:git|hg|svn|bzr)\+).*\/|\.whl$|\.tar\.gz$|\.zip$/,
  },
  pipx: {
    names: ['pipx'],
    install: ['install'],
    withValue: ['--suffix', '--python', '--index-url', '-i', '--pip-args', '--preinstall'],
    pinned: /[=<>~!@]|^[./]|^(?!(?:git|hg|svn|bzr)\+).*\/|\.whl$|\.tar\.gz$|\.zip$/,
  },
  npm: {
    names: ['npm'],
    install: ['install', 'i', 'add'],
    withValue: ['--prefix', '--registry', '-w', '--workspace', '--cache', '--loglevel'],
    // Of a repository what stands behind the hash is the version.
    pinned:
      /^(?!(?:git|[a-z]+:\/\/).*)[^@].*@|^@[^@]+@|^[./~]|^(?:git|[a-z+]+:\/\/).*#|^https?:\/\/|^file:|\.tgz$/,
  },
  gem: {
    names: ['gem'],
    install: ['install', 'i'],
    withValue: [
      '-i',
      '--install-dir',
      '-n',
      '--bindir',
      '-s',
      '--source',
      '--platform',
      '-p',
      '--http-proxy',
      '-P',
      '-B',
    ],
    pinned: /:\d|^[./]|\.gem$/,
  },
  dnf: {
    names: ['dnf', 'microdnf'],
    install: ['install'],
    ...DNF,
  },
  yum: {
    names: ['yum'],
    install: ['install'],
    ...DNF,
  },
  zypper: {
    names: ['zypper'],
    install: ['install', 'in'],
    withValue: ['-r', '--repo', '-t', '--type', '--from', '-R', '--root'],
    pinned: /[=<>]|^[./]|\.rpm$|:\/\//,
  },
} as const satisfies Record<string, PackageManager>;

/** True when a call installs packages with a manager. */
export function installsWith(call: Call, manager: PackageManager): boolean {
  const installing =
    manager.names.includes(call.name) && manager.install.includes(subcommandOf(call, manager) ?? '');
  return installing || (manager === PACKAGE_MANAGERS.pip && pipModule(call) === 'install');
}

/** The packages that a call installs, as words. */
export function installedPackages(call: Call, manager: PackageManager): ShellWord[] {
  const words: ShellWord[] = [];
  let seen = false;
  for (let index = 0; index < call.words.length; index++) {
    const word = call.words[index]!;
    if (manager.withValue.includes(word.value)) index++;
    else if (word.value.startsWith('-')) continue;
    else if (!seen) seen = manager.install.includes(word.value);
    else words.push(word);
  }
  return words;
}

/** The packages of a call that name no version and are known before run time. */
export function unpinnedPackages(call: Call, manager: PackageManager): ShellWord[] {
  return installedPackages(call, manager).filter(
    ({ value, dynamic }) => !dynamic && !manager.pinned.test(value),
  );
}

function subcommandOf(call: Call, manager: PackageManager): string | undefined {
  for (let index = 0; index < call.args.length; index++) {
    const argument = call.args[index]!;
    if (manager.withValue.includes(argument)) index++;
    else if (!argument.startsWith('-')) return argument;
  }
  return undefined;
}

/** `python -m pip install`. */
function pipModule(call: Call): string | undefined {
  if (!/^python[\d.]*$/.test(call.name) || subcommand(call) !== 'pip') return undefined;
  return call.args.slice(call.args.indexOf('pip') + 1).find((argument) => !argument.startsWith('-'));
}
