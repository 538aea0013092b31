import { defineTexts } from "../app/texts.ts";
import type { FormulaProblem } from "../worker/race/protocol.ts";

const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(", ");

export const formulaTexts = defineTexts({
  en: {
    here: (place: number) => `Character ${place}: `,
    empty: "The formula is empty. Write one of x and y, such as x^2 + y^2.",
    "too-long": (limit: number) => `The formula is longer than ${limit} characters. Shorten it.`,
    "too-deep": (limit: number) => `There are more than ${limit} parentheses inside each other. Write it flatter.`,
    "unknown-character": (found: string) => `“${found}” means nothing here. Remove it.`,
    "bad-number": (found: string) => `“${found}” is no number that can be read. Write it like 0.5 or 1e-3.`,
    "missing-operand": (found: string) => `A number, x, y or a parenthesis is missing before “${found}”.`,
    "missing-operand-end": "The formula ends too soon: a number, x, y or a parenthesis is missing.",
    "missing-operator": (before: string, found: string) =>
      `Between “${before}” and “${found}” an operator is missing. For a product write ${before}*${found}.`,
    unclosed: "This parenthesis is never closed. Add “)”.",
    unopened: "This parenthesis was never opened. Remove it, or add “(” before.",
    "stray-comma": "A comma stands only between the arguments of min, max and pow. Decimals have a point.",
    "unknown-name": (found: string, near: readonly string[]) =>
      `“${found}” is not known. ${near.length > 0 ? `Did you mean ${quoted(near)}?` : "The variables are x and y."}`,
    "unknown-function": (found: string, near: readonly string[]) =>
      `There is no function “${found}”. ${near.length > 0 ? `Did you mean ${quoted(near)}?` : "There are sin cos exp log sqrt abs tanh min max pow."}`,
    "not-called": (found: string) => `“${found}” is a function: write ${found}(…) with parentheses.`,
    "argument-count": (found: string, wanted: string, got: number) =>
      `“${found}” takes ${wanted} arguments, and is given ${got}.`,
    "no-variable": "The formula has neither x nor y: there is nothing to descend.",
  },
  ko: {
    here: (place) => `${place}번째 글자: `,
    empty: "수식이 비어 있습니다. x^2 + y^2처럼 x와 y로 된 수식을 쓰세요.",
    "too-long": (limit) => `수식이 ${limit}자를 넘습니다. 짧게 줄이세요.`,
    "too-deep": (limit) => `괄호가 ${limit}겹을 넘습니다. 더 단순하게 쓰세요.`,
    "unknown-character": (found) => `“${found}”은(는) 여기서 쓸 수 없는 글자입니다. 지우세요.`,
    "bad-number": (found) => `“${found}”은(는) 읽을 수 없는 숫자입니다. 0.5나 1e-3처럼 쓰세요.`,
    "missing-operand": (found) => `“${found}” 앞에 숫자, x, y 또는 괄호가 빠졌습니다.`,
    "missing-operand-end": "수식이 중간에 끝났습니다. 숫자, x, y 또는 괄호가 빠졌습니다.",
    "missing-operator": (before, found) =>
      `“${before}”과(와) “${found}” 사이에 연산자가 없습니다. 곱셈은 ${before}*${found}처럼 쓰세요.`,
    unclosed: "이 괄호가 닫히지 않았습니다. “)”를 추가하세요.",
    unopened: "이 괄호는 열린 적이 없습니다. 지우거나 앞에 “(”를 추가하세요.",
    "stray-comma": "쉼표는 min, max, pow의 인수 사이에만 씁니다. 소수점은 마침표로 쓰세요.",
    "unknown-name": (found, near) =>
      `“${found}”은(는) 모르는 이름입니다. ${near.length > 0 ? `혹시 ${quoted(near)}인가요?` : "변수는 x와 y입니다."}`,
    "unknown-function": (found, near) =>
      `“${found}”이라는 함수는 없습니다. ${near.length > 0 ? `혹시 ${quoted(near)}인가요?` : "sin cos exp log sqrt abs tanh min max pow를 쓸 수 있습니다."}`,
    "not-called": (found) => `“${found}”은(는) 함수입니다. ${found}(…)처럼 괄호와 함께 쓰세요.`,
    "argument-count": (found, wanted, got) => `“${found}”의 인수는 ${wanted}개인데 ${got}개가 주어졌습니다.`,
    "no-variable": "수식에 x도 y도 없어 내려갈 곳이 없습니다.",
  },
});

/** What is wrong with a formula, in words. */
export function problemText(problem: FormulaProblem, words: (typeof formulaTexts)["en"]): string {
  return `${problem.code === "empty" ? "" : words.here(problem.at + 1)}${faultText(problem, words)}`;
}

function faultText(problem: FormulaProblem, words: (typeof formulaTexts)["en"]): string {
  switch (problem.code) {
    case "too-long":
    case "too-deep":
      return words[problem.code](problem.limit);
    case "unknown-character":
    case "bad-number":
    case "not-called":
      return words[problem.code](problem.found);
    case "missing-operand":
      return problem.found === "" ? words["missing-operand-end"] : words["missing-operand"](problem.found);
    case "missing-operator":
      return words["missing-operator"](problem.before, problem.found);
    case "unknown-name":
    case "unknown-function":
      return words[problem.code](problem.found, problem.near);
    case "argument-count":
      return words["argument-count"](problem.found, problem.wanted, problem.got);
    default:
      return words[problem.code];
  }
}
