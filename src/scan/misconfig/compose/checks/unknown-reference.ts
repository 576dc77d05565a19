import { recordAt, listAt, textAt } from '../../yaml/fields.ts';
import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import type { Service } from '../service.ts';

/** A service refers to what is not there. */
export const unknownReference: ComposeCheck = {
  id: 'CO041',
  aliases: [],
  title: 'A service refers to what is not there',
  severity: 'medium',
  why: 'Compose refuses the file: the service, network, volume, secret or config is not declared.',
  fix: 'Declare it at the top, or mend the name. With include, or in a file of another name than compose.yaml, it may stand elsewhere; then this is not said.',
  controls: [],
  examples: {
    good: [
      'services:\n  web: {image: web:1, depends_on: [db], networks: [back], volumes: ["data:/data"]}\n  db: {image: db:1}\nnetworks: {back: {}}\nvolumes: {data: {}}\n',
      'include: [other.yaml]\nservices:\n  web: {image: web:1, depends_on: [db]}\n',
    ],
    bad: [
      serviceWith('depends_on: [db]\n'),
      serviceWith('networks: {back: {}}\n'),
      serviceWith('volumes: ["data:/data"]\n'),
      serviceWith('secrets: [db]\n'),
    ],
  },
  *find({ isWhole, json, services }) {
    if (!isWhole || json['include'] !== undefined || services.some(({ isPart }) => isPart)) return;
    for (const service of services) {
      for (const { name, at } of namesIn(service, 'depends_on'))
        if (!services.some((other) => other.name === name))
          yield { at, message: `There is no service ${name}` };
      for (const field of ['networks', 'secrets', 'configs'])
        for (const { name, at } of namesIn(service, field))
          if (!Object.hasOwn(recordAt(json, field), name) && !(field === 'networks' && name === 'default'))
            yield { at, message: `${name} is not declared in ${field}` };
      for (const [index, volume] of listAt(service.json, 'volumes').entries()) {
        const name =
          typeof volume === 'string'
            ? /^([A-Za-z0-9][\w.-]{0,200}):/.exec(volume)?.[1]
            : textAt(volume, 'type') === 'volume'
              ? textAt(volume, 'source')
              : undefined;
        if (
          name !== undefined &&
          name !== '' &&
          !/^[A-Za-z]:/.test(`${name}:`) &&
          !Object.hasOwn(recordAt(json, 'volumes'), name)
        )
          yield { at: [...service.path, 'volumes', index], message: `${name} is not declared in volumes` };
      }
    }
  },
};

/** The names of a list, of a list of maps with `source`, or of a map. */
function namesIn({ json, path }: Service, field: string): { name: string; at: (string | number)[] }[] {
  const value = json[field];
  if (Array.isArray(value))
    return (value as unknown[]).flatMap((item, index) => {
      const name = typeof item === 'string' ? item : textAt(item, 'source');
      return name === '' || name.includes('$') ? [] : [{ name, at: [...path, field, index] }];
    });
  return Object.keys(recordAt(json, field)).map((name) => ({ name, at: [...path, field, name] }));
}
