import { fingerprintOf, type OtherFinding } from '#core/index.ts';
import type { CheckedImageConfig } from './check.ts';
import { IMAGE_CONFIG_CHECKS } from './checks.ts';

/** Of one check more than these say nothing new. */
const MAX_HITS = 100;

/** Checks the configuration and history of an image; `name` is the image's, without its digest. */
export function checkImageConfig(image: CheckedImageConfig, name: string): OtherFinding[] {
  return IMAGE_CONFIG_CHECKS.flatMap((check) => {
    const { id, aliases, title, severity, why, fix, controls } = check;
    return [...check.find(image)].slice(0, MAX_HITS).map(({ subject, message }): OtherFinding => ({
      kind: 'misconfiguration',
      fingerprint: fingerprintOf('misconfiguration', id, name, subject),
      id,
      title: message ?? title,
      description: why,
      severity,
      ratings: [{ severity, source: 'bulkhead' }],
      locations: [],
      remedy: { kind: 'edit', text: fix },
      references: [],
      controls,
      evidence: { aliases: [...aliases], subject: subject.slice(0, 200) },
    }));
  });
}
