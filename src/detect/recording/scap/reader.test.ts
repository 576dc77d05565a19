import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { fieldExtractor } from '../../event/extract.ts';
import { EVENT_TYPES } from '../../event/event-types.ts';
import type { SyscallEvent } from '../../event/event.ts';
import { FIELDS } from '../../field/catalogue.ts';
import { ScapReader } from './reader.ts';
import { type FixtureValue, ScapFixture, sockaddr, socktuple, texts } from './scap-fixture.ts';

const CONTAINER = '697956520d891b5cb0e215093970c733549a3f745f52263c05b37f8a48899401';

/** A recording that is being written: a shell, a thread of it, and a process in a container. */
class Scene {
  readonly fixture = new ScapFixture()
    .section()
    .machine('host')
    .interfaces(1, [
      { address: '127.0.0.1', netmask: '255.0.0.0' },
      { address: '10.0.0.5', netmask: '255.255.255.0' },
    ])
    .users(
      1,
      [
        { uid: 0, name: 'root' },
        { uid: 1000, name: 'joe' },
      ],
      [{ gid: 0, name: 'root' }],
    )
    .processes(9, [
      { tid: 1, pid: 1, ptid: 0, comm: 'init' },
      { tid: 100, pid: 100, ptid: 1, comm: 'bash', cwd: '/home/joe', uid: 1000, args: ['-l'] },
      { tid: 101, pid: 100, ptid: 1, comm: 'worker' },
      { tid: 200, pid: 200, ptid: 1, comm: 'nginx', cgroups: [`cpu=/docker/${CONTAINER}`] },
    ])
    .descriptors(2, 100, [
      { fd: 3, kind: 'connection', from: '10.0.0.5:1234', to: '1.2.3.4:443', protocol: 2 },
      { fd: 4, kind: 'listening', at: '0.0.0.0:80', protocol: 2 },
      { fd: 5, kind: 'connection', from: '10.0.0.5:80', to: '1.2.3.4:999', protocol: 2 },
    ]);
  #time = 1_600_000_000_000_000_000n;

  happens(type: string, tid: number, ...values: FixtureValue[]): this {
    this.#time += 1000n;
    this.fixture.event({ type, time: this.#time, tid, values });
    return this;
  }

  calls(key: string, tid: number, entered: FixtureValue[], left: FixtureValue[]): this {
    return this.happens(`${key}.enter`, tid, ...entered).happens(`${key}.exit`, tid, ...left);
  }

  events(): SyscallEvent[] {
    return eventsOf(this.fixture.bytes());
  }

  last(...fields: string[]): unknown[] {
    const event = this.events().at(-1)!;
    return fields.map((field) => fieldExtractor(field)!(event));
  }
}

function eventsOf(bytes: Buffer): SyscallEvent[] {
  const reader = new ScapReader();
  const events = reader.push(bytes);
  reader.finish();
  return events;
}

describe('a .scap recording', () => {
  it('gives exits, numbered with the entries', () => {
    const scene = new Scene()
      .calls('SYSCALL_OPEN', 100, ['x', 1, 0], [7, 'x', 1, 0, 0])
      .calls('SYSCALL_CLOSE', 100, [7], [0]);
    expect(scene.events().map(({ number, type }) => [number, type])).toEqual([
      [2, 'open'],
      [4, 'close'],
    ]);
  });

  it('resolves a path against the current directory of the process, whichever thread opens it', () => {
    const scene = new Scene()
      .calls('SYSCALL_CHDIR', 100, [], [0, '../other/./dir/'])
      .calls('SYSCALL_OPEN', 101, ['../f', 1, 0], [7, '../f', 1, 0, 0]);
    expect(scene.last('fd.name', 'fd.directory', 'fd.filename', 'fd.typechar')).toEqual([
      '/home/other/f',
      '/home/other',
      'f',
      'f',
    ]);
  });

  it('knows a descriptor until its close has ended, and not after', () => {
    const scene = new Scene()
      .calls('SYSCALL_OPEN', 100, ['/a', 1, 0], [7, '/a', 1, 0, 0])
      .calls('SYSCALL_CLOSE', 100, [7], [0]);
    expect(scene.last('fd.name')).toEqual(['/a']);
    expect(scene.calls('SYSCALL_FSTAT', 100, [7], [-9]).last('fd.name', 'fd.num', 'evt.res')).toEqual([
      '',
      7,
      'EBADF',
    ]);
  });

  it('says which end of a connection serves by what the machine listens on', () => {
    expect(new Scene().calls('SYSCALL_FSTAT', 100, [3], [0]).last('fd.name', 'fd.is_server')).toEqual([
      '10.0.0.5:1234->1.2.3.4:443',
      false,
    ]);
    expect(
      new Scene().calls('SYSCALL_FSTAT', 100, [5], [0]).last('fd.name', 'fd.sport', 'fd.is_server'),
    ).toEqual(['1.2.3.4:999->10.0.0.5:80', 80, true]);
  });

  it('follows socket, connect and the role of both ends', () => {
    const scene = new Scene()
      .calls('SOCKET_SOCKET', 100, [2, 1, 6], [9])
      .calls(
        'SOCKET_CONNECT',
        100,
        [9, sockaddr('1.2.3.4:443')],
        [-115, socktuple('10.0.0.5:999', '1.2.3.4:443')],
      );
    expect(scene.last('fd.name', 'fd.cport', 'fd.sport', 'fd.l4proto', 'fd.connected', 'fd.lport')).toEqual([
      '10.0.0.5:999->1.2.3.4:443',
      999,
      443,
      'tcp',
      true,
      999,
    ]);
  });

  it('learns from a datagram whom a socket talks to', () => {
    const scene = new Scene()
      .calls('SOCKET_SOCKET', 100, [2, 2, 17], [9])
      .calls(
        'SOCKET_RECVFROM',
        100,
        [9, 5],
        [5, Buffer.from('hello'), socktuple('8.8.8.8:53', '10.0.0.5:999')],
      );
    expect(scene.last('fd.name', 'fd.l4proto', 'fd.name_changed')).toEqual([
      '8.8.8.8:53->10.0.0.5:999',
      'udp',
      true,
    ]);
  });

  it('gives a forked process its parent and what the parent had', () => {
    const cloned = (tid: number, result: number, pid: number): FixtureValue[] => [
      result,
      'bash',
      texts(['-l']),
      tid,
      pid,
      100,
      '',
      1024,
      0,
      0,
      1,
      1,
      0,
      'bash',
      texts([]),
      0,
      1000,
      0,
      pid,
      pid,
    ];
    const scene = new Scene()
      .happens('SYSCALL_CLONE_20.enter', 100)
      .happens('SYSCALL_CLONE_20.exit', 100, ...cloned(100, 300, 100))
      .happens('SYSCALL_CLONE_20.exit', 300, ...cloned(300, 0, 300))
      .calls('SYSCALL_FSTAT', 300, [3], [0]);
    expect(scene.last('proc.pid', 'proc.pname', 'proc.cwd', 'user.name', 'fd.name', 'proc.nthreads')).toEqual(
      [300, 'bash', '/home/joe/', 'joe', '10.0.0.5:1234->1.2.3.4:443', 1],
    );
  });

  it('names the container by the control groups', () => {
    expect(new Scene().calls('SYSCALL_FSTAT', 200, [3], [0]).last('container.id', 'container.type')).toEqual([
      '697956520d89',
      'docker',
    ]);
    expect(new Scene().calls('SYSCALL_FSTAT', 100, [3], [0]).last('container.id', 'container.type')).toEqual([
      'host',
      'host',
    ]);
  });

  it('takes the descriptor from the exit where a newer recording has no entries', () => {
    expect(
      new Scene().happens('SYSCALL_READ.exit', 100, 5, Buffer.from('hello'), 3, 10).last('fd.num', 'fd.name'),
    ).toEqual([3, '10.0.0.5:1234->1.2.3.4:443']);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('reads version %i of the process list', (version) => {
    const fixture = new ScapFixture()
      .section()
      .machine('h')
      .processes(version, [
        { tid: 7, pid: 7, ptid: 0, comm: 'one' },
        { tid: 8, pid: 8, ptid: 7, comm: 'two', args: ['a'], cwd: '/x' },
      ]);
    fixture.event({ type: 'SYSCALL_STAT.exit', time: 1n, tid: 8, values: [0, '/y'] });
    const [event] = eventsOf(fixture.bytes());
    expect(['proc.cmdline', 'proc.pname', 'proc.cwd'].map((field) => fieldExtractor(field)!(event!))).toEqual(
      ['two a', 'one', '/x/'],
    );
  });

  it('reads every type of event in both versions of the block', () => {
    for (const type of EVENT_TYPES) {
      if (!type) continue;
      for (const version of [1, 2] as const) {
        const fixture = new ScapFixture().section();
        const values = type.parameters.map(() => null);
        fixture.event({ type: `${type.key}.${type.direction}`, time: 1n, tid: 1, values, version });
        expect(() => eventsOf(fixture.bytes())).not.toThrow();
      }
    }
  });

  it('refuses the other byte order and an unknown version', () => {
    const bytes = new ScapFixture().section().bytes();
    for (const at of [8, 12]) {
      const other = Buffer.from(bytes);
      other.writeUInt32BE(other.readUInt32LE(at), at);
      expect(() => eventsOf(other)).toThrow(expect.objectContaining({ code: 'recording.format' }));
    }
  });

  it('survives processes that are their own ancestors', () => {
    const fixture = new ScapFixture().section().processes(5, [
      { tid: 7, pid: 8, ptid: 8, comm: 'a' },
      { tid: 8, pid: 7, ptid: 7, comm: 'b' },
    ]);
    fixture.event({ type: 'SYSCALL_STAT.exit', time: 1n, tid: 7, values: [0, 'y'] });
    const [event] = eventsOf(fixture.bytes());
    for (const { name } of FIELDS) expect(() => fieldExtractor(name)?.(event!)).not.toThrow();
  });
});

describe('a damaged .scap recording', () => {
  const scene = new Scene()
    .calls('SYSCALL_OPEN', 100, ['x', 1, 0], [7, 'x', 1, 0, 0])
    .calls('SOCKET_SOCKET', 100, [2, 2, 17], [9])
    .calls('SOCKET_SENDTO', 100, [9, 5, socktuple('10.0.0.5:9', '8.8.8.8:53')], [5, Buffer.from('hello')])
    .happens('PROCEXIT_1.enter', 100, 0, 0, 0, 0);
  const bytes = scene.fixture.bytes();
  const extractors = FIELDS.flatMap(({ name }) => fieldExtractor(name) ?? []);

  it('throws nothing but a Problem with the place, and its events have all fields', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 8 }),
        fc.nat(bytes.length),
        fc.boolean(),
        (changes, length, cut) => {
          const damaged = Buffer.from(cut ? bytes.subarray(0, length) : bytes);
          for (const [at, byte] of changes) if (at < damaged.length) damaged[at] = byte;
          const reader = new ScapReader();
          try {
            for (const event of reader.push(damaged)) for (const extract of extractors) extract(event);
            reader.finish();
          } catch (error) {
            expect(error).toBeInstanceOf(Problem);
            expect((error as Problem).message).toMatch(/byte \d+/);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});
