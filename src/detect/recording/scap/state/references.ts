import type { ArgumentValue, Reference } from '../../../event/argument.ts';
import type { EventType, ParameterType } from '../../../event/event-type.ts';
import { EVENT_TYPES } from '../../../event/event-types.ts';
import { numberOf, type Step } from './step.ts';
import { NO_ACCOUNT } from './thread.ts';

const REFERRING: ReadonlySet<ParameterType> = new Set(['fd', 'pid', 'uid', 'gid', 'fdlist', 'dyn']);

const REFERS: readonly boolean[] = EVENT_TYPES.map(
  (type) => type?.parameters.some((parameter) => REFERRING.has(parameter.type)) ?? false,
);

/** What the numbers among the values stand for now; null when none stands for anything. */
export function referencesOf(
  type: EventType,
  values: readonly ArgumentValue[],
  step: Step,
): readonly Reference[] | null {
  if (!REFERS[type.id]) return null;
  return values.map((value, i) => referenceOf(type.parameters[i]!.type, value, step));
}

function referenceOf(type: ParameterType, value: ArgumentValue, step: Step): Reference {
  const { threads, accounts } = step.state;
  switch (type) {
    case 'fd':
      return descriptorAt(step, numberOf(value, -1));
    case 'pid':
      return threads.find(numberOf(value, -1))?.comm ?? null;
    case 'uid': {
      const uid = numberOf(value, NO_ACCOUNT);
      return uid === NO_ACCOUNT ? null : accounts.user(step.thread?.containerId ?? '', uid).name;
    }
    case 'gid': {
      const gid = numberOf(value, NO_ACCOUNT);
      return gid === NO_ACCOUNT ? null : accounts.group(step.thread?.containerId ?? '', gid).name;
    }
    case 'fdlist':
      return Array.isArray(value)
        ? value.map((each) => (typeof each === 'object' ? descriptorAt(step, each.fd) : null))
        : null;
    case 'dyn':
      return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'variant'
        ? referenceOf(value.type, value.value, step)
        : null;
    default:
      return null;
  }
}

/** The event's own descriptor is known even after it was closed. */
function descriptorAt(step: Step, number: number) {
  if (step.descriptor?.number === number) return step.descriptor;
  return number < 0 ? null : (step.table()?.get(number) ?? null);
}
