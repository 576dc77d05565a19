export { EXTRACTORS } from './extractors.ts';
export { INVENTORY_INSPECTORS, INVENTORY_PATTERNS, takeInventory } from './inventory.ts';
