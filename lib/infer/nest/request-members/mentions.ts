import ts from 'typescript';
import type { Analysis } from '../../analysis.js';
import { isOfApplication } from '../../program/declarations.js';
import { readBoundMember } from '../../program/member-names.js';

/** The expressions that name a member of an object, in the whole application. */
export function listMentions({ classes }: Analysis, name: string): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    const isMention =
      (ts.isPropertyAccessExpression(node) && node.name.text === name) ||
      (ts.isElementAccessExpression(node) &&
        ts.isStringLiteralLike(node.argumentExpression) &&
        node.argumentExpression.text === name) ||
      (ts.isBindingElement(node) && readBoundMember(node) === name);
    if (isMention) found.push(node);
    ts.forEachChild(node, visit);
  };
  for (const file of classes.program.getSourceFiles())
    if (isOfApplication(file) && file.text.includes(name)) visit(file);
  return found;
}
