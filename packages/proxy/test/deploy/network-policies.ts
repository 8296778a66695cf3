import { BlockList, isIPv6 } from 'node:net';
import * as z from 'zod';

const peer = z.looseObject({ ipBlock: z.object({ cidr: z.string() }).optional() });
const rule = z.object({
  to: z.array(peer).optional(),
  ports: z.array(z.object({ port: z.int(), protocol: z.string().default('TCP') })),
});
const networkPolicy = z.object({
  kind: z.literal('NetworkPolicy'),
  spec: z.looseObject({
    podSelector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
    egress: z.array(rule).default([]),
  }),
});

function contains(cidr: string, address: string): boolean {
  const [network = '', prefix = ''] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), isIPv6(network) ? 'ipv6' : 'ipv4');
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/**
 * Whether the network policies let the gateway's pods reach an address outside of the cluster's pods, by TCP. Policies
 * add up; a rule without peers allows all of them.
 */
export function mayReach(manifests: readonly unknown[], address: string, port: number): boolean {
  return manifests
    .map((manifest) => networkPolicy.safeParse(manifest).data?.spec)
    .filter((spec) => spec?.podSelector.matchLabels['app.kubernetes.io/name'] === 'audit-gateway')
    .flatMap((spec) => spec?.egress ?? [])
    .filter(({ ports }) => ports.some((each) => each.port === port && each.protocol === 'TCP'))
    .some(({ to }) => to === undefined || to.some(({ ipBlock }) => ipBlock && contains(ipBlock.cidr, address)));
}
