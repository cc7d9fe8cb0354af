const DATE = /(?<year>\d{4})(?:-(?<month>\d\d)-(?<day>\d\d)|(?<basicMonth>\d\d)(?<basicDay>\d\d))/;
const TIME = /(?<hour>\d\d)(?::?(?<minute>\d\d)(?::?(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?)?/;
// A plus sign that a client forgot to encode arrives in a query as a blank.
const OFFSET = /(?<offset>Z|(?<sign>[+ -])(?<offsetHour>\d\d)(?::?(?<offsetMinute>\d\d))?)/;
const ISO_8601 = new RegExp(`^${DATE.source}(?:T${TIME.source}(?:${OFFSET.source})?)?$`, 'i');

const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Reads an ISO 8601 date, or date and time, in the extended or the basic form; UTC where no offset is given.
 * Returns milliseconds, with a fraction if the text is finer, so that two texts are equal if their instants are.
 */
export function instantOf(text: string): number | undefined {
  const parts = ISO_8601.exec(text)?.groups;
  if (!parts) return undefined;
  const part = (name: string) => Number(parts[name] ?? 0);
  const month = Number(parts.month ?? parts.basicMonth);
  const day = Number(parts.day ?? parts.basicDay);
  const [hour, minute, second] = [part('hour'), part('minute'), part('second')];

  const date = new Date(0);
  date.setUTCFullYear(part('year'), month - 1, day);
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const isMidnightAtTheEnd = hour === 24 && minute === 0 && second === 0 && part('fraction') === 0;
  const isTime = (hour < 24 || isMidnightAtTheEnd) && minute < 60 && second < 60;
  const isOffset = part('offsetHour') < 24 && part('offsetMinute') < 60;
  if (!isDate || !isTime || !isOffset) return undefined;

  const offset = (parts.sign === '-' ? -1 : 1) * (part('offsetHour') * 60 + part('offsetMinute'));
  const instant =
    date.getTime() +
    (hour * 60 + minute - offset) * 60_000 +
    second * 1000 +
    Number(`0.${parts.fraction ?? 0}`) * 1000;
  return instant >= EARLIEST && instant <= LATEST ? instant : undefined;
}
