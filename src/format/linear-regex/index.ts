export {
  compileLinearRegex,
  LinearRegex,
  type RegexMatch,
  type RegexOptions,
  type RegexProblemCode,
} from './linear-regex.ts';
export { RegexCache } from './regex-cache.ts';
