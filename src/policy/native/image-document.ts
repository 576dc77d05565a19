import { isRecord } from '#core/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/** True for an image configuration as OCI and Docker write it; ours has names without capitals. */
export function isRawImage(value: Fields): boolean {
  return isRecord(value['rootfs']) || isRecord(value['RootFS']);
}

/**
 * An image configuration in the form that policies see, whether it came from the image itself (OCI image-spec, config.md)
 * or from `docker image inspect`; what a scan reads of an image has that form already.
 */
export function imageOfRaw(raw: Fields): Fields {
  const config = fields(raw['config']) ?? fields(raw['Config']) ?? {};
  const history: readonly unknown[] = Array.isArray(raw['history']) ? raw['history'] : [];
  return withoutAbsent({
    os: raw['os'] ?? raw['Os'],
    architecture: raw['architecture'] ?? raw['Architecture'],
    created: raw['created'] ?? raw['Created'],
    author: raw['author'] ?? raw['Author'],
    reference: Array.isArray(raw['RepoTags']) ? raw['RepoTags'][0] : undefined,
    history: history.filter(isRecord).map((entry) =>
      withoutAbsent({
        created: entry['created'],
        createdBy: entry['created_by'],
        comment: entry['comment'],
        emptyLayer: entry['empty_layer'] === true,
      }),
    ),
    config: withoutAbsent({
      user: config['User'] === '' ? undefined : config['User'],
      env: config['Env'] ?? [],
      entrypoint: config['Entrypoint'],
      cmd: config['Cmd'],
      labels: config['Labels'] ?? {},
      exposedPorts: Object.keys(fields(config['ExposedPorts']) ?? {}).sort(),
      volumes: Object.keys(fields(config['Volumes']) ?? {}).sort(),
      workingDir: config['WorkingDir'] === '' ? undefined : config['WorkingDir'],
      stopSignal: config['StopSignal'],
      healthcheck: healthcheckOf(config['Healthcheck']),
      onBuild: config['OnBuild'] ?? [],
    }),
    raw,
  });
}

function healthcheckOf(value: unknown): Fields | undefined {
  const check = fields(value);
  if (check === undefined) return undefined;
  return withoutAbsent({
    test: check['Test'] ?? [],
    interval: check['Interval'],
    timeout: check['Timeout'],
    startPeriod: check['StartPeriod'],
    retries: check['Retries'],
  });
}

function withoutAbsent(record: Fields): Fields {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== null),
  );
}

function fields(value: unknown): Fields | undefined {
  return isRecord(value) ? value : undefined;
}
