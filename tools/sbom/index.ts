export { type InstalledPackage, packageOf } from './package-of.ts';
export { builtInto, dependenciesOf, type SbomSources, sbomOf } from './sbom.ts';
