/** What the images are called in the names of a release, in the order in which they are released. */
export const imageKeys = ['gateway', 'emulator'] as const;
export type ImageKey = (typeof imageKeys)[number];

/** An image that is released. */
export interface ImageSource {
  /** What it is called where it is built without a registry, and in its labels. */
  readonly title: string;
  readonly description: string;
  /** Its file in the sources. */
  readonly dockerfile: string;
  /** The folder of the files that deploy it, where there are any: they are released with its digest. */
  readonly manifests?: string;
}

export const imageSources: Readonly<Record<ImageKey, ImageSource>> = {
  gateway: {
    title: 'audit-gateway',
    description: 'A gateway for the audits of AWS IoT Device Defender',
    dockerfile: 'packages/proxy/deploy/Dockerfile',
    manifests: 'packages/proxy/deploy',
  },
  emulator: {
    title: 'audit-emulator',
    description: 'ListAuditTasks and DescribeAuditTask of AWS IoT Device Defender, for tests',
    dockerfile: 'packages/emulator/Dockerfile',
  },
};
