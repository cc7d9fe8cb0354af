import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { unwrap } from '../program/declarations.js';
import { listRows, type PackageCall } from '../program/package-calls.js';

interface PresentCall extends PackageCall {
  /** Whether the row is about a method of an object of this type. */
  readonly isOf?: (analysis: Analysis, type: ts.Type) => boolean;
}

/**
 * The methods of packages that always return an object or a list, or a promise of one. Not `find` of MikroORM, which finds
 * nothing in some collections, nor `findAll` of Sequelize, which has an option for one record.
 */
const PRESENT_CALLS: readonly PresentCall[] = [
  {
    from: /^typeorm$/,
    names:
      /^(create|save|insert|update|upsert|delete|softDelete|restore|remove|softRemove|recover|find|findBy|findAndCount|findAndCountBy|getMany|getManyAndCount|getRawMany)$|^(find|get)\w*OrFail$/,
  },
  {
    from: /^@mikro-orm\//,
    names: /^(create|findAll|findAndCount|findByCursor|toObject|toPOJO|findOneOrFail|refreshOrFail)$/,
  },
  { from: /^@mikro-orm\//, names: /^toJSON$/, isOf: wrapsPlainEntity },
  {
    from: /Delegate$/,
    names: /^(create|createMany|update|updateMany|upsert|delete|deleteMany|findMany|find\w+OrThrow)$/,
    isOf: (_analysis, type) => type.getProperty('findFirstOrThrow') !== undefined,
  },
  { from: /^sequelize$/, names: /^(build|bulkCreate|findAndCountAll|findOrCreate|findOrBuild)$/ },
];

/** Whether a call of a package always has an object as its value, also after `await`. */
export function isPresentCall(analysis: Analysis, node: ts.CallExpression, context: Context): boolean {
  const callee = unwrap(node.expression);
  if (!ts.isPropertyAccessExpression(callee)) return false;
  return listRows(analysis, node, context, PRESENT_CALLS).some(
    ({ isOf }) => !isOf || isOf(analysis, analysis.typeOf(callee.expression, context)),
  );
}

/** Whether no class that an entity can have has a `toJSON` of its own, which that of MikroORM's wrapper calls. */
function wrapsPlainEntity({ checker, classes }: Analysis, type: ts.Type): boolean {
  const isReference = (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference;
  const [entity] = isReference ? checker.getTypeArguments(type as ts.TypeReference) : [];
  const symbol = entity && (checker.getBaseConstraintOfType(entity) ?? entity).symbol;
  const declaration = symbol?.declarations?.find(ts.isClassDeclaration);
  const candidates =
    symbol && declaration ? [declaration, ...classes.listSubclasses(symbol)] : classes.classes;
  return candidates.every(node => classes.member(node, 'toJSON') === undefined);
}
