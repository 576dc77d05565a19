import { definers, INDEX } from '../define.ts';
import type { Field } from '../field.ts';

const { string, number, uint, bool, ip, net } = definers({ source: 'syscall' });

/** Either end of the connection. */
const END = { several: 'end', plain: true, only: 'filter' } as const;
const FILTER = { plain: true, only: 'filter' } as const;
const PORT = { bits: 16, port: true } as const;
/** Names are looked up for the operand, and addresses compared. */
const NAME = { plain: true } as const;

/** `fd.*`, `fdlist.*`, `fs.path.*`, `syslog.*`: what it was done to. */
export const DESCRIPTOR_FIELDS: readonly Field[] = [
  number('fd.num', 'Number of the descriptor.'),
  string(
    'fd.type',
    'What it is: file, directory, ipv4, ipv6, unix, pipe, event, eventpoll, inotify, memfd...',
  ),
  string('fd.typechar', 'The same as one character: f d 4 6 u p e l i m... and o for others.'),
  string('fd.name', 'Absolute path of a file, or the tuple of a connection.'),
  string('fd.nameraw', 'The path as the call gave it.'),
  string('fd.directory', 'Directory part of fd.name.'),
  string('fd.filename', 'Last part of fd.name.'),
  ip('fd.ip', 'Address of either end.', END),
  ip('fd.cip', 'Address of the client.'),
  ip('fd.sip', 'Address of the server.'),
  ip('fd.lip', 'Address of the local end.'),
  ip('fd.rip', 'Address of the remote end.'),
  uint('fd.port', 'Port of either end.', { ...PORT, ...END }),
  uint('fd.cport', 'Port of the client.', PORT),
  uint('fd.sport', 'Port of the server.', PORT),
  uint('fd.lport', 'Port of the local end.', PORT),
  uint('fd.rport', 'Port of the remote end.', PORT),
  string('fd.l4proto', 'Protocol of the socket: tcp, udp, icmp, raw.'),
  string('fd.sockfamily', 'ip or unix.'),
  bool('fd.is_server', 'The process is the server of the connection.'),
  string('fd.uid', 'Thread id and descriptor number in one word.'),
  string('fd.containername', 'container.id and fd.name, a colon between.'),
  string('fd.containerdirectory', 'container.id and fd.directory, a colon between.'),
  uint('fd.proto', 'Port of either end, as a service name or number.', { ...PORT, ...END }),
  string('fd.cproto', 'Service name of the port of the client.'),
  string('fd.sproto', 'Service name of the port of the server.'),
  string('fd.lproto', 'Service name of the port of the local end.'),
  string('fd.rproto', 'Service name of the port of the remote end.'),
  net('fd.net', 'Network of either end.', END),
  net('fd.cnet', 'Network of the client.', FILTER),
  net('fd.snet', 'Network of the server.', FILTER),
  net('fd.lnet', 'Network of the local end.', FILTER),
  net('fd.rnet', 'Network of the remote end.', FILTER),
  bool('fd.connected', 'The socket is connected.'),
  bool(
    'fd.name_changed',
    'The event changed the name of the descriptor (a datagram socket with a new peer).',
  ),
  string('fd.cip.name', 'Domain name of the client.', NAME),
  string('fd.sip.name', 'Domain name of the server.', NAME),
  string('fd.lip.name', 'Domain name of the local end.', NAME),
  string('fd.rip.name', 'Domain name of the remote end.', NAME),
  number('fd.dev', 'Device number of the file system that has the file.', { bits: 32, print: 'hex' }),
  number('fd.dev.major', 'Major device number.', { bits: 32 }),
  number('fd.dev.minor', 'Minor device number.', { bits: 32 }),
  number('fd.ino', 'Inode number of the file.'),
  bool('fd.is_upper_layer', "The file is in the container's writable layer."),
  bool('fd.is_lower_layer', "The file is in one of the image's layers."),
  string('fd.types', 'Types of all open descriptors; with a number the type of that one.', {
    list: true,
    argument: INDEX,
    plain: true,
  }),
  string('fdlist.nums', 'poll: numbers of the descriptors.'),
  string('fdlist.names', 'poll: names of the descriptors.'),
  string('fdlist.cips', 'poll: client addresses.'),
  string('fdlist.sips', 'poll: server addresses.'),
  string('fdlist.cports', 'poll: client ports.'),
  string('fdlist.sports', 'poll: server ports.'),
  string('fs.path.name', 'Absolute path on which a file system call works.'),
  string('fs.path.nameraw', 'That path as the call gave it.'),
  string('fs.path.source', 'Absolute source path of a call with two paths.'),
  string('fs.path.sourceraw', 'That path as the call gave it.'),
  string('fs.path.target', 'Absolute target path of a call with two paths.'),
  string('fs.path.targetraw', 'That path as the call gave it.'),
  string('syslog.facility.str', 'Facility of a message to the system log, by name.'),
  uint('syslog.facility', 'Facility of a message to the system log.', { bits: 32 }),
  string('syslog.severity.str', 'Severity of a message to the system log, by name.'),
  uint('syslog.severity', 'Severity of a message to the system log.', { bits: 32 }),
  string('syslog.message', 'Text of a message to the system log.'),
];
