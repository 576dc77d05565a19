import { type Check, ofEveryContainer } from '../check.ts';
import { requireDefaultProcMount } from './proc-mount.ts';

const FIELDS = ofEveryContainer('securityContext.procMount');

/** `/proc` must be masked, in user namespaces too. */
export const procMountRestricted: Check = {
  id: 'procMount_restricted',
  level: 'restricted',
  title: '/proc must be masked, in user namespaces too',
  rules: [
    { since: 35, fields: FIELDS, allowed: [undefined, null, 'Default'], forbidden: ['Unmasked'] },
    {
      since: 35,
      fields: FIELDS,
      given: { 'spec.hostUsers': false },
      allowed: ['Default'],
      forbidden: ['Unmasked'],
    },
  ],
  revisions: [{ since: 35, overrides: ['procMount'], run: requireDefaultProcMount }],
};
