import type { EventType } from '../../../event/event-type.ts';
import { EVENT_TYPES } from '../../../event/event-types.ts';
import type { Handler } from '../state/step.ts';
import { CLONE_HANDLERS } from './clone.ts';
import { CONNECTION_HANDLERS } from './connection.ts';
import { DATAGRAM_HANDLERS } from './datagram.ts';
import { DESCRIPTOR_HANDLERS } from './descriptor.ts';
import { EXECVE_HANDLERS } from './execve.ts';
import { IDENTITY_HANDLERS } from './identity.ts';
import { MACHINE_HANDLERS } from './machine.ts';
import { OPEN_HANDLERS } from './open.ts';

const BY_NAME: Readonly<Record<string, Handler>> = {
  ...CLONE_HANDLERS,
  ...CONNECTION_HANDLERS,
  ...DATAGRAM_HANDLERS,
  ...DESCRIPTOR_HANDLERS,
  ...EXECVE_HANDLERS,
  ...IDENTITY_HANDLERS,
  ...MACHINE_HANDLERS,
  ...OPEN_HANDLERS,
};

const BY_ID: readonly (Handler | undefined)[] = EVENT_TYPES.map(
  (type) => type && BY_NAME[`${type.key}.${type.direction}`],
);

/** What events of the type do to the state; undefined for those that change nothing. */
export function handlerOf(type: EventType): Handler | undefined {
  return BY_ID[type.id];
}
