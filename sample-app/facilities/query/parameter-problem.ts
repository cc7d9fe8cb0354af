/** What is wrong with the value of a parameter, for a person. */
export class ParameterProblem extends Error {}
