import { describe, expect, it } from 'vitest';
import { knownRegions, region } from '../../src/config/regions.ts';

describe('the region', () => {
  it.each(['eu-west-1', 'us-gov-west-1', 'cn-northwest-1', 'eusc-de-east-1'])('may be %s, which AWS has', (name) => {
    expect(region.safeParse(name).data).toBe(name);
    expect(knownRegions()).toContain(name);
  });

  it.each(['eu-west-4', 'us-south-1', 'ap-southeast-8'])('may be %s, which AWS can open any day', (name) => {
    expect(knownRegions()).not.toContain(name);
    expect(region.safeParse(name).data).toBe(name);
  });

  it.each([
    ['a number out of order', 'eu-west-9'],
    ['a number of two digits', 'eu-west-11'],
    ['a misspelt direction', 'eu-wset-1'],
    ['a misspelt area', 'ue-west-1'],
    ['no number', 'eu-west'],
    ['capitals', 'EU-WEST-1'],
    ['a partition', 'aws-global'],
    ['an availability zone', 'eu-west-1a'],
    ['a host name', 'eu-west-1.example.com/'],
    ['nothing', ''],
  ])('may not be %s: "%s"', (_what, name) => {
    expect(region.safeParse(name).success).toBe(false);
  });
});
