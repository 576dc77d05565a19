import { FIELDS, type DetectEvent, type fieldExtractor, type Field } from '#detect/index.ts';
import { output } from '../programs.ts';
import { printAddress } from './address.ts';

type FieldValue = NonNullable<ReturnType<NonNullable<ReturnType<typeof fieldExtractor>>>>;

/** A field as it is asked of both. */
export interface FieldUse {
  readonly name: string;
  readonly argument: string | null;
  readonly written: string;
  readonly field: Field;
  /** True for a difference that DIFFERENCES.md gives a reason for. */
  isExcused(event: DetectEvent, wanted: string): boolean;
}

/** Fields that sysdig has too. */
export function sharedFields(): Field[] {
  const known = new Set(output('sysdig', ['-l']).match(/^[a-z0-9_]+\.[a-z0-9._]+/gm));
  return FIELDS.filter(({ name, source }) => known.has(name) && source !== 'k8s_audit' && !NEVER.test(name));
}

/** What neither gives a value, or sysdig takes from elsewhere than the recording. */
const NEVER =
  /^(span|evtin|mesos|marathon|k8s)\.|ip\.name$|^evt\.(around|outputtime|plugin.*|type\.is|rawarg)$/;

const ARGUMENTS: readonly (readonly [name: string, argument: string, written: string])[] = [
  ...[0, 1, 2, 3, 4, 5].flatMap((index) =>
    ['proc.aname', 'proc.apid'].map((name) => [name, `${index}`, `${name}[${index}]`] as const),
  ),
  ...['0', '1', '2'].map((index) => ['evt.arg', index, `evt.arg[${index}]`] as const),
  ...[
    'fd',
    'name',
    'flags',
    'mode',
    'res',
    'data',
    'tuple',
    'addr',
    'args',
    'env',
    'cgroups',
    'pid',
    'uid',
    'path',
  ].map((name) => ['evt.arg', name, `evt.arg.${name}`] as const),
  ...['cpu', 'memory'].map((name) => ['thread.cgroup', name, `thread.cgroup.${name}`] as const),
];

/** All that can be compared. */
export const COMPARED_FIELDS: readonly FieldUse[] = compared();

function compared(): FieldUse[] {
  let fields: Field[];
  try {
    fields = sharedFields();
  } catch {
    return [];
  }
  const plain = fields
    .filter(({ argument, several, only }) => !argument?.required && !several && only !== 'filter')
    .map((field) => useOf(field, null, field.name));
  const withArgument = ARGUMENTS.flatMap(([name, argument, written]) => {
    const field = fields.find((each) => each.name === name);
    return field ? [useOf(field, argument, written)] : [];
  });
  return [...plain, ...withArgument];
}

function useOf(field: Field, argument: string | null, written: string): FieldUse {
  const { name } = field;
  return {
    name,
    argument,
    written,
    field,
    isExcused: (event, wanted) => isExcused(name, argument, event, wanted),
  };
}

function isExcused(name: string, argument: string | null, event: DetectEvent, wanted: string): boolean {
  if (event.source !== 'syscall') return false;
  if (name.startsWith('fd.dev')) return event.descriptor?.type !== 'file';
  if (name === 'group.gid') return true;
  if (name === 'evt.latency.human') return event.latency === 0;
  if (name.startsWith('evt.deltatime')) return true;
  // The entry's arguments stand in for those that the exit lacks.
  return (
    name === 'evt.arg' &&
    wanted === '<NA>' &&
    argument !== null &&
    !/^\d/.test(argument) &&
    event.entered !== null
  );
}

/** Bytes are printed with dots, up to so many. */
const BUFFER_LENGTH = 80;
/** Parts of a second have all their digits. */
const PADDED = /^evt\.(reltime|(reltime|latency|rawtime)\.ns)$/;

/** A value as sysdig prints it. */
export function printField({ name, field }: FieldUse, value: FieldValue | null): string {
  if (value === null) return '<NA>';
  if (value instanceof Uint8Array) return printBytes(value);
  if (field.type === 'ip' || field.type === 'net') return printAddress(value as number | bigint);
  if (field.fraction) return Number(value).toFixed(1);
  if (field.print === 'hex')
    return BigInt(value as number)
      .toString(16)
      .toUpperCase();
  const text = Buffer.from(String(value)).toString('latin1');
  return PADDED.test(name) ? text.padStart(9, '0') : text;
}

function printBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/[^ -~]/g, '.');
  return text.length > BUFFER_LENGTH ? `${text.slice(0, BUFFER_LENGTH - 3)}...` : text;
}
