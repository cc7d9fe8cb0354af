import type ts from 'typescript';
import type { Known } from '../../analysis.js';
import { getId } from '../../flow/object-ids.js';
import { KnownObject } from '../known.js';

/** An object whose members have passed the validators of its class. */
export class ValidatedObject extends KnownObject {
  /**
   * @param owner - its class
   * @param changed - the members that were set after the validation
   * @param isOfServer - whether none of its values comes from the request
   */
  constructor(
    known: KnownObject | undefined,
    readonly owner: ts.ClassLikeDeclaration,
    readonly changed: ReadonlySet<string> = new Set(),
    readonly isOfServer = false,
  ) {
    super(known?.members ?? new Map(), known?.isWhole ?? false);
  }

  protected override copy(
    members: ReadonlyMap<string, Known | undefined>,
    isWhole: boolean,
    changed: Iterable<string>,
  ): KnownObject {
    return new ValidatedObject(
      new KnownObject(members, isWhole),
      this.owner,
      new Set([...this.changed, ...changed]),
      this.isOfServer,
    );
  }

  override toString(): string {
    const origin = this.isOfServer ? 'own' : 'given';
    return `${super.toString()} ${origin} ${getId(this.owner)} ${[...this.changed].sort().join()}`;
  }
}
