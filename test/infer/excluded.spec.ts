import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inferTable } from '../../lib/cli/infer/infer-table.js';
import { infer, type InferReport } from '../../lib/infer/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const controller = (name: string, base = '') => `
@Controller('${name.toLowerCase()}')
export class ${name}${base && ` extends ${base}`} {
  @Get() @Throws(404) find() {
    throw new ConflictException();
  }
}
`;

/** Each form of the option, in a module of its own. */
const FILES = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      target: 'es2022',
      strict: true,
      experimentalDecorators: true,
      skipLibCheck: true,
      types: [],
      paths: { 'nestjs-registry-http': ['../../../lib/index.ts'] },
    },
    include: ['src'],
  }),
  'src/controllers.ts': `import { ConflictException, Controller, Get } from '@nestjs/common';
import { Throws } from 'nestjs-registry-http';
${['Literal', 'Listed', 'Spread', 'Optioned', 'FromFactory', 'FromMethod', 'FromClass', 'OfTest', 'Kept'].map(name => controller(name)).join('')}
${controller('Derived', 'Literal')}`,
  'src/list.ts': `import { Listed, Spread } from './controllers.js';
export const SPREAD = [Spread];
export const exclude = [Listed, ...SPREAD] as const;`,
  'src/modules.ts': `import { Injectable, Module } from '@nestjs/common';
import { RegistryHttpModule, type RegistryHttpOptions } from 'nestjs-registry-http';
import { FromClass, FromFactory, FromMethod, Kept, Literal, Optioned } from './controllers.js';
import { exclude } from './list.js';
@Module({ imports: [RegistryHttpModule.forRoot({ exclude: [Literal] })] })
export class OneModule {}
@Module({ imports: [RegistryHttpModule.forRoot({ exclude })] })
export class TwoModule {}
const options: RegistryHttpOptions = { exclude: [Optioned] };
@Module({ imports: [RegistryHttpModule.forRoot({ ...options, successCodes: 'off' })] })
export class ThreeModule {}
@Module({ imports: [RegistryHttpModule.forRootAsync({ useFactory: async () => ({ exclude: [FromFactory] }) })] })
export class FourModule {}
function make() {
  const made = { exclude: [FromMethod] };
  return made;
}
@Module({ imports: [RegistryHttpModule.forRootAsync({ useFactory: make })] })
export class FiveModule {}
@Injectable()
class Options {
  createRegistryHttpOptions() {
    return { exclude: [FromClass] };
  }
}
@Module({ imports: [RegistryHttpModule.forRootAsync({ useClass: Options })] })
export class SixModule {}
class OtherModule {
  static forRoot(given: object) {
    return { module: OtherModule, given };
  }
}
@Module({ imports: [OtherModule.forRoot({ exclude: [Kept] })] })
export class SevenModule {}`,
  'src/modules.spec.ts': `import { RegistryHttpModule } from 'nestjs-registry-http';
import { OfTest } from './controllers.js';
RegistryHttpModule.forRoot({ exclude: [OfTest] });`,
};

describe('infer, of the controllers that the option exclude names', () => {
  let folder: string;
  let report: InferReport;

  beforeAll(() => {
    folder = mkdtempSync(join(ROOT, 'test/infer/.tmp-'));
    for (const [name, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    report = infer({ project: folder, root: folder });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('leaves out their routes, and those of no other class', () => {
    expect(report.routes.map(({ handler, undeclared }) => [handler, undeclared])).toEqual([
      ['OfTest.find', [409]],
      ['Kept.find', [409]],
      ['Derived.find', [409]],
    ]);
  });

  it('names them', () => {
    const names = ['Literal', 'Listed', 'Spread', 'Optioned', 'FromFactory', 'FromMethod', 'FromClass'];
    expect(report.excluded).toEqual(names);
    expect(inferTable(report)).toContain(`Left out by the option exclude: ${names.join(', ')}\n`);
  });
});
