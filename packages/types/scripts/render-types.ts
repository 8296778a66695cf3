import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { parse } from 'yaml';
import { describeLimits } from './describe-limits.ts';
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

/**
 * Renders the TypeScript types of an OpenAPI document, given as its text: each schema as a type of its own, so that
 * editors show its name in place of a path into `components`.
 */
export async function renderTypes(document: string): Promise<string> {
  const ast = await openapiTS(JSON.stringify(describeLimits(parse(document))), {
    immutable: true,
    alphabetize: true,
    enumValues: true,
    silent: true,
    transform: (_schema, { path }) => (path === '#/components/schemas/UnknownValue' ? openString : undefined),
  });
  return generatedHeader + astToString(nameSchemas(ast));
}

function nameSchemas(ast: readonly ts.Node[]): ts.Node[] {
  const schemas = membersOf(ast, 'schemas');
  const parameters = new Map(membersOf(ast, 'parameters').map((member) => [nameOf(member), member.type]));

  const rename = <Root extends ts.Node>(root: Root): Root => {
    const visit = (node: ts.Node): ts.Node => {
      const [kind, name = ''] = pathIntoComponents(node);
      if (kind === 'schemas') return factory.createTypeReferenceNode(name);
      if (kind === 'parameters') return ts.visitNode(parameters.get(name), visit) ?? node;
      return ts.visitEachChild(node, visit, undefined);
    };
    return ts.visitEachChild(root, visit, undefined);
  };

  const declarations = schemas.flatMap((member) => (member.type ? declare(member, rename, member.type) : []));
  const declared = new Set(schemas.map(nameOf));
  const others = ast.filter((node) => !isNothing(node)).map((node) => listOfNames(node, declared) ?? rename(node));
  return [...declarations, ...others.map((node) => referToNames(node))];
}

/** `export interface Name { … }`, or `export type Name = …` where the schema is no object, with the member's docstring. */
function declare(
  member: ts.PropertySignature,
  rename: <Root extends ts.Node>(root: Root) => Root,
  type: ts.TypeNode,
): ts.Node {
  const name = nameOf(member);
  const exported = [factory.createModifier(ts.SyntaxKind.ExportKeyword)];
  const declaration = ts.isTypeLiteralNode(type)
    ? factory.createInterfaceDeclaration(exported, name, undefined, undefined, rename(type).members)
    : factory.createTypeAliasDeclaration(exported, name, undefined, rename(type));
  return ts.setSyntheticLeadingComments(declaration, ts.getSyntheticLeadingComments(member));
}

/** In `components`, each schema becomes the type of its name. */
function referToNames(node: ts.Node): ts.Node {
  if (!isComponents(node)) return node;
  const members = node.members.map((group) => {
    if (!isGroup(group, 'schemas')) return group;
    const named = group.type.members
      .filter(ts.isPropertySignature)
      .map((member) =>
        factory.createPropertySignature(
          member.modifiers,
          member.name,
          member.questionToken,
          factory.createTypeReferenceNode(nameOf(member)),
        ),
      );
    return factory.createPropertySignature(
      group.modifiers,
      group.name,
      group.questionToken,
      factory.createTypeLiteralNode(named),
    );
  });
  return factory.updateInterfaceDeclaration(
    node,
    node.modifiers,
    node.name,
    node.typeParameters,
    node.heritageClauses,
    members,
  );
}

/** `export const taskStatusValues: readonly TaskStatus[] = […]`; undefined for what is no list of values of a schema. */
function listOfNames(node: ts.Node, declared: ReadonlySet<string>): ts.Node | undefined {
  if (!ts.isVariableStatement(node)) return undefined;
  const [declaration] = node.declarationList.declarations;
  if (declaration === undefined || !ts.isIdentifier(declaration.name)) return undefined;
  const list = declaration.name.text.replace(/Values$/, '');
  const name = [...declared].find((schema) => schema.toLowerCase() === list.toLowerCase());
  if (name === undefined) return undefined;
  const values = factory.createTypeOperatorNode(
    ts.SyntaxKind.ReadonlyKeyword,
    factory.createArrayTypeNode(factory.createTypeReferenceNode(name)),
  );
  const typed = factory.updateVariableDeclaration(
    declaration,
    declaration.name,
    undefined,
    values,
    declaration.initializer,
  );
  return factory.updateVariableStatement(
    node,
    node.modifiers,
    factory.updateVariableDeclarationList(node.declarationList, [typed]),
  );
}

/** `webhooks` and `$defs` where the document has none, and the helpers of the lists of values as openapi-typescript types them. */
function isNothing(node: ts.Node): boolean {
  return (
    ts.isTypeAliasDeclaration(node) &&
    ['webhooks', '$defs', 'FlattenedDeepRequired', 'ReadonlyArray'].includes(node.name.text)
  );
}

type Group = ts.PropertySignature & { readonly type: ts.TypeLiteralNode };

function isComponents(node: ts.Node): node is ts.InterfaceDeclaration {
  return ts.isInterfaceDeclaration(node) && node.name.text === 'components';
}

function isGroup(member: ts.TypeElement, name: string): member is Group {
  return (
    ts.isPropertySignature(member) &&
    nameOf(member) === name &&
    member.type !== undefined &&
    ts.isTypeLiteralNode(member.type)
  );
}

/** The schemas, parameters, … of `components`. */
function membersOf(ast: readonly ts.Node[], group: string): ts.PropertySignature[] {
  return ast
    .filter(isComponents)
    .flatMap(({ members }) => [...members])
    .filter((member) => isGroup(member, group))
    .flatMap(({ type }) => type.members.filter(ts.isPropertySignature));
}

function nameOf({ name }: ts.PropertySignature): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : '';
}

/** `['schemas', 'X']` of the type `components["schemas"]["X"]`; nothing of any other. */
function pathIntoComponents(node: ts.Node): readonly (string | undefined)[] {
  if (!ts.isIndexedAccessTypeNode(node) || !ts.isIndexedAccessTypeNode(node.objectType)) return [];
  const { objectType: root, indexType: kind } = node.objectType;
  const isRoot = ts.isTypeReferenceNode(root) && ts.isIdentifier(root.typeName) && root.typeName.text === 'components';
  return isRoot ? [textOf(kind), textOf(node.indexType)] : [];
}

function textOf(type: ts.TypeNode): string | undefined {
  return ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? type.literal.text : undefined;
}
