import { descriptions } from "../option-texts/all.ts";

/** Turns what stands in a hole into Korean; nothing where it is not of the list, so that another wording is tried. */
export type WordList = (english: string) => string | undefined;

const listOf =
  (words: Readonly<Record<string, string>>): WordList =>
  (english) =>
    Object.hasOwn(words, english) ? words[english] : undefined;

const kinds = {
  dataset: "데이터셋",
  model: "모델",
  loss: "손실 함수",
  optimizer: "옵티마이저",
  transform: "기울기 변환",
  scheduler: "스케줄러",
  metric: "지표",
  callback: "콜백",
  engine: "엔진",
};

/** `a value or ]` of what JSON has at a place. */
const expected = {
  "a value": "값",
  "a value or ]": "값이나 `]`",
  "a key in double quotes": "큰따옴표로 묶은 키",
  "a key in double quotes or }": "큰따옴표로 묶은 키나 `}`",
  ":": "`:`",
  ", or }": "`,`나 `}`",
  ", or ]": "`,`나 `]`",
  "the end": "끝",
};

const flow = {
  "flow map": "중괄호",
  "flow sequence": "대괄호",
  map: "중괄호",
  sequence: "대괄호",
  "flow collection": "괄호",
  collection: "목록이나 레코드",
};

/** `from 0 and below 1` of the bounds of a number. */
const bounds: Readonly<Record<string, string>> = { from: "이상", above: "초과", to: "이하", below: "미만" };

const isCode = (text: string): boolean =>
  /^(".*"(\.\.\.)?|-?\d[\d.e+-]*|true|false|null|[[{].*|`.*`|[a-z]+\d*\[[\d,]*\])$/s.test(text);

export const wordLists: Readonly<Record<string, WordList>> = {
  kind: listOf(kinds),
  kinds: listOf({ metrics: kinds.metric, callbacks: kinds.callback, transforms: kinds.transform }),
  noun: listOf({
    "a whole number": "정수",
    "a number": "수",
    "a text": "글",
    "a list": "목록",
    "a record": "레코드",
  }),
  part: listOf({
    item: "항목이",
    items: "항목이",
    character: "글자가",
    characters: "글자가",
    entry: "항목이",
    entries: "항목이",
  }),
  expected: listOf(expected),
  flow: (english) => listOf(flow)(english.toLowerCase()),
  shapeOf: listOf({
    "the prediction's shape": "예측과 같은 모양",
    "the prediction's shape without its last axis": "예측에서 마지막 축을 뺀 모양",
    "a row of labels for each sample": "표본마다 레이블이 한 줄씩인 모양",
  }),
  /** A value as code or data writes it. */
  code: (english) => (isCode(english) ? english : undefined),
  /** Values or names with commas between them. */
  list(english) {
    const items = english.match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? [];
    return items.every((item) => isCode(item.trim()) || /^[\w.@/%*-]+(\.\.\.)?$/.test(item.trim()))
      ? english
      : undefined;
  },
  /** One word: a name, a sign. */
  word: (english) => (/^\S+$/.test(english) ? english : undefined),
  either: (english) => (/^".*"$/s.test(english) ? english.replaceAll(' or "', ', "') : undefined),
  option: listOf(descriptions),
  bounds(english) {
    const limits = english.split(" and ").map((limit) => /^(from|above|to|below) (\S+)$/.exec(limit));
    return limits.every((limit) => limit !== null)
      ? `${limits.map((limit) => `${limit[2]} ${bounds[limit[1]!]}`).join(" ")}인`
      : undefined;
  },
  /** `"hinge" reads sign, "mse" reads value` of losses that do not go together. */
  reads(english) {
    const all = english.split(", ").map((one) => /^("[\w-]+") reads ([\w-]+)$/.exec(one));
    return all.every((one) => one !== null) ? all.map((one) => `${one[1]} ${one[2]}`).join(", ") : undefined;
  },
};
