import type ts from 'typescript';
import type { Context } from '../analysis.js';
import { type Effects, NO_EFFECTS } from './effects.js';
import { getId } from './object-ids.js';

type Evaluated = ts.SignatureDeclaration | ts.Expression;

/** A function that is being evaluated. */
interface Frame {
  readonly index: number;
  /** The lowest frame whose result this one assumes: its own index if it assumes no lower one. */
  lowest: number;
  /** Whether another evaluation has assumed the result of this one. */
  isAssumed: boolean;
  /** Once it is finished: the lower frame that its result assumes. What assumes this frame assumes that one, too. */
  assumes?: Frame | undefined;
}

/** The deepest chain of calls that is followed. A deeper one would overflow the stack of this program. */
const MOST_FRAMES = 600;

/**
 * The effects of each function, evaluated once for each type of `this`. Functions that call each other in a circle are
 * evaluated again until no effect is added. The result therefore does not depend on the order of evaluation (Tarjan's
 * strongly connected components, found while evaluating).
 */
export class Summaries {
  private readonly finished = new Map<string, Effects>();
  private readonly assumed = new Map<string, Effects>();
  private readonly frames: Frame[] = [];
  private readonly running = new Map<string, Frame>();
  /** Finished functions whose result depends on an assumption, in the order in which they were finished. */
  private readonly provisional: string[] = [];
  private readonly frameOf = new Map<string, Frame>();

  constructor(private readonly evaluate: (node: Evaluated, context: Context) => Effects) {}

  /** Finds the effects of a function whose parameters are not known yet, or of a variable's initializer. */
  findEffects(node: Evaluated, context: Context): Effects {
    const { self, route, caught, rejecters, handled, replaced, given } = context;
    const key = [node, self, route, caught, rejecters, handled, replaced, given]
      .map(part => (part ? getId(part) : 0))
      .join('|');
    const finished = this.finished.get(key);
    if (finished) {
      this.depend(findAssumed(this.frameOf.get(key))?.index);
      return finished;
    }
    const running = this.running.get(key);
    if (running) {
      running.isAssumed = true;
      this.depend(running.index);
      return this.assumed.get(key) ?? NO_EFFECTS;
    }
    if (this.frames.length > MOST_FRAMES) return NO_EFFECTS;
    return this.run(key, node, context);
  }

  private depend(index: number | undefined): void {
    const current = this.frames.at(-1);
    if (current && index !== undefined) current.lowest = Math.min(current.lowest, index);
  }

  private run(key: string, node: Evaluated, context: Context): Effects {
    const index = this.frames.length;
    const frame: Frame = { index, lowest: index, isAssumed: false };
    const start = this.provisional.length;
    this.frames.push(frame);
    this.running.set(key, frame);

    let effects = this.evaluate(node, context);
    while (frame.isAssumed && countFacts(effects) > countFacts(this.assumed.get(key) ?? NO_EFFECTS)) {
      this.assumed.set(key, effects);
      // Evaluate the functions of the circle again, from the larger assumption: also those that assume a lower frame, too.
      for (const member of this.takeProvisional(start)) this.finished.delete(member);
      effects = this.evaluate(node, context);
    }

    this.frames.pop();
    this.running.delete(key);
    this.finished.set(key, effects);
    if (frame.lowest < index) {
      frame.assumes = this.frames[frame.lowest];
      this.provisional.push(key);
      this.frameOf.set(key, frame);
      this.depend(frame.lowest);
    } else {
      this.takeProvisional(start);
    }
    return effects;
  }

  /** Removes the provisional functions that were finished since a frame started. */
  private takeProvisional(start: number): readonly string[] {
    const taken = this.provisional.splice(start);
    for (const key of taken) this.frameOf.delete(key);
    return taken;
  }
}

/** The frame that a finished function assumes, and that is not finished itself. */
function findAssumed(frame: Frame | undefined): Frame | undefined {
  let assumed = frame;
  while (assumed?.assumes) assumed = assumed.assumes;
  return assumed;
}

function countFacts({ thrown, carried, passed }: Effects): number {
  return thrown.size + carried.size + (passed?.size ?? 0);
}
