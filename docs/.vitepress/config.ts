import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type DefaultTheme } from 'vitepress';

/** TypeDoc writes it, in front of each build of the site: `npm run docs`. */
const API_SIDEBAR = fileURLToPath(new URL('../api/typedoc-sidebar.json', import.meta.url));

const readApiSidebar = (): DefaultTheme.SidebarItem[] =>
  existsSync(API_SIDEBAR)
    ? (JSON.parse(readFileSync(API_SIDEBAR, 'utf8')) as DefaultTheme.SidebarItem[])
    : [];

export default defineConfig({
  title: 'nestjs-registry-http',
  description: 'One HTTP contract for every response of a NestJS application.',
  lang: 'en',
  cleanUrls: true,
  metaChunk: true,
  head: [['link', { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' }]],
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guides', link: '/guides/getting-started', activeMatch: '/guides/' },
      { text: 'Reference', link: '/reference/contract', activeMatch: '/reference/' },
      { text: 'API', link: '/api/', activeMatch: '/api/' },
      { text: 'Contributing', link: '/contributing/', activeMatch: '/contributing/' },
    ],
    sidebar: {
      '/': [
        {
          text: 'Start',
          items: [
            { text: 'Getting started', link: '/guides/getting-started' },
            { text: 'Existing application', link: '/guides/existing-application' },
            { text: 'Fastify', link: '/guides/fastify' },
            { text: 'Migration', link: '/migration' },
          ],
        },
        {
          text: 'Errors',
          items: [
            { text: 'Validation', link: '/guides/validation' },
            { text: 'Named errors', link: '/guides/named-errors' },
            { text: 'Problem details', link: '/guides/problem-details' },
            { text: 'Errors of libraries', link: '/guides/library-errors' },
            { text: 'Members of your own', link: '/guides/extend' },
            { text: 'Logging', link: '/guides/logging' },
            { text: 'Metrics and tracing', link: '/guides/observability' },
            { text: 'Your own filters', link: '/guides/custom-filters' },
          ],
        },
        {
          text: 'The contract of a route',
          items: [
            { text: 'Declaring errors', link: '/guides/declaring-errors' },
            { text: 'Reading errors from the code', link: '/guides/infer' },
            { text: 'OpenAPI', link: '/guides/openapi' },
            { text: 'Testing', link: '/guides/testing' },
          ],
        },
        {
          text: 'Clients',
          items: [
            { text: 'The client', link: '/guides/client' },
            { text: 'axios', link: '/guides/client-axios' },
            { text: 'openapi-fetch', link: '/guides/client-openapi-fetch' },
            { text: 'ky', link: '/guides/client-ky' },
            { text: 'ofetch', link: '/guides/client-ofetch' },
            { text: 'Angular', link: '/guides/client-angular' },
            { text: 'TanStack Query', link: '/guides/client-tanstack-query' },
          ],
        },
        {
          text: 'Environments',
          items: [
            { text: 'GraphQL, WebSocket, RPC', link: '/guides/hybrid-apps' },
            { text: 'Serverless', link: '/guides/serverless' },
          ],
        },
        {
          text: 'Reference',
          items: [
            { text: 'The contract', link: '/reference/contract' },
            { text: 'Exceptions', link: '/reference/exceptions' },
            { text: 'Options', link: '/reference/options' },
            { text: 'The command', link: '/reference/command' },
            { text: 'Library errors', link: '/reference/library-errors' },
            { text: 'What infer knows of packages', link: '/reference/infer' },
            { text: 'Adapter differences', link: '/reference/adapter-differences' },
            { text: 'Limits', link: '/reference/limits' },
            { text: 'Nest 11 and 12', link: '/reference/nest-versions' },
            { text: 'Nest internals', link: '/reference/nest-internals' },
            { text: 'Express internals', link: '/reference/express-internals' },
            { text: 'Fastify internals', link: '/reference/fastify-internals' },
            { text: 'Node and libraries', link: '/reference/node-internals' },
            { text: 'Benchmarks', link: '/reference/benchmarks' },
            { text: 'What the cost consists of', link: '/reference/benchmark-details' },
            { text: 'Versioning', link: '/reference/versioning' },
            { text: 'API', link: '/api/' },
          ],
        },
      ],
      '/api/': [{ text: 'API', link: '/api/', items: readApiSidebar() }],
      '/contributing/': [
        {
          text: 'Contributing',
          items: [
            { text: 'From clone to first change', link: '/contributing/' },
            { text: 'Checks', link: '/contributing/checks' },
            { text: 'Architecture', link: '/contributing/architecture' },
            { text: 'How infer works', link: '/contributing/infer' },
            { text: 'Releasing', link: '/contributing/releasing' },
            { text: 'Decisions', link: '/contributing/decisions/' },
          ],
        },
      ],
    },
  },
  rewrites: { 'contributing/decisions/README.md': 'contributing/decisions/index.md' },
});
