import { describe, expect, it } from 'vitest';
import { ARGUMENT_TYPES, EVENT_TYPES, FIELDS, findField, findFieldUse } from './catalogue.ts';

describe('the catalogue of fields', () => {
  it('names each field once and says what it is', () => {
    expect(new Set(FIELDS.map((field) => field.name)).size).toBe(FIELDS.length);
    for (const field of FIELDS) {
      expect(field.name).toMatch(/^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/i);
      expect(field.doc).toMatch(/^\S.*[.)…]$/);
      for (const type of field.events ?? []) expect(EVENT_TYPES).toContain(type);
    }
  });

  it.each([
    ['proc.name', null, 'proc.name', null],
    ['proc.aname', '2', 'proc.aname', '2'],
    ['evt.arg.flags', null, 'evt.arg', 'flags'],
    ['evt.rawarg.flags', null, 'evt.rawarg', 'flags'],
    ['evt.type.is.open', null, 'evt.type.is', 'open'],
    ['proc.env', 'HOME', 'proc.env', 'HOME'],
  ])('%s with %s', (name, argument, field, given) => {
    const use = findFieldUse(name, argument);
    expect(use).toMatchObject({ field: { name: field }, argument: given });
  });

  it.each(['proc', 'proc.', 'proc.nobody', 'constructor', '__proto__', ''])('has no %j', (name) => {
    expect(findField(name)).toBeUndefined();
    expect(findFieldUse(name, null)).toBeUndefined();
  });

  it('knows the types of events and of their arguments', () => {
    expect(EVENT_TYPES).toEqual(expect.arrayContaining(['openat', 'execve', 'container', 'pluginevent']));
    expect([...EVENT_TYPES].toSorted()).toEqual([...new Set(EVENT_TYPES)].toSorted());
    expect(ARGUMENT_TYPES.has('flags')).toBe(true);
    expect(ARGUMENT_TYPES.has('nonsense')).toBe(false);
  });
});
