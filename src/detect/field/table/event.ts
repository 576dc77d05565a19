import { definers, NEEDS_NAME, NEEDS_NAME_OR_INDEX } from '../define.ts';
import type { Field } from '../field.ts';

const any = definers({});
const { string, number, uint, bool, bytes, duration, dynamic } = definers({ source: 'syscall' });

/** The events on which `evt.is_open_*` speak. */
const OPENS = ['open', 'openat', 'openat2', 'open_by_handle_at'] as const;

/** `evt.*`: the event itself. */
export const EVENT_FIELDS: readonly Field[] = [
  any.uint('evt.num', 'Number of the event in its stream; the first is 1.'),
  any.string('evt.time', 'Local time of the event with nanoseconds, HH:MM:SS.nnnnnnnnn.'),
  any.string('evt.time.s', 'Local time of the event, HH:MM:SS.'),
  any.string('evt.time.iso8601', 'Time of the event in ISO 8601 with nanoseconds and zone.'),
  any.string('evt.datetime', 'Local date and time of the event with nanoseconds.'),
  any.string('evt.datetime.s', 'Local date and time of the event.'),
  any.abstime('evt.rawtime', 'Nanoseconds since the epoch.'),
  any.abstime('evt.rawtime.s', 'Seconds since the epoch.'),
  any.abstime('evt.rawtime.ns', 'The nanoseconds within the second.'),
  any.duration('evt.reltime', 'Nanoseconds since the first event.'),
  any.duration('evt.reltime.s', 'Whole seconds since the first event.'),
  any.duration('evt.reltime.ns', 'The nanoseconds within the second since the first event.'),
  any.string('evt.source', 'Where the event comes from: syscall or k8s_audit.'),
  any.string('evt.pluginname', 'Name of the source that made a non-syscall event.'),
  any.string('evt.plugininfo', 'A non-syscall event in one line.'),
  any.bool('evt.is_async', 'True for an event that was produced beside the stream.'),
  any.string('evt.asynctype', 'Name of an event that was produced beside the stream.'),
  any.string('evt.hostname', 'Name of the machine on which the event happened.'),
  duration('evt.latency', 'Nanoseconds between entering and leaving the call.', { legacy: true }),
  duration('evt.latency.s', 'Whole seconds of evt.latency.', { legacy: true }),
  duration('evt.latency.ns', 'Nanoseconds within the second of evt.latency.', { legacy: true }),
  string('evt.latency.human', 'evt.latency as people write it.', { legacy: true }),
  duration('evt.deltatime', 'Nanoseconds since the event before this one.'),
  duration('evt.deltatime.s', 'Whole seconds of evt.deltatime.'),
  duration('evt.deltatime.ns', 'Nanoseconds within the second of evt.deltatime.', { print: 'padded' }),
  string('evt.outputtime', 'The time as the output is set to print it.', { only: 'output' }),
  string('evt.dir', 'Direction: events of ours are all exits, "<".', { legacy: true }),
  string('evt.type', 'Name of the event: open, execve, connect...'),
  uint('evt.type.is', '1 when the event is of the named type, else 0: evt.type.is.open.', {
    bits: 32,
    argument: NEEDS_NAME,
  }),
  string('syscall.type', 'Name of the system call; unset for events that are none.'),
  string('evt.category', 'What the event is about: file, net, process, memory, user, signal, ipc...'),
  number('evt.cpu', 'Number of the processor on which it happened.', { bits: 16 }),
  string('evt.args', 'All arguments of the call as one text, name=value separated by blanks.'),
  string('evt.arg', 'One argument by name or position, as text: evt.arg.flags, evt.arg[0].', {
    argument: NEEDS_NAME_OR_INDEX,
  }),
  dynamic('evt.rawarg', 'One argument by name, with its own type: evt.rawarg.res.', {
    argument: NEEDS_NAME,
    plain: true,
  }),
  string('evt.info', 'The same as evt.args.'),
  bytes('evt.buffer', 'The data of calls that move data, as far as it was captured.'),
  uint('evt.buflen', 'Length of evt.buffer in bytes.'),
  string('evt.res', 'SUCCESS, or the name of the error: ENOENT.'),
  number('evt.rawres', 'What the call returned, as a number.'),
  bool('evt.failed', 'True when the call returned an error.'),
  bool('evt.is_io', 'True for calls that read or write through a descriptor.'),
  bool('evt.is_io_read', 'True for calls that read through a descriptor.'),
  bool('evt.is_io_write', 'True for calls that write through a descriptor.'),
  string('evt.io_dir', 'r for reading calls, w for writing calls.'),
  bool('evt.is_wait', 'True for calls that may make the thread wait.'),
  duration('evt.wait_latency', 'Nanoseconds that a waiting call took.', { legacy: true }),
  bool('evt.is_syslog', 'True for writes to /dev/log.'),
  uint('evt.count', 'Always 1.', { bits: 32 }),
  uint('evt.count.error', '1 for a failed call.', { bits: 32 }),
  uint('evt.count.error.file', '1 for a failed call on files.', { bits: 32 }),
  uint('evt.count.error.net', '1 for a failed call on the network.', { bits: 32 }),
  uint('evt.count.error.memory', '1 for a failed call on memory.', { bits: 32 }),
  uint('evt.count.error.other', '1 for a failed call on anything else.', { bits: 32 }),
  uint('evt.count.exit', '1 for exit events.', { bits: 32 }),
  uint('evt.around', 'evt.around[T]=D: the event is at most D milliseconds away from time T (evt.rawtime).', {
    argument: { kind: 'index', required: true },
    plain: true,
    only: 'filter',
  }),
  string(
    'evt.abspath',
    'Absolute path of a call with a directory descriptor and a name; also .src and .dst.',
    {
      argument: { kind: 'key', required: false, dotted: true },
    },
  ),
  bool('evt.is_open_read', 'The file was opened for reading.', { events: OPENS }),
  bool('evt.is_open_write', 'The file was opened for writing.', { events: OPENS }),
  bool('evt.is_open_exec', 'A file was created with an execute bit.', { events: [...OPENS, 'creat'] }),
  bool('evt.is_open_create', 'A file was created.', { events: OPENS }),
];
