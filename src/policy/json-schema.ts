import { z } from 'zod';
import { exceptionSchema, policySchema } from './native/policy-schema.ts';
import { policyTestSchema } from './testing/policy-test.ts';

/** The JSON schema of our own kinds (Policy, PolicyException, PolicyTest) for editors: `docs/reference/policy.schema.json`. */
export function policyJsonSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Policies, exceptions and tests of Bulkhead',
    oneOf: [policySchema, exceptionSchema, policyTestSchema].map((schema) => {
      const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
      return rest;
    }),
  };
}
