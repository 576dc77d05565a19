import type { Hit } from './check.ts';
import type { DockerfileContext } from './context.ts';
import { insertAfter, insertOption, runAfter } from './edits.ts';
import { installsWith, PACKAGE_MANAGERS, unpinnedPackages, type PackageManager } from './installs.ts';
import { hasOption, type Call } from './run-script.ts';

/** Calls that install packages without a version. */
export function* checkPins(context: DockerfileContext, manager: PackageManager): Iterable<Hit> {
  for (const call of context.calls) {
    if (!installsWith(call, manager)) continue;
    // A constraints file names the versions for pip, -v does for gem.
    if (manager.names.includes('pip') && hasOption(call, '-c', '--constraint', '-r', '--requirement'))
      continue;
    if (manager.names.includes('gem') && hasOption(call, '-v', '--version')) continue;
    const first = unpinnedPackages(call, manager)[0];
    if (first !== undefined)
      yield {
        at: call.place(first.offset),
        message: `${call.name} installs ${first.value.slice(0, 80)} without a version`,
      };
  }
}

/** Calls that would wait for an answer. */
export function* checkConfirmation(
  context: DockerfileContext,
  manager: PackageManager,
  option: string,
  accepted: readonly string[],
): Iterable<Hit> {
  for (const call of context.calls) {
    if (!installsWith(call, manager) || hasOption(call, ...accepted)) continue;
    const quiet = call.args.filter((argument) => argument === '-q').length > 1;
    const answered = call.args.some((argument) => /^-q=2$|assume-?yes=(?:true|1|yes)/i.test(argument));
    if (quiet || answered || call.from.some(({ name }) => name === 'yes')) continue;
    const patch = manager.names.includes('zypper')
      ? insertOption(call, option)
      : insertAfter(call, 'install', ` ${option}`);
    yield { at: call.at, ...patch };
  }
}

/** Also `dnf module install`, `yum groupinstall`, which name no packages. */
function fillsCache(call: Call, manager: PackageManager): boolean {
  const words = call.args.filter((argument) => !argument.startsWith('-'));
  const several =
    manager.names.includes(call.name) &&
    (/^(?:group|local)install$/.test(words[0] ?? '') ||
      (/^(?:module|group)$/.test(words[0] ?? '') && words[1] === 'install'));
  return several || installsWith(call, manager);
}

/** `yum clean all`; `clean metadata` leaves the packages, `zypper clean` does not. */
function cleansWith({ name, args }: Call, manager: PackageManager): boolean {
  if (name === 'rm') return args.some((argument) => argument.startsWith('/var/cache/'));
  if (!manager.names.includes(name)) return false;
  if (manager === PACKAGE_MANAGERS.zypper) return args.includes('clean') || args.includes('cc');
  return args.includes('clean') && (args.includes('all') || args.includes('packages'));
}

/** Scripts that install and leave the manager's cache behind. */
export function* checkCleaning(context: DockerfileContext, manager: PackageManager): Iterable<Hit> {
  for (const script of context.scripts) {
    const { calls, instruction } = script;
    const install = calls.find((call) => fillsCache(call, manager));
    const mounted = instruction.flags.some(({ value }) => value?.includes('type=cache') === true);
    if (install === undefined || mounted) continue;
    const last = calls.findLast((call) => fillsCache(call, manager)) ?? install;
    const cleaned = calls.slice(calls.indexOf(last)).some((call) => cleansWith(call, manager));
    const patch = runAfter(last, script, `${last.name} clean${last.name === 'zypper' ? '' : ' all'}`);
    if (!cleaned) yield { at: install.at, ...patch };
  }
}
