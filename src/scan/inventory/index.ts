export { EXTRACTORS } from './extractors.ts';
export { INVENTORY_INSPECTORS, INVENTORY_PATTERNS, takeInventory, type Inventory } from './inventory.ts';
export { CHECKSUM_PATTERNS, recordedChecksums } from './recorded-checksums.ts';
