import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageOf } from '#core/index.ts';
import type { EventSource, FieldValue } from '../../field/catalogue.ts';
import { fieldEventExtractor } from '../field-event/field-event.ts';
import { compileOutput, type PrintedOutput } from './compile-output.ts';
import { parseOutput } from './format.ts';
import { sanitize } from './sanitize.ts';

type Fields = Readonly<Record<string, FieldValue>>;

function print(output: string, fields: Fields, source: EventSource = 'syscall'): PrintedOutput {
  const event = { source, type: 'openat', fields: new Map(Object.entries(fields)) };
  return compileOutput(parseOutput(output, source), fieldEventExtractor)(event);
}

function refusal(output: string): string {
  try {
    parseOutput(output, 'syscall');
    return '';
  } catch (error) {
    return messageOf(error);
  }
}

describe('an output', () => {
  it.each<[string, Fields, string]>([
    ['plain text', {}, 'plain text'],
    ['%proc.name', { 'proc.name': 'cat' }, 'cat'],
    ['*%proc.name', { 'proc.name': 'cat' }, 'cat'],
    ['a=%proc.name b=%fd.name.', { 'proc.name': 'cat', 'fd.name': '/x' }, 'a=cat b=/x.'],
    ['%proc.name%fd.name', { 'proc.name': 'cat', 'fd.name': '/x' }, 'cat/x'],
    ['(%user.name)', {}, '(<NA>)'],
    ['%proc.aname[2]!', { 'proc.aname[2]': 'sshd' }, 'sshd!'],
    ['%evt.arg.flags', { 'evt.arg[flags]': 'O_RDONLY' }, 'O_RDONLY'],
    ['%evt.arg[0]', { 'evt.arg[0]': 'x' }, 'x'],
    ['%toupper(proc.name) %tolower(proc.name)', { 'proc.name': 'Cat' }, 'CAT cat'],
    ['%8proc.name|', { 'proc.name': 'cat' }, 'cat     |'],
    ['%2proc.name|', { 'proc.name': 'cat' }, 'ca|'],
    ['%fd.sip:%fd.sport', { 'fd.sip': 0x0a000001, 'fd.sport': 80 }, '10.0.0.1:80'],
    ['%fd.sip', { 'fd.sip': 1n }, '::1'],
    ['%fd.types', { 'fd.types': ['file', 'ipv4'] }, '(file,ipv4)'],
    ['%evt.outputtime', { 'evt.outputtime': 'now' }, 'now'],
    ['%evt.is_open_read', { 'evt.is_open_read': true }, 'true'],
    ['%evt.rawtime', { 'evt.rawtime': 1_700_000_000_000_000_001n }, '1700000000000000001'],
    ['%evt.buffer', { 'evt.buffer': Buffer.from('ab\n') }, 'ab\\x0a'],
  ])('%s', (output, fields, expected) => {
    expect(print(output, fields).text).toBe(expected);
  });

  it('gives the values by the names as written', () => {
    const { fields } = print('%proc.name %fd.sport %tolower(fd.name) %user.name %evt.is_open_read %fd.sip', {
      'proc.name': 'cat',
      'fd.sport': 80,
      'fd.name': '/X',
      'evt.is_open_read': false,
      'fd.sip': 0x0a000001,
    });
    expect(Object.fromEntries(fields)).toEqual({
      'proc.name': 'cat',
      'fd.sport': 80,
      'tolower(fd.name)': '/x',
      'user.name': null,
      'evt.is_open_read': false,
      'fd.sip': '10.0.0.1',
    });
  });

  it.each([
    ['%no.such', 'invalid formatting token no.such'],
    ['%', 'invalid formatting syntax: formatting cannot end with a %'],
    ['100%', 'invalid formatting syntax: formatting cannot end with a %'],
    ['%%', 'invalid formatting token %'],
    ['% x', 'invalid formatting token  x'],
    ['%proc.aname[2', 'invalid formatting token [2'],
    ['%tolower(no.such)', 'invalid formatting token tolower(no.such)'],
    ['%evt.around[1]', 'evt.around[1] is filter only and cannot be used as a display field'],
    ['%ka.verb', 'invalid formatting token ka.verb'],
  ])('%s is refused', (output, message) => {
    expect(refusal(output)).toBe(message);
  });

  it('of audit rules prints audit fields', () => {
    expect(
      print('%ka.verb %jevt.value[/verb]', { 'ka.verb': 'get', 'jevt.value[/verb]': 'get' }, 'k8s_audit')
        .text,
    ).toBe('get get');
  });

  it('never throws anything but a problem', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'%proc.name[]()*0 ') }), (output) => {
        expect(typeof refusal(output)).toBe('string');
      }),
    );
  });
});

describe('text from events', () => {
  it.each([
    ['plain', 'plain'],
    ['line\nbreak\r', 'line\\x0abreak\\x0d'],
    ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
    ['\u009b31m', '\\x9b31m'],
    ['a\u2028b', 'a\\u2028b'],
    ['\u202egpj.exe', '\\u202egpj.exe'],
    ['\ud800', '\ufffd'],
    ['é 😀', 'é 😀'],
  ])('%j becomes %j', (text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });

  it('never acts on what shows it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = sanitize(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
        expect(sanitize(shown)).toBe(shown);
      }),
    );
  });
});
