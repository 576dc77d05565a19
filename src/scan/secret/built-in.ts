import ai from './rules/ai.json' with { type: 'json' };
import chat from './rules/chat.json' with { type: 'json' };
import cloud from './rules/cloud.json' with { type: 'json' };
import database from './rules/database.json' with { type: 'json' };
import development from './rules/development.json' with { type: 'json' };
import file from './rules/file.json' with { type: 'json' };
import generic from './rules/generic.json' with { type: 'json' };
import key from './rules/key.json' with { type: 'json' };
import mail from './rules/mail.json' with { type: 'json' };
import observability from './rules/observability.json' with { type: 'json' };
import place from './rules/place.json' with { type: 'json' };
import payment from './rules/payment.json' with { type: 'json' };
import service from './rules/service.json' with { type: 'json' };
import type { DocumentedRule } from './rule.ts';
import { compileRules, type RuleSet } from './rule-set.ts';

/** Every built-in rule; of two that claim the same text the earlier wins, so the generic ones are last. */
export const BUILT_IN_RULES: readonly DocumentedRule[] = [
  key,
  file,
  chat,
  cloud,
  development,
  ai,
  payment,
  mail,
  observability,
  service,
  database,
  place,
  generic,
].flat() as readonly DocumentedRule[];

/** The built-in rules, ready to run. */
export function builtInRules(): RuleSet {
  return compileRules(BUILT_IN_RULES);
}
