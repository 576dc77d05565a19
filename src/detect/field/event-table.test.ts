import { describe, expect, it } from 'vitest';
import events from '../event/event-table.json' with { type: 'json' };
import systemCalls from '../event/syscall-table.json' with { type: 'json' };
import { ARGUMENT_TYPES, EVENT_TYPES } from './catalogue.ts';

describe('what recordings have', () => {
  it('can be named in conditions: every type of event, and every argument', () => {
    const types = new Set(EVENT_TYPES);
    const seen = [...events.map(({ name }) => name), ...systemCalls.map(([name]) => name!)];
    expect(seen.filter((name) => name !== '<unknown>' && !types.has(name))).toEqual([]);
    const names = events.flatMap((event) =>
      [event.enter, event.exit, 'exitLater' in event ? event.exitLater : '']
        .flatMap((parameters) => (parameters ?? '').split(' '))
        .map((parameter) => parameter.split(':', 1)[0]!),
    );
    expect(names.filter((name) => name !== '' && !ARGUMENT_TYPES.has(name))).toEqual([]);
  });
});
