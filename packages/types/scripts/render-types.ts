import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { generatedHeader } from './generated-header.ts';

const { factory } = ts;

// A bare string would swallow the literals beside it in a union; this one leaves them to completion and to `switch`.
const openString = factory.createIntersectionTypeNode([
  factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
  factory.createTypeReferenceNode('Record', [
    factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword),
    factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword),
  ]),
]);

/** Renders the TypeScript types of an OpenAPI document, given as its text. */
export async function renderTypes(document: string): Promise<string> {
  const ast = await openapiTS(document, {
    immutable: true,
    alphabetize: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    enumValues: true,
    silent: true,
    transform: (_schema, { path }) => (path === '#/components/schemas/UnknownValue' ? openString : undefined),
  });
  return generatedHeader + astToString(ast);
}
