import type { DockerfileCheck } from '../check.ts';
import { subcommand } from '../run-script.ts';

/** Package lists are updated in a layer of their own. */
export const updateAlone: DockerfileCheck = {
  id: 'DF080',
  aliases: ['DS-0017', 'CKV_DOCKER_5'],
  title: 'Package lists are updated in a layer of their own',
  severity: 'medium',
  why: 'The layer is cached: later builds install from old lists, without security updates.',
  fix: 'Join update and install in one RUN.',
  controls: ['CIS-Docker-4.7'],
  examples: {
    good: ['FROM a:1\nRUN apt-get update && apt-get install -y a=1\n'],
    bad: ['FROM a:1\nRUN apt-get update\n', 'FROM a:1\nRUN apk update\n'],
  },
  *find(context) {
    for (const { calls } of context.scripts) {
      const managers = calls.filter(({ name }) => /^(?:apt|apt-get|apk|yum|dnf|zypper)$/.test(name));
      const update = managers.find((call) => /^(?:update|refresh|makecache)$/.test(subcommand(call) ?? ''));
      const only = managers.every((call) =>
        /^(?:update|refresh|makecache|clean)$/.test(subcommand(call) ?? ''),
      );
      // `yum update` installs.
      if (
        update !== undefined &&
        only &&
        !(/^(?:yum|dnf|zypper)$/.test(update.name) && subcommand(update) === 'update')
      )
        yield { at: update.at };
    }
  },
};
