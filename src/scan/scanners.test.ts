import { describe, expect, it } from 'vitest';
import { apartInspectors } from './apart-inspectors.ts';
import { layerDetectors, SCANNERS } from './scanners.ts';

describe('inspectors that work apart', () => {
  // A batch names inspectors by their place in the order, and a worker loads no others.
  it.each([...SCANNERS.map((scanner) => [scanner]), [...SCANNERS]])(
    'are in one order on the thread that walks and on the others: %j',
    async (...scanners) => {
      using detectors = await layerDetectors(scanners, {});
      const apart = detectors.inspectors.filter((inspector) => inspector.apart === true);
      const elsewhere = await apartInspectors(scanners, {});
      expect(apart.map(({ name }) => name)).toEqual(elsewhere.map(({ name }) => name));
      expect(elsewhere.every((inspector) => inspector.apart === true)).toBe(true);
    },
  );
});
