import process from "node:process";
import { type Text, show } from "@downslope/core";
import type { ToldFault } from "./task.ts";

/* Why a module cannot be checked to its end, and what to do about it. */

const same = (text: string): Text => ({ en: text, ko: text });
const both = (en: string, ko: string): Text => ({ en, ko });

/** What helps against an error at import. */
function importCure(error: unknown): Text {
  const { code = "", message = "", cure } = Object(error) as { code?: string; message?: string; cure?: string };
  const isSource = /\.[cm]?tsx?\b/.test(message);
  if (isSource && (code === "ERR_UNKNOWN_FILE_EXTENSION" || code.includes("TYPE")))
    return both(
      `Node ${process.versions.node} cannot import this TypeScript: build it (npm run build) and check what was built, or use Node 22.18 or newer.`,
      `Node ${process.versions.node}은 이 TypeScript 파일을 바로 불러오지 못합니다. 빌드한 뒤(npm run build) 결과물을 검사하거나 Node 22.18 이상을 쓰세요.`,
    );
  if (code === "ERR_MODULE_NOT_FOUND")
    return both(
      "Install what it imports (npm install), and write endings in relative imports: ./name.js.",
      "불러오는 패키지를 설치하고(npm install), 상대 경로에는 ./name.js처럼 확장자를 쓰세요.",
    );
  if (code === "ERR_REQUIRE_ESM" || /require is not defined|require\(\)/.test(message))
    return both(
      'Write it as an ES module: `import` in place of `require`, and `"type": "module"` in package.json.',
      'ES 모듈로 작성하세요. `require` 대신 `import`를 쓰고 package.json에 `"type": "module"`을 적습니다.',
    );
  if (cure !== undefined) return same(cure);
  return both(
    "A module of plugins only defines and exports them: leave out what can fail when it is imported.",
    "플러그인 모듈은 플러그인을 정의하고 내보내기만 해야 합니다. 불러올 때 실패할 수 있는 코드는 빼세요.",
  );
}

export function importFault(error: unknown): ToldFault {
  const { cure, message = "" } = Object(error) as { cure?: string; message?: string };
  const said = error instanceof Error ? `${error.name}: ${message}` : `${show(error)}, which is no Error`;
  const detail =
    cure !== undefined && message.endsWith(cure) ? message.slice(0, -cure.length - 1) : `It throws ${said}`;
  return { hook: "import", detail: sentence(detail), cure: importCure(error) };
}

export const emptyModule = (names: readonly string[]): ToldFault => ({
  hook: "import",
  detail: names.length === 0 ? "It exports nothing." : `It exports ${names.join(", ")}, and no plugin.`,
  cure: both(
    "Export what `defineLoss`, `defineOptimizer` and the like give, uncalled.",
    "`defineLoss`, `defineOptimizer` 등이 돌려준 값을 호출하지 않은 채로 내보내세요.",
  ),
});

export const lateFault = (error: unknown, hook: ToldFault["hook"]): ToldFault => ({
  hook,
  detail: sentence(`An error comes after it was done: ${error instanceof Error ? error.message : show(error)}`),
  cure: both(
    "Do all at once: start no timers, and leave no Promise without a handler.",
    "모든 일을 호출 안에서 끝내세요. 타이머를 걸거나 처리되지 않은 Promise를 남기면 안 됩니다.",
  ),
});

export const timeFault = (hook: ToldFault["hook"], seconds: number): ToldFault => ({
  hook,
  detail: `It was stopped after ${seconds} s, and had not come back.`,
  cure: both(
    "Look for a loop that does not end. Where it is only slow, allow more with `--time-limit`.",
    "끝나지 않는 반복이 있는지 찾아보세요. 단지 느린 것이라면 `--time-limit`로 시간을 늘리세요.",
  ),
});

/** What an ended worker means: 13 is Node's code for an `await` at top level that nothing will settle. */
export const exitFault = (hook: ToldFault["hook"], code: number): ToldFault =>
  code === 13
    ? {
        hook,
        detail: "It waits at its top level for a Promise that nothing settles.",
        cure: both("Leave `await` out of the module.", "모듈 최상위의 `await`를 빼세요."),
      }
    : {
        hook,
        detail: `It ends the process, with exit code ${code}.`,
        cure: both(
          "Throw an error in place of `process.exit`: the program is its user's.",
          "`process.exit` 대신 예외를 던지세요. 프로그램을 끝내는 것은 사용자의 몫입니다.",
        ),
      };

export const crashFault = (hook: ToldFault["hook"], error: Error & { code?: string }): ToldFault =>
  error.code === "ERR_WORKER_OUT_OF_MEMORY"
    ? {
        hook,
        detail: "It takes more memory than a check may have.",
        cure: both("Look for a list that grows without end.", "끝없이 늘어나는 배열이 있는지 찾아보세요."),
      }
    : lateFault(error, hook);

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
