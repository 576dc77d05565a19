export {
  familiarReference,
  formatReference,
  parseReference,
  withDefaultTag,
  type Reference,
} from './reference.ts';
