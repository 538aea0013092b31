import process from "node:process";
import { type Text, show } from "@downslope/core";
import { koreanCure } from "@downslope/testing/reference";
import type { ToldFault } from "./task.ts";

/* Why a module cannot be checked to its end, and what to do about it. */

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
  if (/outside a module|Unexpected token 'export'/.test(message))
    return both(
      'Tell Node that it is an ES module: end its name in .mjs, or write `"type": "module"` in package.json.',
      'ES 모듈이라고 Node에 알려 주세요. 파일 이름을 .mjs로 끝내거나 package.json에 `"type": "module"`을 적습니다.',
    );
  if (message.includes("does not provide an export named"))
    return both(
      "Look at how the name is written, and at the version that is installed.",
      "이름을 바르게 썼는지, 설치된 버전에 그 이름이 있는지 확인하세요.",
    );
  if (code.includes("IMPORT_ATTRIBUTE") || message.includes("needs an import attribute"))
    return both(
      'Check a module of JavaScript; JSON is imported with { type: "json" }.',
      'JavaScript 모듈을 검사하세요. JSON은 with { type: "json" }을 붙여 불러옵니다.',
    );
  if (error instanceof SyntaxError)
    return both("Mend the syntax; Node runs what is written.", "문법 오류를 고치세요. Node는 적힌 그대로 실행합니다.");
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
  if (cure !== undefined) return both(cure, koreanCure(cure) ?? cure);
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

export const leftFault = (running: string, hook: ToldFault["hook"]): ToldFault => ({
  hook,
  detail:
    hook === "import"
      ? `Imported, it leaves ${running} running, and no program that has it can end.`
      : `It leaves ${running} running, and no program that calls it can end.`,
  cure: both(
    "Start nothing that goes on by itself: no timer, no server, no connection.",
    "타이머, 서버, 연결처럼 스스로 계속 도는 것을 시작하지 마세요.",
  ),
});

export const sameNameFault = (key: string): ToldFault => ({
  hook: "name",
  detail: `It exports two plugins as ${key}.`,
  cure: both("Rename one of them, or export only one.", "하나의 이름을 바꾸거나 하나만 내보내세요."),
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
    ? hook === "import"
      ? {
          hook,
          detail: "It waits at its top level for a Promise that nothing settles.",
          cure: both("Leave `await` out of the module.", "모듈 최상위의 `await`를 빼세요."),
        }
      : {
          hook,
          detail: "It waits for a Promise that nothing settles.",
          cure: both("Settle it, or wait for nothing.", "Promise를 반드시 이행하거나, 아무것도 기다리지 마세요."),
        }
    : {
        hook,
        detail: code === 0 ? "It ends the process." : `It ends the process, with exit code ${code}.`,
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
