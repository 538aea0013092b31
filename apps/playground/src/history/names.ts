import type { Language } from "../app/texts.ts";
import type { RunRecord } from "./record.ts";

/** Words of automatic names. The same place in both lists of a pair means the same, so that a name changes with the language. */
const adjectives = {
  en: "Amber Bold Brave Bright Brisk Calm Clear Clever Cosy Curious Eager Fair Fleet Fresh Gentle Golden Happy Keen Kind Lively Lucky Mellow Merry Mild Neat Nimble Noble Patient Quick Quiet Rapid Silver Steady Sunny Swift Tidy Tiny Warm Wise Witty",
  ko: "호박빛 대담한 용감한 환한 활기찬 차분한 맑은 영리한 아늑한 궁금한 열심인 고운 날쌘 싱싱한 온화한 금빛 행복한 예리한 다정한 발랄한 운좋은 느긋한 즐거운 순한 말끔한 민첩한 기품있는 끈기있는 재빠른 조용한 급한 은빛 꾸준한 햇살같은 빠른 단정한 조그만 따뜻한 슬기로운 재치있는",
} as const;
const nouns = {
  en: "badger bear beaver cat cheetah crane deer dolphin duck eagle falcon fox frog goat goose hare hawk hedgehog heron horse lark lion lynx magpie marten mole otter owl panda panther penguin rabbit robin seal sparrow squirrel swallow swan tiger turtle whale wolf wren",
  ko: "오소리 곰 비버 고양이 치타 두루미 사슴 돌고래 오리 독수리 매 여우 개구리 염소 거위 산토끼 말똥가리 고슴도치 왜가리 말 종달새 사자 스라소니 까치 담비 두더지 수달 올빼미 판다 표범 펭귄 토끼 울새 물범 참새 다람쥐 제비 백조 호랑이 거북 고래 늑대 굴뚝새",
} as const;

const words = (list: Readonly<Record<Language, string>>, language: Language): readonly string[] =>
  list[language].split(" ");

/** FNV-1a (Fowler, Noll and Vo), 32 bits: spreads ids evenly over the words. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}

/** What a run is called: as its user says, or two words and its number: "Quiet heron 12". */
export function runName({ id, number, label }: Pick<RunRecord, "id" | "number" | "label">, language: Language): string {
  if (label !== undefined) return label;
  const [first, second] = [words(adjectives, language), words(nouns, language)];
  const place = hash(id);
  return `${first[place % first.length]!} ${second[Math.floor(place / first.length) % second.length]!} ${number}`;
}
