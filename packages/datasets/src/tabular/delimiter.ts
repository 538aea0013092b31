import Papa from "papaparse";

/** Comma last: it also stands in decimals (`1,5;2,5`), so it counts only where no other mark divides the records. */
const candidates = ["\t", ";", "|", ","] as const;

/** Characters that are looked at, and records. */
const sampleLength = 2 ** 18;
const sampleRecords = 10;

/**
 * The delimiter of a text: the first of tab, semicolon, bar and comma that divides the first ten records into equally many
 * cells, two or more; where none does, the one that the first line has most of, so that errors are told in its terms.
 */
export function detectDelimiter(text: string): string {
  return candidates.find((candidate) => divides(text, candidate)) ?? mostFrequent(text.split("\n", 1)[0]!);
}

function divides(text: string, delimiter: string): boolean {
  const options = { delimiter, newline: "\n" as const, preview: sampleRecords + 1 };
  const { data, errors } = Papa.parse<string[]>(text.slice(0, sampleLength), options);
  // The last record of a cut text may be half a record.
  if (text.length > sampleLength) data.pop();
  const records = data.filter((cells) => !isBlank(cells)).slice(0, sampleRecords);
  const width = records[0]?.length ?? 0;
  return errors.length === 0 && width > 1 && records.every((cells) => cells.length === width);
}

function mostFrequent(line: string): string {
  const count = (delimiter: string) => line.split(delimiter).length;
  return candidates.toReversed().reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best));
}

/** Whether a record is an empty line. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0]!.trim() === "";
}
