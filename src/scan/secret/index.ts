export { BUILT_IN_RULES, builtInRules } from './built-in.ts';
export {
  secretFindings,
  secretIncompleteness,
  type ObservedFile,
  type SecretFindingOptions,
} from './findings.ts';
export { SECRET_INSPECTOR, secretInspector, type SecretOptions } from './inspector.ts';
export { compileRules, type RuleSet } from './rule-set.ts';
