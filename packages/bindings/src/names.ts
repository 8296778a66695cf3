import type { ReleaseNames } from '@audit-gateway/release';

/** The names that the READMEs and the test programs are written with. A company publishes under others. */
export const writtenNames = {
  goModule: 'github.com/audit-gateway/audit-gateway-go',
  mavenGroup: 'io.github.audit-gateway',
  mavenRepository: 'https://maven.pkg.github.com/audit-gateway/audit-gateway',
  pythonPackage: 'audit-gateway',
  repository: 'https://github.com/audit-gateway/audit-gateway',
} as const satisfies Partial<ReleaseNames>;

const nameKeys = ['goModule', 'mavenGroup', 'mavenRepository', 'pythonPackage', 'repository'] as const;

// The longest first, since one begins with another. None is part of a longer word, as `audit-gateway` of
// `audit-gateway-client`; a path may follow.
const anyName = new RegExp(
  `(?<![\\w.@/-])(${Object.values(writtenNames)
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replaceAll('.', '\\.'))
    .join('|')})(?![\\w@-])`,
  'g',
);

/** Puts the names that a release is published under in place of those that a text is written with. */
export function withNames(text: string, names: Pick<ReleaseNames, keyof typeof writtenNames>): string {
  return text.replace(anyName, (written) => {
    const [key] = nameKeys.filter((name) => writtenNames[name] === written);
    return key === undefined ? written : names[key];
  });
}

/**
 * The generator's options with the names that a language's client is published under, beside what its
 * `generator.yaml` says.
 */
export function generatorProperties(
  language: string,
  version: string,
  names: ReleaseNames,
): Readonly<Record<string, string>> {
  const { goModule, mavenGroup, pythonPackage, repository } = names;
  switch (language) {
    case 'python':
      return { packageVersion: version, projectName: pythonPackage, packageUrl: repository };
    case 'java':
      return {
        artifactVersion: version,
        groupId: mavenGroup,
        artifactUrl: repository,
        scmUrl: repository,
        scmConnection: `scm:git:${repository}.git`,
        scmDeveloperConnection: `scm:git:${repository}.git`,
      };
    default:
      return { packageVersion: version, goModule };
  }
}
