import { definers, NEEDS_NAME } from '../define.ts';
import type { Field } from '../field.ts';

const { string, number, uint, duration } = definers({ source: 'syscall', legacy: true });

const DOC = 'Nothing gives it a value any more.';

/** Fields that older rules may name, or that the oldest tools print; they are never set. */
export const LEGACY_FIELDS: readonly Field[] = [
  ...['rc', 'svc', 'rs', 'deployment'].flatMap((kind) => [
    string(`k8s.${kind}.name`, DOC),
    string(`k8s.${kind}.id`, DOC),
    string(`k8s.${kind}.label`, DOC, { argument: NEEDS_NAME }),
    string(`k8s.${kind}.labels`, DOC),
  ]),
  string('k8s.ns.id', DOC),
  string('k8s.ns.label', DOC, { argument: NEEDS_NAME }),
  string('k8s.ns.labels', DOC),
  ...['mesos.task', 'marathon.app'].flatMap((kind) => [
    string(`${kind}.name`, DOC),
    string(`${kind}.id`, DOC),
    string(`${kind}.label`, DOC, { argument: NEEDS_NAME }),
    string(`${kind}.labels`, DOC),
  ]),
  ...['mesos.framework', 'marathon.group'].flatMap((kind) => [
    string(`${kind}.name`, DOC),
    string(`${kind}.id`, DOC),
  ]),
  string('span.time', DOC),
  string('span.enterargs', DOC),
  string('span.enterarg', DOC, { argument: NEEDS_NAME }),
  duration('span.duration', DOC),
  string('span.duration.human', DOC),
  ...['span', 'evtin.span', 'evtin.span.p', 'evtin.span.s', 'evtin.span.m'].flatMap((kind) => [
    number(`${kind}.id`, DOC),
    uint(`${kind}.ntags`, DOC, { bits: 32 }),
    uint(`${kind}.nargs`, DOC, { bits: 32 }),
    string(`${kind}.tags`, DOC),
    string(`${kind}.tag`, DOC, { argument: NEEDS_NAME }),
    string(`${kind}.args`, DOC),
    string(`${kind}.arg`, DOC, { argument: NEEDS_NAME }),
  ]),
];
