import { partition } from '@aws-sdk/core/client';
import { textOf } from './setting.ts';

// AWS's endpoint rules take any name that looks like a region, so that a slip would become a host name of its own. These
// are the words that names of regions are made of; which regions there are, and their partitions, the AWS SDK knows.
const areas = ['af', 'ap', 'ca', 'cn', 'eu', 'eusc-de', 'il', 'me', 'mx', 'sa', 'us', 'us-gov'];
const directions = ['central', 'east', 'north', 'northeast', 'northwest', 'south', 'southeast', 'southwest', 'west'];

function isKnown(name: string): boolean {
  // The SDK falls back to the partition of the largest number of regions, and describes only regions that it knows.
  return 'description' in partition(name) && /-\d$/.test(name);
}

/**
 * Whether AWS has a region, or may have opened it since this version's AWS SDK: one of a known area that is numbered
 * after those that the SDK knows.
 */
function isRegion(name: string): boolean {
  const {
    stem = '',
    area = '',
    direction = '',
    number = '',
  } = /^(?<stem>(?<area>[a-z-]+)-(?<direction>[a-z]+)-)(?<number>[1-9])$/.exec(name)?.groups ?? {};
  if (isKnown(name)) return true;
  const isNext = number === '1' || isKnown(`${stem}${Number(number) - 1}`);
  return areas.includes(area) && directions.includes(direction) && isNext;
}

/** Lists the regions that the AWS SDK knows, as far as their names are made of the usual words. */
export function knownRegions(): readonly string[] {
  const stems = areas.flatMap((area) => directions.map((direction) => `${area}-${direction}`));
  return stems.flatMap((stem) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${stem}-${number}`)).filter(isKnown);
}

/** Takes an AWS region. */
export const region = textOf('an AWS region such as eu-west-1', (text) => (isRegion(text) ? text : undefined));

/** Finds the partition of a region, with its DNS suffixes; undefined for a region that AWS does not have. */
export function partitionOf(name: string): ReturnType<typeof partition> | undefined {
  return isRegion(name) ? partition(name) : undefined;
}
