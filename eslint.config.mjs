// Layer rules: see ARCHITECTURE.md. Each message says where the code belongs instead.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const VSCODE = {
  group: ['vscode'],
  message: 'Only src/host and src/extension.ts know VS Code. Pass what you need as a parameter.',
};
const NODE = { regex: '^node:', message: 'No Node here: this code also runs in a browser.' };
const DRIVERS = {
  regex: '^(pg|pg-cursor|@aws-sdk/|swagger-client|js-yaml)',
  message: 'Drivers belong to src/connectors.',
};
const layer = (files, ...patterns) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});
const notFrom = (folders, message) => ({
  regex: `^(\\.\\./)+(${folders})(/|$)`,
  message,
});

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '.vscode-test/', 'test/fixtures/'] },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, ...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Numbers in template strings are plain to read.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // `void` as a message's parameter type says that there is none.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name: it can be found.' },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    // Declarations of packages say what those export.
    files: ['**/*.d.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  layer(
    ['src/core/**/*.ts', 'src/protocol/**/*.ts'],
    VSCODE,
    NODE,
    { regex: '^[^.]', message: 'core and protocol import nothing but themselves.' },
    notFrom(
      'processes|connectors|catalogs|host|webview|renderer|grid|extension',
      'Arrows point inward: core and protocol know none of the outer layers.',
    ),
  ),
  layer(['src/clientRuntime/**/*.ts'], VSCODE, NODE, {
    regex: '^([^.]|\\.\\./)',
    message: 'The runtime stands alone in the folder of a user.',
  }),
  layer(['src/processes/**/*.ts'], VSCODE, {
    regex: '^(?!node:|\\./)',
    message: 'Processes are shared by connectors and the host: Node alone, and nothing of either.',
  }),
  layer(
    ['src/connectors/**/*.ts', 'src/catalogs/**/*.ts'],
    VSCODE,
    notFrom('host|webview|renderer|grid|protocol', 'Connectors and catalogs show no UI.'),
    {
      regex: '^\\.\\./(postgresql|s3|openapi|local|edge|ibm|qarion|datagrok)/',
      message: 'A connector or catalog knows no sibling; share through core or catalogs/http.ts.',
    },
  ),
  layer(
    ['src/cli/**/*.ts'],
    VSCODE,
    DRIVERS,
    notFrom(
      'host|webview|renderer|grid|protocol|catalogs|extension',
      'The command line is connectors without an editor.',
    ),
  ),
  layer(
    ['src/grid/**/*.ts'],
    VSCODE,
    NODE,
    DRIVERS,
    notFrom(
      'processes|host|webview|renderer|connectors|catalogs',
      'The grid is shared: it knows no owner.',
    ),
  ),
  layer(
    ['src/webview/**/*.ts', 'src/renderer/**/*.ts'],
    VSCODE,
    NODE,
    DRIVERS,
    notFrom(
      'processes|host|connectors|catalogs',
      'Browser code talks to the host through src/protocol.',
    ),
  ),
  layer(
    ['src/host/**/*.ts'],
    DRIVERS,
    notFrom(
      'connectors|catalogs|webview|renderer|grid',
      'The host receives connectors and catalogs by parameter; extension.ts wires them.',
    ),
  ),
  {
    files: ['src/host/**/*.ts', 'src/extension.ts', 'test/vscode/**/*.ts'],
    rules: {
      // VS Code declares as classes what it takes as plain objects.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      // Whether a method is there is asked by naming it.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['test/unit/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            VSCODE,
            notFrom('src/host/(?!contributions)', 'Plain Node has no vscode module.'),
          ],
        },
      ],
    },
  },
);
