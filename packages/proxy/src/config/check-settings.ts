import type * as z from 'zod';
import { hostNameOfUrl, isLoopback } from '../lib/host-name.ts';
import type { Settings } from './settings-schema.ts';

/** Adds an issue for each setting that another one does not allow; its message is what is allowed. */
export function checkTogether(settings: Settings, context: z.RefinementCtx<Settings>): void {
  const refuse = (path: readonly string[], allowed: string): void => {
    context.addIssue({ code: 'custom', path: [...path], message: allowed });
  };
  const { auth, callers, dangerouslyLetAnyoneIn, upstreamUrl, useFips, useDualstack } = settings;
  const { host, port, adminHost, adminPort } = settings;
  if (auth !== 'none' && callers === undefined) {
    refuse(['callers'], 'a YAML or JSON file, since --auth asks who calls');
  }
  // Ignored, each of them would let everybody in whom its user wants to keep out.
  for (const key of ['callers', 'jwtIssuer', 'jwtAudience', 'jwksUrl'] as const) {
    if (auth === 'none' && settings[key] !== undefined) refuse([key], 'none, since --auth none asks nobody who calls');
  }
  if (port !== 0 && port === adminPort && host === adminHost) {
    refuse(['adminPort'], 'another port than --port, or 0');
  }
  if (auth === 'none' && !dangerouslyLetAnyoneIn && !isLoopback(host)) {
    refuse(['host'], 'a loopback address, since --auth none lets every caller in');
  }
  // AWS's own endpoint rules refuse the combination: a custom endpoint would silently not be the FIPS one.
  if (upstreamUrl !== undefined && (useFips || useDualstack)) {
    refuse(
      [useFips ? 'useFips' : 'useDualstack'],
      'false, since --upstream-url, AWS_ENDPOINT_URL_IOT or AWS_ENDPOINT_URL is set',
    );
  }
  // A proxy may take the URL's path off or not: what is left must not look as if it had not.
  const [, first = ''] = settings.publicUrl?.pathname.split('/') ?? [];
  if (first !== '' && (settings.targets.has(first) || ownPaths.includes(first))) {
    refuse(['publicUrl'], `a URL whose path begins with no target's name and none of ${ownPaths.join(', ')}`);
  }
  checkDefaultTarget(settings, refuse);
  checkPlainHttp(settings, refuse);
}

/** What the paths of operations and pages begin with. */
const ownPaths = ['audit', 'docs', 'posture', 'openapi.yaml', 'openapi.json'];

type Refuse = (path: readonly string[], allowed: string) => void;

function checkDefaultTarget({ defaultTarget, region, upstreamUrl, targets }: Settings, refuse: Refuse): void {
  if (targets.size === 0) {
    if (!defaultTarget) refuse(['defaultTarget'], 'true, since the file has no targets');
    if (region === undefined) refuse(['region'], 'an AWS region such as eu-west-1');
  } else if (upstreamUrl !== undefined && (!defaultTarget || region === undefined)) {
    const why = defaultTarget ? '--region is missing' : '--default-target is false';
    refuse(['upstreamUrl'], `none, since there is no default target (${why})`);
  }
}

function checkPlainHttp(settings: Settings, refuse: Refuse): void {
  const { dangerouslyAllowPlainHttp, upstreamUrl, jwksUrl, targets } = settings;
  if (dangerouslyAllowPlainHttp) return;
  const urls: readonly (readonly [readonly string[], URL | undefined])[] = [
    [['upstreamUrl'], upstreamUrl],
    [['jwksUrl'], jwksUrl],
    ...Array.from(targets, ([name, target]) => [['targets', name, 'upstreamUrl'], target.upstreamUrl] as const),
  ];
  for (const [path, url] of urls) {
    if (url === undefined || url.protocol === 'https:' || isLoopback(hostNameOfUrl(url))) continue;
    refuse(path, 'an https URL, or http on loopback alone, unless --dangerously-allow-plain-http is given');
  }
}
