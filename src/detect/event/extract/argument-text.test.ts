import { describe, expect, it } from 'vitest';
import type { ArgumentValue } from '../argument.ts';
import { eventTypeOf } from '../event-types.ts';
import { argumentText } from './argument-text.ts';
import { durationText, generalNumber } from './time-text.ts';

function textOf(type: string, name: string, value: ArgumentValue): string {
  const eventType = eventTypeOf(type)!;
  const index = eventType.parameters.findIndex((parameter) => parameter.name === name);
  const values = eventType.parameters.map((_, i) => (i === index ? value : null));
  const { value: plain, meaning } = argumentText({ type: eventType, values, references: null }, index, null)!;
  return meaning === '' ? plain : `${plain}(${meaning})`;
}

describe('an argument reads', () => {
  it.each([
    ['SYSCALL_OPEN.exit', 'flags', 4097, '4097(O_RDONLY|O_CLOEXEC)'],
    ['SYSCALL_OPEN.exit', 'flags', 7, '7(O_CREAT|O_RDWR)'],
    ['SYSCALL_OPEN.exit', 'flags', 0, '0(O_NONE)'],
    ['SYSCALL_OPEN.exit', 'mode', 0o644, '0644'],
    ['SYSCALL_OPEN.exit', 'fd', -2, '-2(ENOENT)'],
    ['SYSCALL_OPEN.exit', 'fd', -9999, '-9999'],
    ['SYSCALL_OPENAT_2.exit', 'dirfd', -100, '-100(AT_FDCWD)'],
    ['SYSCALL_MMAP.exit', 'res', 0x7fad48197000, '7FAD48197000'],
    ['SYSCALL_FCNTL.enter', 'cmd', 3, '3(F_SETFD)'],
    ['SYSCALL_KILL.enter', 'sig', 9, '9(SIGKILL)'],
    ['SYSCALL_NANOSLEEP.enter', 'interval', 1_500_000_000, '1500000000(1.5s)'],
    ['SYSCALL_NANOSLEEP.enter', 'interval', 2n ** 64n - 1n, 'none'],
    ['SYSCALL_SETUID.enter', 'uid', 0xffff_ffff, '-1(<NONE>)'],
    ['SYSCALL_SETUID.enter', 'uid', 5, '5(<NA>)'],
    ['SYSCALL_READ.exit', 'data', Buffer.from('a\0\u00ff'), 'a...'],
    ['SYSCALL_READ.exit', 'data', Buffer.alloc(81, 'x'), `${'x'.repeat(77)}...`],
    ['SYSCALL_GETRLIMIT.exit', 'max', -1, '-1'],
    [
      'SOCKET_BIND.exit',
      'addr',
      { kind: 'ip', at: { ip: 0xffff_0102_0304n, port: 80 } },
      '::ffff:1.2.3.4:80',
    ],
    ['SYSCALL_POLL.exit', 'fds', [{ kind: 'polled', fd: -1, flags: 1 }], '18446744073709551615:?1'],
    ['SYSCALL_OPEN.exit', 'name', null, 'NULL'],
  ] as const)('%s %s', (type, name, value, text) => {
    expect(textOf(type, name, value)).toBe(text);
  });
});

describe('times read', () => {
  it.each([
    [0, '0ns'],
    [999, '999ns'],
    [2300, '2.30us'],
    [1329, '1.32us'],
    [53_999, '53us'],
    [165_341_697, '165ms'],
    [1_001_792_233, '1.00s'],
    [90_000_000_000, '1.50m'],
  ])('%i as %s', (nanoseconds, text) => {
    expect(durationText(nanoseconds)).toBe(text);
  });

  it.each([
    [0.000_001_23, '1.23e-06'],
    [123.4567, '123.457'],
    [1_234_567, '1.23457e+06'],
    [0.5, '0.5'],
    [100, '100'],
  ])('%d as %s', (value, text) => {
    expect(generalNumber(value)).toBe(text);
  });
});
