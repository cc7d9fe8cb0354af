import { relative } from 'node:path';
import type ts from 'typescript';
import type { ThrownFact } from '../flow/facts.js';
import type { InferredError, InferredSource } from './report.js';

/** An error as the report has it. */
export function toInferredError(
  { name, errorCode, errorCodeOf, title, message, at, via }: ThrownFact,
  status: number,
  from: InferredSource,
  root: string,
): InferredError {
  return {
    status,
    exception: name,
    ...(errorCode !== undefined && { errorCode }),
    ...(errorCodeOf !== undefined && errorCodeOf !== name && { errorCodeOf }),
    ...(title !== undefined && { title }),
    messages: message === undefined ? [] : [message],
    at: locate(at, root),
    from,
    via,
  };
}

/** Merges errors that differ only in their message, and sorts them. */
export function groupErrors(errors: readonly InferredError[]): InferredError[] {
  const groups = new Map<string, InferredError>();
  for (const error of errors) {
    const key = [error.status, error.exception, error.errorCode, error.at].join('|');
    const known = groups.get(key);
    groups.set(
      key,
      known ? { ...known, messages: [...new Set([...known.messages, ...error.messages])] } : error,
    );
  }
  return [...groups.values()].sort((a, b) => a.status - b.status || comparePlaces(a.at, b.at));
}

/** Orders places by file, then by line as a number: code that moves down keeps its order. */
function comparePlaces(one: string, other: string): number {
  const [file, line] = splitPlace(one);
  const [otherFile, otherLine] = splitPlace(other);
  return file === otherFile ? line - otherLine : file < otherFile ? -1 : 1;
}

function splitPlace(at: string): [file: string, line: number] {
  const colon = at.lastIndexOf(':');
  return [at.slice(0, colon), Number(at.slice(colon + 1))];
}

/** The file, relative to the root, and the line of a piece of code. */
export function locate(node: ts.Node, root: string): string {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${relative(root, file.fileName)}:${line + 1}`;
}
