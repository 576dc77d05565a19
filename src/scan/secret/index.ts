export { BUILT_IN_RULES, builtInRules } from './built-in.ts';
export {
  secretFindings,
  secretIncompleteness,
  type ObservedFile,
  type SecretFindingOptions,
} from './findings.ts';
export { scanGitHistory, type GitHistory, type GitHistoryOptions } from './git-history.ts';
export { scanConfigForSecrets } from './image-config.ts';
export { SECRET_INSPECTOR, secretInspector, type FileDigests, type SecretOptions } from './inspector.ts';
export { loadSecrets, type LoadedSecrets, type SecretSettings } from './load-rules.ts';
