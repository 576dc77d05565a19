import { absolutePath } from '../../../event/path.ts';
import { directoryName } from '../state/seed.ts';
import { type Handler, numberOf, type Step } from '../state/step.ts';
import { NO_ACCOUNT } from '../state/thread.ts';

/** What a process changes of itself: user, group, session, directory, name, capabilities, limits. */
export const IDENTITY_HANDLERS: Readonly<Record<string, Handler>> = {
  'SYSCALL_SETUID.exit': setUser('uid'),
  'SYSCALL_SETRESUID.exit': setUser('euid'),
  'SYSCALL_SETREUID.exit': setUser('euid'),
  'SYSCALL_SETGID.exit': setGroup('gid'),
  'SYSCALL_SETRESGID.exit': setGroup('egid'),
  'SYSCALL_SETREGID.exit': setGroup('egid'),
  'SYSCALL_SETSID.exit': setSession,
  'SYSCALL_SETPGID.exit': setProcessGroup,
  'SYSCALL_CHDIR.exit': changeDirectory,
  'SYSCALL_GETCWD.exit': changeDirectory,
  'SYSCALL_FCHDIR.exit': changeDirectoryByDescriptor,
  'SYSCALL_CHROOT.exit': changeRoot,
  'SYSCALL_PRCTL.exit': setName,
  'SYSCALL_CAPSET.exit': setCapabilities,
  'SYSCALL_GETRLIMIT.exit': limit('cur'),
  'SYSCALL_SETRLIMIT.exit': limit('cur'),
  'SYSCALL_PRLIMIT.exit': limit('newcur'),
};

function setUser(parameter: string): Handler {
  return (step) => {
    const uid = step.integer(parameter, null);
    if (!step.thread || step.result < 0 || uid === null) return;
    // -1 leaves an effective user as it is.
    if (uid === NO_ACCOUNT && parameter !== 'uid') return;
    step.thread.user = step.state.accounts.user(step.thread.containerId, Number(uid));
    step.touch();
  };
}

function setGroup(parameter: string): Handler {
  return (step) => {
    const gid = step.integer(parameter, null);
    if (!step.thread || step.result < 0 || gid === null) return;
    if (gid === NO_ACCOUNT && parameter !== 'gid') return;
    step.thread.group = step.state.accounts.group(step.thread.containerId, Number(gid));
    step.touch();
  };
}

function setSession(step: Step): void {
  if (!step.thread || step.result < 0) return;
  step.thread.sid = step.result;
  step.touch();
}

/**
 * Numbers are those of the caller's namespace; 0 stands for the caller, and for the process itself. libsinsp did not follow
 * this call while recordings had entries.
 */
function setProcessGroup(step: Step): void {
  if (!step.thread || step.result !== 0 || !step.isLater) return;
  const pid = step.number('pid', 0);
  const target = pid === 0 ? step.thread : step.state.threads.find(pid);
  if (!target) return;
  const pgid = step.number('pgid', 0);
  target.vpgid = pgid === 0 ? target.vpid : pgid;
  step.state.threads.touch(target);
}

function changeDirectory(step: Step): void {
  const path = step.text('path');
  if (step.result >= 0 && path !== null) enterDirectory(step, path);
}

function changeDirectoryByDescriptor(step: Step): void {
  if (step.result >= 0 && step.descriptor) enterDirectory(step, step.descriptor.name);
}

function enterDirectory(step: Step, path: string): void {
  if (!step.thread) return;
  const owner = step.state.threads.directoryOwner(step.thread);
  owner.cwd = directoryName(absolutePath(owner.cwd, path));
  step.state.threads.touch(owner);
}

function changeRoot(step: Step): void {
  const path = step.text('path');
  if (!step.thread || step.result !== 0 || path === null) return;
  step.thread.root = absolutePath(step.state.threads.directoryOwner(step.thread).cwd, path);
  step.touch();
}

/** The prctl(2) option that names the thread, by its number in recordings. */
const PR_SET_NAME = 15;

function setName(step: Step): void {
  const name = step.text('arg2_str');
  if (!step.thread || step.result < 0 || step.number('option', 0) !== PR_SET_NAME || name === null) return;
  step.thread.comm = name;
  step.touch();
}

function setCapabilities(step: Step): void {
  if (!step.thread || step.result < 0) return;
  step.thread.capabilities = {
    inheritable: step.integer('cap_inheritable', 0),
    permitted: step.integer('cap_permitted', 0),
    effective: step.integer('cap_effective', 0),
  };
  step.touch();
}

/** The limit of open descriptors, by its number in recordings (PPM_RLIMIT_NOFILE). */
const RLIMIT_NOFILE = 7;

function limit(parameter: string): Handler {
  return (step) => {
    if (!step.thread || step.result < 0 || step.number('resource', -1) !== RLIMIT_NOFILE) return;
    const pid = numberOf(step.value('pid'), 0);
    const target = pid === 0 ? step.thread : step.state.threads.find(pid);
    const main = target && step.state.threads.mainOf(target);
    const wanted = step.integer(parameter, -1);
    const current = wanted === -1 ? step.integer('oldcur', -1) : wanted;
    if (main && current !== -1) main.descriptorLimit = current;
  };
}
