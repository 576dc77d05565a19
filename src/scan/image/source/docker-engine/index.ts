export { findEngine, type EngineEndpoint } from './endpoint.ts';
export {
  inspectEngineImage,
  openEngineExport,
  type EngineExport,
  type EngineImage,
  type EngineOptions,
} from './image.ts';
