import { type JsonObject, membersOf, type Place } from './json.ts';
import type { Mutant } from './mutant.ts';
import { ofParameter, ofPaths } from './points/operations.ts';
import { ofHeader, ofResponse } from './points/responses.ts';
import { ofSchema } from './points/schemas.ts';
import { ofSecurity, ofServers } from './points/security.ts';

/** How each section of the components is mutated. Security schemes come with the requirements that name them. */
const sections: Readonly<
  Record<string, (document: JsonObject, component: JsonObject, place: Place) => readonly Mutant[]>
> = { parameters: ofParameter, headers: ofHeader, responses: ofResponse, schemas: ofSchema };

/**
 * Every single-point mutation of an OpenAPI document: each thing that a caller could see removed, renamed, retyped,
 * widened, narrowed, or joined by one more of its kind.
 *
 * Prose is left alone (titles, descriptions, summaries, tags, examples, the licence and the contact), and so are the
 * version and the names of components: they say nothing of what goes over the wire.
 */
export function mutantsOf(document: JsonObject): Mutant[] {
  const components = membersOf(document['components']);
  return [
    ...ofServers(document),
    ...ofSecurity(document),
    ...ofPaths(document),
    ...Object.entries(sections).flatMap(([section, of]) =>
      Object.entries(membersOf(components[section])).flatMap(([name, component]) =>
        of(document, membersOf(component), ['components', section, name]),
      ),
    ),
  ];
}
