interface Partition {
  readonly dnsSuffix: string;
  readonly dualStackDnsSuffix: string;
  readonly regions: readonly string[];
}

// AWS's endpoint rules take any name that looks like a region, so that a slip would become a host name of its own.
// The regions, and the suffixes of their partitions, are those of the AWS SDK's partition data.
const partitions: readonly Partition[] = [
  {
    dnsSuffix: 'amazonaws.com',
    dualStackDnsSuffix: 'api.aws',
    regions: [
      'af-south-1',
      'ap-east-1',
      'ap-east-2',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-northeast-3',
      'ap-south-1',
      'ap-south-2',
      'ap-southeast-1',
      'ap-southeast-2',
      'ap-southeast-3',
      'ap-southeast-4',
      'ap-southeast-5',
      'ap-southeast-6',
      'ap-southeast-7',
      'ca-central-1',
      'ca-west-1',
      'eu-central-1',
      'eu-central-2',
      'eu-north-1',
      'eu-south-1',
      'eu-south-2',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'il-central-1',
      'me-central-1',
      'me-south-1',
      'me-west-1',
      'mx-central-1',
      'sa-east-1',
      'sa-west-1',
      'us-east-1',
      'us-east-2',
      'us-gov-east-1',
      'us-gov-west-1',
      'us-west-1',
      'us-west-2',
    ],
  },
  {
    dnsSuffix: 'amazonaws.com.cn',
    dualStackDnsSuffix: 'api.amazonwebservices.com.cn',
    regions: ['cn-north-1', 'cn-northwest-1'],
  },
  { dnsSuffix: 'amazonaws.eu', dualStackDnsSuffix: 'api.amazonwebservices.eu', regions: ['eusc-de-east-1'] },
];

/** The AWS regions that the gateway serves. */
export const regions: readonly string[] = partitions.flatMap((partition) => partition.regions);

/** Finds the DNS suffixes of a region; undefined for a region that AWS does not have. */
export function partitionOf(region: string): Partition | undefined {
  return partitions.find((partition) => partition.regions.includes(region));
}
