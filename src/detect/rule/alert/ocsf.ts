import { fingerprintOf } from '#core/index.ts';
import type { Priority } from '../load/item.ts';
import type { Alert } from './alert.ts';
import { jsonText, type JsonValue } from './json.ts';

/** OCSF 1.3, Findings category, class Detection Finding, activity Create. */
const VERSION = '1.3.0';
const CATEGORY = 2;
const CLASS = 2004;
const CREATE = 1;

/** OCSF severity_id: 1 Informational, 2 Low, 3 Medium, 4 High, 5 Critical, 6 Fatal. */
const SEVERITIES: Readonly<Record<Priority, readonly [id: number, name: string]>> = {
  Emergency: [6, 'Fatal'],
  Alert: [5, 'Critical'],
  Critical: [5, 'Critical'],
  Error: [4, 'High'],
  Warning: [3, 'Medium'],
  Notice: [2, 'Low'],
  Informational: [1, 'Informational'],
  Debug: [1, 'Informational'],
};

/** An alert as an OCSF Detection Finding (schema.ocsf.io, class 2004). */
export function alertOcsf(alert: Alert, productVersion: string): string {
  const [severityId, severity] = SEVERITIES[alert.priority];
  const milliseconds = alert.time / 1_000_000n;
  return jsonText(
    object([
      ['activity_id', CREATE],
      ['activity_name', 'Create'],
      ['category_uid', CATEGORY],
      ['category_name', 'Findings'],
      ['class_uid', CLASS],
      ['class_name', 'Detection Finding'],
      ['type_uid', CLASS * 100 + CREATE],
      ['time', milliseconds],
      ['severity_id', severityId],
      ['severity', severity],
      ['status_id', 1],
      ['message', alert.message],
      [
        'metadata',
        object([
          ['version', VERSION],
          [
            'product',
            object([
              ['name', 'Bulkhead'],
              ['vendor_name', 'Bulkhead'],
              ['version', productVersion],
            ]),
          ],
          ['log_name', alert.source],
          ['labels', [...alert.tags]],
        ]),
      ],
      [
        'finding_info',
        object([
          ['uid', fingerprintOf('alert', alert.rule, alert.hostname, alert.time.toString(), alert.message)],
          ['title', alert.rule],
          ['desc', alert.description],
          ['created_time', milliseconds],
          [
            'analytic',
            object([
              ['name', alert.rule],
              ['type_id', 1],
              ['type', 'Rule'],
            ]),
          ],
          ['attacks', attacksOf(alert.tags)],
        ]),
      ],
      [
        'device',
        object([
          ['hostname', alert.hostname],
          ['type_id', 1],
        ]),
      ],
      ['evidences', [object([...processOf(alert), ...containerOf(alert)])]],
      ['unmapped', new Map<string, JsonValue>(alert.fields)],
    ]),
  );
}

/** `T1059`, `T1059.004` among the tags are ATT&CK techniques, `mitre_execution` and the like tactics. */
function attacksOf(tags: readonly string[]): JsonValue[] {
  return tags
    .filter((tag) => /^T\d{4}(?:\.\d{3})?$/.test(tag))
    .map((tag) => {
      const [technique] = tag.split('.') as [string];
      const entries: [string, JsonValue][] = [['technique', object([['uid', technique]])]];
      if (tag !== technique) entries.push(['sub_technique', object([['uid', tag]])]);
      return object(entries);
    });
}

function processOf(alert: Alert): [string, JsonValue][] {
  const entries = present(alert, [
    ['name', 'proc.name'],
    ['cmd_line', 'proc.cmdline'],
    ['pid', 'proc.pid'],
  ]);
  const path = alert.fields.get('proc.exepath');
  if (typeof path === 'string' && path !== '')
    entries.push([
      'file',
      object([
        ['name', path.slice(path.lastIndexOf('/') + 1)],
        ['path', path],
        ['type_id', 1],
      ]),
    ]);
  const user = present(alert, [['name', 'user.name']]);
  if (user.length > 0) entries.push(['user', object(user)]);
  return entries.length > 0 ? [['process', object(entries)]] : [];
}

/** The host is no container; an image is named by its digest where the alert has it. */
function containerOf(alert: Alert): [string, JsonValue][] {
  if (alert.fields.get('container.id') === 'host') return [];
  const entries = present(alert, [
    ['uid', 'container.id'],
    ['name', 'container.name'],
    ['pod_uuid', 'k8s.pod.uid'],
  ]);
  const image = present(alert, [
    ['name', 'container.image.repository'],
    ['tag', 'container.image.tag'],
  ]);
  if (image.length > 0) {
    const { fields } = alert;
    const digest = fields.get('container.image.digest') ?? fields.get('container.image.id');
    const uid = digest ?? image.map(([, value]) => value as string).join(':');
    entries.push(['image', object([['uid', uid], ...image])]);
  }
  return entries.length > 0 ? [['container', object(entries)]] : [];
}

function present(
  alert: Alert,
  names: readonly (readonly [key: string, field: string])[],
): [string, JsonValue][] {
  return names.flatMap(([key, field]): [string, JsonValue][] => {
    const value = alert.fields.get(field);
    return value === undefined || value === null ? [] : [[key, value]];
  });
}

function object(entries: readonly (readonly [string, JsonValue])[]): ReadonlyMap<string, JsonValue> {
  return new Map(entries);
}
