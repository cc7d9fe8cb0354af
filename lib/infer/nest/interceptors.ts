import type ts from 'typescript';
import type { Analysis } from '../analysis.js';
import { ended, calledFrom, factSet, type FactSet, unite } from '../flow/effects.js';
import { hasBody, isOfApplication } from '../program/declarations.js';
import type { Handler } from './controllers.js';
import type { Enhancer } from './enhancers.js';
import { describeInstance } from './made-instances.js';
import { rememberByRoute, type Route, runForRoute } from './route-facts.js';
import { findUploadErrors } from './uploads.js';

/** The errors that leave an interceptor: its own, and the errors of the pipes and the handler that it does not catch. */
export function intercept(
  analysis: Analysis,
  enhancer: Enhancer,
  { controller }: Handler,
  handled: FactSet,
  route: Route,
): FactSet {
  const uploads = findUploadErrors(analysis, enhancer, controller);
  if (uploads) return unite(handled, uploads);
  const { owner, name } = enhancer;
  const member = owner && analysis.classes.member(owner, 'intercept');
  if (!member || !hasBody(member) || !isOfApplication(member)) return handled;
  const self = analysis.checker.getTypeAtLocation(owner);
  const signature = member as unknown as ts.SignatureDeclaration;
  const given = describeInstance(analysis.checker, enhancer);
  const parameter = signature.parameters[1]?.name;
  const next = parameter && analysis.checker.getSymbolAtLocation(parameter);
  // Without a `catch` all errors pass. The method is then not evaluated for each handler.
  const catches =
    next &&
    parameter &&
    /catch|\.then\(/.test(member.body.getText()) &&
    member.body.getText().includes(`${parameter.getText()}.handle(`);
  if (!catches) {
    return unite(
      handled,
      rememberByRoute(
        given ? enhancer.node : owner,
        route,
        facts =>
          calledFrom(ended(analysis.call(signature, { self, route: facts, given })), `${name}.intercept`)
            .thrown,
      ),
    );
  }
  const thrown = runForRoute(
    route,
    facts =>
      ended(analysis.call(signature, { self, route: facts, given, handled: { next, facts: handled } }))
        .thrown,
  );
  const own = [...thrown].filter(([key]) => !handled.has(key)).map(([, fact]) => fact);
  const kept = [...handled].filter(([key]) => thrown.has(key)).map(([, fact]) => fact);
  return unite(
    factSet(kept),
    calledFrom({ thrown: factSet(own), carried: factSet([]) }, `${name}.intercept`).thrown,
  );
}
