import type { ComposeCheck } from '../check.ts';
import { publishedPorts } from '../settings.ts';

/** Two services publish the same port. */
export const duplicatePort: ComposeCheck = {
  id: 'CO030',
  aliases: [],
  title: 'Two services publish the same port',
  severity: 'medium',
  why: 'The second is not started. Services of different profiles may do so.',
  fix: 'Give one of them another port.',
  controls: [],
  examples: {
    good: ['services:\n  a: {image: a:1, ports: ["80:80"]}\n  b: {image: b:1, ports: ["81:80"]}\n'],
    bad: ['services:\n  a: {image: a:1, ports: ["80:80"]}\n  b: {image: b:1, ports: ["80:8080"]}\n'],
  },
  *find({ services }) {
    const seen = new Map<string, string>();
    for (const service of services) {
      if (service.json['profiles'] !== undefined) continue;
      for (const { address, published, protocol, at } of publishedPorts(service)) {
        const key = `${address}:${published}/${protocol}`;
        const other = seen.get(key);
        if (!/^\d+$/.test(published)) continue;
        if (other !== undefined && other !== service.name)
          yield { at, message: `The service ${other} publishes the port ${published} too` };
        seen.set(key, other ?? service.name);
      }
    }
  },
};
