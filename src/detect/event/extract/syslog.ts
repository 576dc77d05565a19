import type { SyscallEvent } from '../event.ts';
import { type ExtractorMaker, type ExtractorTable, plain, type SyscallExtractor } from './extractor.ts';
import { hasFailed } from './result.ts';

/** `syslog.*`: messages to the system log (RFC 3164), as processes write them to /dev/log. */
export const SYSLOG_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'syslog.facility': of(({ facility }) => facility),
  'syslog.facility.str': of(({ facility }) => FACILITIES[facility] ?? '<NA>'),
  'syslog.severity': of(({ severity }) => severity),
  'syslog.severity.str': of(({ severity }) => SEVERITIES[severity] ?? '<NA>'),
  'syslog.message': of(({ message }) => message),
};

export interface SyslogMessage {
  readonly facility: number;
  readonly severity: number;
  readonly message: string;
}

/** Names of facilities, by their number. */
const FACILITIES =
  'kern user mail daemon auth syslog lpr news uucp clock authpriv ftp ntp logaudit logalert cron local0 local1 local2 local3 local4 local5 local6 local7'.split(
    ' ',
  );
/** Names of severities, by their number. */
export const SEVERITIES = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];

function of(read: (message: SyslogMessage) => string | number): ExtractorMaker<SyscallExtractor> {
  return plain((event) => {
    const message = messageOf(event);
    return message && read(message);
  });
}

/** A priority is `<` up to three digits `>` (RFC 3164, 4.1.1). */
const PRIORITY = /^<(\d{1,3})>/;

/** The message that the event wrote; null when it wrote none. */
export function messageOf(event: SyscallEvent): SyslogMessage | null {
  const {
    arguments: { type, values },
    descriptor,
    descriptorCertain,
  } = event;
  if (hasFailed(event)) return null;
  if (!type.traits.writesFd || !descriptorCertain || !descriptor?.name.includes('/dev/log')) return null;
  const data = values[type.parameters.findIndex(({ name }) => name === 'data')];
  if (!(data instanceof Uint8Array)) return null;
  const nul = data.indexOf(0);
  const text = Buffer.from(data.buffer, data.byteOffset, nul < 0 ? data.length : nul).toString('utf8');
  const priority = PRIORITY.exec(text);
  if (!priority) return null;
  const number = Number(priority[1]);
  return { facility: number >> 3, severity: number & 7, message: text.slice(priority[0].length) };
}
