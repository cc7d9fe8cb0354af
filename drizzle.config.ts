import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './sample-app/store/schema.ts',
  out: './sample-app/store/migrations',
});
