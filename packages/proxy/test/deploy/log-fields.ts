import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const source = fileURLToPath(new URL('../../src/', import.meta.url));

/** Finds the fields, as paths such as `upstream.status`, of the objects that the code under `src` gives to a logger. */
export function findLogFields(): Set<string> {
  const found = new Set<string>();
  for (const name of globSync('**/*.ts', { cwd: source })) {
    const text = readFileSync(`${source}${name}`, 'utf8');
    if (/\blogger\b/.test(text)) {
      const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
      forEachNode(file, (node) => {
        const [given] = ts.isCallExpression(node) && isLogger(node.expression) ? node.arguments : [];
        if (given !== undefined) addFields(file, given, '', found);
      });
    }
  }
  return found;
}

function forEachNode(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => forEachNode(child, visit));
}

/** `logger.warn`, `options.logger[level]` and the like. */
function isLogger(callee: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(callee) && !ts.isElementAccessExpression(callee)) return false;
  return /(?:^|\.)logger$/.test(callee.expression.getText());
}

/** Adds the fields of an expression that is an object; one that is anything else has none. */
function addFields(file: ts.SourceFile, expression: ts.Expression, prefix: string, found: Set<string>): void {
  const object = objectOf(file, expression);
  for (const member of object?.properties ?? []) {
    if (ts.isSpreadAssignment(member)) addFields(file, member.expression, prefix, found);
    else {
      const path = `${prefix}${member.name.getText()}`;
      const value = ts.isPropertyAssignment(member) ? member.initializer : undefined;
      if (value !== undefined && objectOf(file, value) !== undefined) addFields(file, value, `${path}.`, found);
      else found.add(path);
    }
  }
}

/** The literal that an expression is: through `a && b`, brackets, a constant, and a function of the same file. */
function objectOf(file: ts.SourceFile, expression: ts.Expression): ts.ObjectLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(expression)) return expression;
  if (ts.isParenthesizedExpression(expression)) return objectOf(file, expression.expression);
  if (ts.isBinaryExpression(expression)) return objectOf(file, expression.right);
  const name = ts.isCallExpression(expression) ? expression.expression.getText() : expression.getText();
  let object: ts.ObjectLiteralExpression | undefined;
  forEachNode(file, (node) => {
    if (
      ts.isVariableDeclaration(node) &&
      node.name.getText() === name &&
      node.initializer &&
      node.initializer !== expression
    ) {
      if (ts.isObjectLiteralExpression(node.initializer)) object ??= node.initializer;
    } else if (ts.isFunctionDeclaration(node) && node.name?.text === name && node.body) {
      forEachNode(node.body, (inner) => {
        if (ts.isReturnStatement(inner) && inner.expression && ts.isObjectLiteralExpression(inner.expression))
          object ??= inner.expression;
      });
    }
  });
  return object;
}
