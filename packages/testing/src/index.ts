export { type CallersFile, type ListedCaller, writeCallersFile } from './callers-file.ts';
export { type ChildOptions, endChild, lineWith, makeTemporaryFolder, runToEnd, startChild } from './child-process.ts';
export {
  createMemoryLogger,
  type GatewayOptions,
  type GatewayPackage,
  startGatewayOf,
  type TestCredentials,
  uncached,
} from './gateway.ts';
export { type GatewayProcess, type GatewayProcessOptions, startGatewayProcess } from './gateway-process.ts';
export {
  buildImage,
  type ImageCommand,
  imageTools,
  missingPrograms,
  type TestImage,
  whyNoImages,
} from './image/image.ts';
export { listen, stop } from './listen.ts';
export { nginxCommand, type NginxOptions, type NginxProcess, proxyTo, startNginx } from './nginx-process.ts';
export { nx, root } from './nx.ts';
export { type CertificateAuthority, createCertificateAuthority, type ServerIdentity } from './certificate-authority.ts';
export { type ForwardProxy, type ProxiedRequest, type ProxyBehaviour, startForwardProxy } from './forward-proxy.ts';
export { accepts, findFreePort, waitForPort } from './ports.ts';
export { positionAfter } from './position-after.ts';
export { sendBytes } from './raw-bytes.ts';
export { type RawResponse, type RawRequest, send } from './raw-request.ts';
export {
  type RedisProcess,
  redisServer,
  startRedis,
  startRedisCluster,
  startTlsRedis,
  startTlsRedisCluster,
  type TlsRedisProcess,
} from './redis.ts';
export { copyRepository, type RepositoryCopy } from './repository-copy.ts';
export { createRequestSigner, createSigningFetch, type RequestToSign, type SignRequest } from './sign-request.ts';
export { type Prepare, signedFor } from './signed-for.ts';
export { respondWith, hangUp, type StubResponse, startStubUpstream, type StubUpstream } from './stub-upstream.ts';
export { type HeaderPairs, startTap, type Tap, type TapOptions } from './tap.ts';
export { hasSquid, type SquidOptions, type SquidProcess, startSquid } from './squid-process.ts';
export { startTokenIssuer, type TokenIssuer } from './token-issuer.ts';
