import { addressText } from '../address.ts';
import type { Arguments, PolledDescriptor } from '../argument.ts';
import type { Descriptor, SocketFacts } from '../descriptor.ts';
import type { SyscallEvent } from '../event.ts';
import { type ExtractorMaker, type ExtractorTable, plain, type SyscallExtractor } from './extractor.ts';

/** `fdlist.*`: the descriptors of a poll. */
export const POLL_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'fdlist.nums': of(({ fd }) => String(fd)),
  'fdlist.names': of((_, descriptor) => (descriptor ? descriptor.name : '') || '<NA>'),
  'fdlist.cips': ofSocket(({ listening, client }) => (listening ? '' : addressText(client.ip))),
  'fdlist.sips': ofSocket(({ server }) => addressText(server.ip)),
  'fdlist.cports': ofSocket(({ listening, client }) => (listening ? '' : String(client.port))),
  'fdlist.sports': ofSocket(({ listening, server }) => (listening ? '' : String(server.port))),
};

/** One text for each descriptor, commas between. */
function of(
  read: (polled: PolledDescriptor, descriptor: Descriptor | null) => string,
): ExtractorMaker<SyscallExtractor> {
  return plain((event) => {
    const polled = pollOf(event);
    if (!polled) return null;
    const texts = polled.list
      .map((each, i) => read(each, polled.descriptors[i] ?? null))
      .filter((text) => text !== '');
    return texts.length === 0 ? null : texts.join(',');
  });
}

function ofSocket(read: (socket: SocketFacts) => string): ExtractorMaker<SyscallExtractor> {
  return of((_, descriptor) => (descriptor?.socket ? read(descriptor.socket) : ''));
}

interface Poll {
  readonly list: readonly PolledDescriptor[];
  readonly descriptors: readonly (Descriptor | null)[];
}

function pollOf({ arguments: own, entered }: SyscallEvent): Poll | null {
  return pollIn(own) ?? (entered && pollIn(entered));
}

function pollIn({ type, values, references }: Arguments): Poll | null {
  const index = type.parameters.findIndex((parameter) => parameter.type === 'fdlist');
  const list = values[index];
  if (!Array.isArray(list)) return null;
  const descriptors = references?.[index];
  return {
    list: list as readonly PolledDescriptor[],
    descriptors: Array.isArray(descriptors) ? (descriptors as readonly (Descriptor | null)[]) : [],
  };
}
