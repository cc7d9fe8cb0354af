import { isErrorStatus, isPageStatus, getPhrase, STATUS_MEANINGS } from '../status/index.js';

/** Descriptions of statuses outside the page, for those whose phrase says too little. */
const FURTHER_MEANINGS: Readonly<Record<number, string>> = {
  406: 'no representation of the resource is acceptable to the client',
  408: 'the request took too long to arrive',
  412: 'the resource is not in the state that the request expects',
  413: 'the body is too large',
  415: 'the media type or the coding of the body is not supported',
  416: 'the resource does not have the range',
  422: 'the body is well-formed, but what it says is not valid',
  423: 'the resource is locked',
  428: 'the request must say which state of the resource it expects',
  429: 'the client has sent too many requests',
  501: 'the server cannot do what was asked',
  502: 'an upstream server sent no valid response',
  503: 'the server cannot handle the request at present',
  504: 'an upstream server did not respond in time',
};

/** The error statuses whose meaning is known: those of the page, and those that the library or HTTP servers use. */
export const ERROR_STATUSES: readonly number[] = Object.keys({ ...STATUS_MEANINGS, ...FURTHER_MEANINGS })
  .map(Number)
  .filter(isErrorStatus);

/** Describes an error status, as text that follows its code. */
export function describeStatus(status: number): string {
  return isPageStatus(status)
    ? STATUS_MEANINGS[status]
    : (FURTHER_MEANINGS[status] ?? getPhrase(status).toLowerCase());
}
