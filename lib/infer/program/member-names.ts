import ts from 'typescript';

/** The name of a member, if the code states it: `name`, `'name'` and `['name']`, and not `[key]`. */
export function readMemberName(node: ts.PropertyName | ts.BindingName): string | undefined {
  if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) return node.text;
  const name = ts.isComputedPropertyName(node) ? node.expression : node;
  return ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : undefined;
}

/** The name of the member that an element of an object pattern reads: `name` of `{ name: title }`. */
export function readBoundMember({ propertyName, name }: ts.BindingElement): string | undefined {
  return readMemberName(propertyName ?? name);
}
