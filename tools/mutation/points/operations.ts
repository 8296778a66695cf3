import { elementsOf, type JsonObject, membersOf, type Place, textOf } from '../json.ts';
import { added, changed, type Mutant, removed, renamed } from '../mutant.ts';
import { ofReference } from './references.ts';
import { ofResponses } from './responses.ts';
import { ofSchema } from './schemas.ts';

/** Every mutation of the paths and of what is inside them. */
export function ofPaths(document: JsonObject): Mutant[] {
  return Object.entries(membersOf(document['paths'])).flatMap(([path, item]) => [
    removed('path', ['paths', path]),
    renamed('path', ['paths', path], path.replace('tasks', 'task')),
    ...Object.entries(membersOf(item)).flatMap(([method, operation]) => [
      removed('method', ['paths', path, method]),
      renamed('method', ['paths', path, method], method === 'get' ? 'post' : 'get'),
      added('method', ['paths', path, 'put'], { ...membersOf(operation), operationId: 'oneMore' }),
      ...ofOperation(document, membersOf(operation), ['paths', path, method]),
    ]),
  ]);
}

function ofOperation(document: JsonObject, operation: JsonObject, place: Place): Mutant[] {
  const { operationId, parameters, responses } = operation;
  const references = elementsOf(parameters);
  return [
    removed('operationId', [...place, 'operationId']),
    changed('operationId', [...place, 'operationId'], `${textOf(operationId)}s`),
    added('security', [...place, 'security'], []),
    ...references.flatMap((parameter, index) => {
      const at = [...place, 'parameters', String(index)];
      return [removed('parameter', at), ...ofReference(document, membersOf(parameter), at)];
    }),
    added('parameter', [...place, 'parameters', String(references.length)], {
      name: 'oneMore',
      in: 'query',
      schema: { type: 'string' },
    }),
    ...ofResponses(document, membersOf(responses), [...place, 'responses']),
  ];
}

/** Every mutation of a parameter. */
export function ofParameter(document: JsonObject, parameter: JsonObject, place: Place): Mutant[] {
  const { name, in: location, required, allowReserved, schema } = parameter;
  return [
    changed('parameter', [...place, 'name'], `${textOf(name)}X`),
    changed('parameter', [...place, 'in'], location === 'query' ? 'header' : 'query'),
    required === true
      ? changed('required', [...place, 'required'], false)
      : added('required', [...place, 'required'], true),
    allowReserved === true
      ? changed('allowReserved', [...place, 'allowReserved'], false)
      : added('allowReserved', [...place, 'allowReserved'], true),
    removed('type', [...place, 'schema']),
    ...ofSchema(document, membersOf(schema), [...place, 'schema']),
  ];
}
