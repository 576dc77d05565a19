export type { Extraction, ExtractionContext, Extractor } from './extractor.ts';
export { EXTRACTORS } from './extractors.ts';
export { INVENTORY_INSPECTORS, INVENTORY_PATTERNS, takeInventory, type Inventory } from './inventory.ts';
export { packageUrl, type PurlParts } from './purl.ts';
