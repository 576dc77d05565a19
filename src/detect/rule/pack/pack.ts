import { readFileSync } from 'node:fs';
import type { SourceFile } from '../load/source-file.ts';

/** Our own rules, in the order in which they are loaded; what they share comes first. */
const FILES = [
  'common',
  'audit-cronjob',
  'audit-denied',
  'audit-impersonation',
  'audit-secrets-listed',
  'audit-token-request',
  'audit-webhook-changed',
  'credentials-process-memory',
  'credentials-service-account-token',
  'drift-program',
  'drift-script',
  'escape-block-device',
  'escape-file-handle',
  'escape-kernel-helper',
  'escape-kernel-program',
  'escape-mount',
  'escape-process-root',
  'escape-runtime-overwrite',
  'escape-runtime-socket',
  'evasion-agent-killed',
  'evasion-io-uring',
  'evasion-kernel-thread-name',
  'evasion-preload',
  'execution-exec-session',
  'execution-one-liner',
  'execution-shell-on-socket',
  'exfiltration-dns',
  'impact-fork-bomb',
  'impact-mass-delete',
  'impact-mass-rename',
  'injection-descriptor-taken',
  'injection-process-memory',
  'injection-writable-code',
  'persistence-sudoers',
  'scan-hosts',
  'scan-ports',
  'sequence-drop-and-run',
  'sequence-run-and-connect',
  'sequence-session-to-credentials',
] as const;

/** The rule files that ship with us; the bundle has them beside itself. */
export function packFiles(): SourceFile[] {
  return FILES.map((name) => ({
    name: `${name}.yaml`,
    text: readFileSync(new URL(`${name}.yaml`, import.meta.url), 'utf8'),
  }));
}
