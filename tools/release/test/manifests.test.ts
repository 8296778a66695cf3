import { describe, expect, it } from 'vitest';
import { pinImage } from '../image/manifests.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const image = 'registry.acme.example/iot/audit-gateway';

describe('a manifest is pinned to the released image', () => {
  it.each([
    {
      where: 'in a pod',
      before: 'image: registry.example.com/audit-gateway:1.0.0',
      after: `image: ${image}:2.0.0@${digest}`,
    },
    {
      where: 'in a pod that pins another',
      before: `image: registry.example.com/audit-gateway:1.0.0@sha256:${'1'.repeat(64)}`,
      after: `image: ${image}:2.0.0@${digest}`,
    },
    {
      where: 'in a kustomization',
      before: '  - name: audit-gateway\n    newName: registry.example.com/audit-gateway\n    newTag: 1.0.0',
      after: `  - name: audit-gateway\n    newName: ${image}\n    digest: ${digest} # 2.0.0`,
    },
    {
      where: 'in a kustomization that renames it again',
      before: '  - name: registry.example.com/audit-gateway\n    newName: registry.corp.example.com/audit-gateway',
      after: `  - name: ${image}\n    newName: registry.corp.example.com/audit-gateway`,
    },
    {
      where: 'and no other image',
      before: 'image: docker.io/valkey/valkey:8',
      after: 'image: docker.io/valkey/valkey:8',
    },
  ])('$where', ({ before, after }) => {
    expect(pinImage(before, { title: 'audit-gateway', image, version: '2.0.0', digest })).toBe(after);
  });
});
