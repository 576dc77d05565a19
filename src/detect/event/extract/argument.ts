import type { FieldValue } from '../../field/field.ts';
import type { Arguments, ArgumentValue } from '../argument.ts';
import type { SyscallEvent } from '../event.ts';
import { socketAddressText } from '../socket-text.ts';
import { argumentText, parameterIndex } from './argument-text.ts';
import { type ExtractorTable, indexOf, plain, type SyscallExtractor } from './extractor.ts';
import { FlagTexts } from './flag-texts.ts';
import { messageOf, SEVERITIES } from './syslog.ts';

/** `evt.args`, `evt.arg`, `evt.rawarg`: what a call was called with, and what it returned. */
export const ARGUMENT_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'evt.args': plain(allArguments),
  'evt.info': plain((event) => syslogText(event) ?? allArguments(event)),
  'evt.arg': (argument) => {
    if (argument === null) return null;
    const index = indexOf(argument);
    return index === null ? namedArgument(argument) : (event) => meaningAt(event.arguments, index, event);
  },
  'evt.rawarg': (argument) => (argument === null ? null : rawArgument(argument)),
};

/** `name=value(meaning) ` for each of the event's own arguments. */
function allArguments(event: SyscallEvent): string {
  const { arguments: args } = event;
  // A system call without a type of its own has nothing to say but its number.
  if (args.type.key === 'GENERIC') return '';
  let text = '';
  for (let i = 0; i < args.values.length; i += 1) {
    const argument = argumentText(args, i, event.process);
    if (!argument) continue;
    text += `${args.type.parameters[i]!.name}=${argument.value}`;
    text += argument.meaning === '' ? ' ' : `(${argument.meaning}) `;
  }
  return text;
}

/** A message to the system log says more than the call that wrote it. */
function syslogText(event: SyscallEvent): string | null {
  const message = messageOf(event);
  return message && `syslog sev=${SEVERITIES[message.severity]} msg=${message.message}`;
}

function meaningAt(args: Arguments, index: number, event: SyscallEvent): string | null {
  const argument = argumentText(args, index, event.process);
  if (!argument) return null;
  return argument.meaning === '' ? argument.value : argument.meaning;
}

/** The exit's argument or, when it has none of this name, the one that the call was entered with. */
function namedArgument(name: string): SyscallExtractor {
  const find = finder(name);
  const texts = new FlagTexts();
  return (event) => {
    const found = find(event);
    if (found === null) return null;
    const { args, index } = found;
    const parameter = args.type.parameters[index]!;
    const value = args.values[index];
    if (parameter.flags === null || typeof value !== 'number') return meaningAt(args, index, event);
    return texts.of(parameter, value, () => meaningAt(args, index, event));
  };
}

function rawArgument(name: string): SyscallExtractor {
  const find = finder(name);
  return (event) => {
    const found = find(event);
    return found && rawValue(found.args.values[found.index] ?? null);
  };
}

interface Found {
  readonly args: Arguments;
  readonly index: number;
}

/** Looks names up once for each type of event. */
function finder(name: string): (event: SyscallEvent) => Found | null {
  const indexes = new Map<Arguments['type'], number>();
  const indexIn = (args: Arguments): number => {
    let index = indexes.get(args.type);
    if (index === undefined) {
      index = parameterIndex(args.type, name);
      indexes.set(args.type, index);
    }
    return index < args.values.length ? index : -1;
  };
  return ({ arguments: own, entered }) => {
    const index = indexIn(own);
    if (index >= 0) return { args: own, index };
    const before = entered === null ? -1 : indexIn(entered);
    return before < 0 ? null : { args: entered!, index: before };
  };
}

/** The value with its own type; what has a shape of its own is a text. */
function rawValue(value: ArgumentValue): FieldValue | null {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (!('kind' in value)) {
    return value
      .map((each) => (typeof each === 'string' ? each : `${each.fd}:${each.flags.toString(16)}`))
      .join(' ');
  }
  return value.kind === 'variant' ? value.value : socketAddressText(value);
}
