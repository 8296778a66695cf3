import jsdoc from 'eslint-plugin-jsdoc';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['**/dist/', '**/reports/', '**/*.generated.ts'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './packages/posture/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // There are no enums (erasableSyntaxOnly), and the rule takes a tenth of the time of all.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            // Ajv documents this path: it has no other for JSON Schema 2020-12.
            { group: ['*/dist/**', '@*/*/dist/**', '!ajv/dist/2020.js'], message: 'Use the public interface.' },
            { group: ['@audit-gateway/*/src/**'], message: 'Import the package by its name.' },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        ...[
          "AssignmentExpression[left.object.property.name='prototype']",
          "CallExpression[callee.property.name=/^define(Property|Properties)$/][arguments.0.property.name='prototype']",
          "CallExpression[callee.property.name='setPrototypeOf']",
          'AssignmentExpression[left.property.name=/^(emitWarning|noDeprecation)$/]',
        ].map((selector) => ({ selector, message: 'Use the public interface.' })),
      ],
    },
  },
  { files: ['tools/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/test/**/*.ts'],
    rules: {
      // Cases are data, and vitest's matchers are typed as any.
      'max-lines': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Test files share a process and its modules.
      'no-restricted-properties': [
        'error',
        ...['mock', 'doMock', 'resetModules'].map((property) => ({
          object: 'vi',
          property,
          message: 'Pass in what a test replaces.',
        })),
      ],
    },
  },
  {
    files: ['**/src/**/*.{ts,tsx}'],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          checkConstructors: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true, MethodDefinition: true },
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
          ],
        },
      ],
    },
  },
);
