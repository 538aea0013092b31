import { type DocumentError, type JsonSchema, parseDocument, show, train } from "@downslope/core";
import { describe, expect, it, vi } from "vitest";
import { parseDocument as parseYaml } from "yaml";
import { englishIn } from "../../test/english.ts";
import { registry } from "../worker/registry.ts";
import { loadKorean } from "./korean.ts";
import { localiseIssue, localiseMessage } from "./problem-texts.ts";

await loadKorean();

/** What is wrong with a document in Korean, each mistake a text. */
function mistakesIn(text: string): string[] {
  try {
    parseDocument(text, { registry });
    return [];
  } catch (error) {
    return (error as DocumentError).issues.map((issue) => {
      const got = "got" in issue ? { got: issue.got === undefined ? undefined : show(issue.got) } : {};
      const { rule, cure } = issue;
      const sentences = localiseIssue({ rule, ...got, ...(cure !== undefined && { cure }) }, "ko");
      return sentences.map((one) => (one.lang === "en" ? `English: ${one.text}` : one.text)).join(" ");
    });
  }
}

const sound = [
  "seed: 0",
  "dataset: { use: spiral }",
  "model: { use: mlp, hidden: [8] }",
  "loss: { use: sparse-categorical-cross-entropy }",
  "optimizer: { use: adam }",
  "train: { epochs: 3 }",
];
const having = (part: string, text: string): string => {
  const others = sound.filter((line) => !line.startsWith(`${part}:`));
  return [...others, `${part}: ${text}`].join("\n");
};
const loss = (text: string): string => having("loss", text);
const optimizer = (text: string): string => having("optimizer", text);
const more = (text: string): string => [...sound, text].join("\n");

const documents: readonly string[] = [
  "",
  "# seed: 0\n",
  "---",
  "- seed: 0",
  "train",
  `${sound.join("\n")}\n---\nseed: 1\n`,
  `%YAML 1.1\n---\n${sound.join("\n")}`,
  loss("mse\u0007"),
  `# ${"x".repeat(300_000)}`,
  `[${"1,".repeat(20_000)}]`,
  having("model", "\n\tuse: mlp"),
  loss('"mse'),
  having("model", "{ use: mlp, hidden: [8 }"),
  having("model", "\n    use: mlp\n  hidden: [8]"),
  loss("mse: huber: 1"),
  more("plugins: [@acme/foo]"),
  having("dataset", '{ use: csv, path: "C:\\data.csv" }'),
  having("model", "{ use: mlp, hidden: [8] ] }"),
  "model: { use: mlp hidden: [8] }",
  "dataset: { use: csv",
  "metrics:[accuracy]\nseed: 0",
  "[".repeat(200),
  more("loss: mse"),
  loss("{ use: huber, delta: 1, delta: 2 }"),
  more("__proto__: { seed: 1 }"),
  more("callbacks: [{ <<: *a, use: early-stopping }]"),
  more("[a, b]: 1"),
  more(": 1"),
  "optimiser: adam",
  more("banana: 1"),
  loss("*mse"),
  loss("&a { use: sum, losses: [*a] }"),
  loss("!!binary aGVsbG8="),
  "seed: 0",
  loss(""),
  loss("{ delta: 1 }"),
  loss("{ use: 5 }"),
  loss("[mse, huber]"),
  loss("hubber"),
  loss("{ use: adam }"),
  loss("zzzzzz"),
  more("metrics: accuracy"),
  more("metrics: [accuracy, acuracy]"),
  more("plugins: foo"),
  more("plugins: [foo, 3]"),
  having("seed", "-1"),
  having("seed", "random"),
  having("train", "{ epoch: 3, batchsize: 8 }"),
  having("train", "{ epochs: 0 }"),
  having("train", "{ epochs: 2.5 }"),
  having("train", "{ epochs: .inf }"),
  having("train", "{ shuffle: yes }"),
  having("train", "[3]"),
  having("train", "{ batchSize: }"),
  having("train", "{ batchSize: some }"),
  having("train", "{ accumulate: 2, stepsPerExecution: 2 }"),
  loss("{ use: huber, dleta: 1 }"),
  more("metrics: [{ use: mae, top: 5 }]"),
  having("dataset", "csv"),
  optimizer('{ use: adam, learningRate: "1e-3" }'),
  having("model", "{ use: mlp, hidden: 64 }"),
  having("model", "{ use: mlp, hidden: [8, -4, 1.5] }"),
  having("model", "{ use: mlp, activation: rleu }"),
  optimizer("{ use: sgd, nesterov: true }"),
  optimizer("{ use: lookahead, optimizer: 3 }"),
  optimizer("lookahead"),
  optimizer("{ use: sam, optimizer: lbfgs }"),
  more("scheduler: { use: linear-warmup, warmupSteps: 5, then: adam }"),
  more("scheduler: { use: linear-warmup, warmupSteps: soon }"),
  more("scheduler: { use: sequence, schedulers: [constant], milestones: [3] }"),
  more("schedules: [constant]"),
  more("callbacks: [foo]"),
  optimizer("{ use: adam, clip: { globalnorm: 1 } }"),
  optimizer("{ use: adam, clip: { norm: 1, value: 1 } }"),
  optimizer("{ use: adam, clip: { value: 0 } }"),
  optimizer("{ use: adam, clip: 1 }"),
  optimizer("{ use: adam, clips: { value: 1 } }"),
  optimizer("{ use: adam, transforms: scale }"),
  optimizer("{ use: adam, transforms: [{ use: scale, factor: x }, sclae] }"),
  optimizer("{ use: adam, layerDecay: 2, decayMask: some, groups: [{ frozen: 3 }, 4, { match: 5 }] }"),
  having("dataset", "{ use: spiral, test: 0.8, validation: 0.8 }"),
  having("dataset", "{ use: points, samples: [[1, 2], [3], [a, 1], [1, b]] }"),
  having("dataset", "{ use: points, target: class, samples: [[1, a], [2, a]] }"),
  having("dataset", "{ use: blobs, sizes: [3, 4] }"),
];

describe("localiseIssue", () => {
  it("says in Korean what is wrong with documents that are malformed in every way", () => {
    const untold = documents.flatMap((text) => {
      const mistakes = mistakesIn(text);
      expect(mistakes, text).not.toEqual([]);
      return mistakes.filter((mistake) => englishIn(mistake).length > 0 || /\(를\)|\(가\)|\(는\)/.test(mistake));
    });
    expect(untold).toEqual([]);
  });

  it("says in Korean what is wrong with each option of each plugin that is written wrong", () => {
    const wrong = ["[[]]", "-1e30", "nothing-of-the-kind"];
    const untold = registry.list().flatMap(({ kind, name, jsonSchema }) => {
      const options = ["unknownOption", ...Object.keys((jsonSchema as JsonSchema).properties ?? {})];
      const entry = `{ use: ${name}, ${options.map((option, i) => `${option}: ${wrong[i % wrong.length]}`).join(", ")} }`;
      const inList = {
        metric: more(`metrics: [${entry}]`),
        transform: optimizer(`{ use: adam, transforms: [${entry}] }`),
      };
      const text = inList[kind as keyof typeof inList] ?? having(kind as string, entry);
      return mistakesIn(text).filter((mistake) => englishIn(mistake).length > 0);
    });
    expect(untold).toEqual([]);
  });

  it("chooses particles, and tells what came", () => {
    expect(localiseIssue({ rule: "be a number, or be a list", got: "null", cure: "Remove it." }, "ko")).toEqual([
      { text: "수여야 하거나 목록이어야 합니다. 받은 값: null.", lang: "ko" },
      { text: "지우세요.", lang: "ko" },
    ]);
    const missing = localiseIssue({ rule: "name a registered optimizer", got: undefined }, "ko");
    expect(missing[0]!.text).toBe("등록된 옵티마이저의 이름이어야 합니다. 받은 값: 없음.");
  });

  it("leaves in English what it does not know, marked as English", () => {
    const issue = { rule: "be pleasing", got: "3", cure: "Please it." };
    expect(localiseIssue(issue, "ko")).toEqual([
      { text: "Must be pleasing, got 3.", lang: "en" },
      { text: "Please it.", lang: "en" },
    ]);
    expect(localiseIssue({ rule: "be at least 1", got: "0", cure: "Please it." }, "ko")[1]!.lang).toBe("en");
    expect(localiseIssue({ rule: "be at least 1", got: "0" }, "en")).toEqual([
      { text: "Must be at least 1, got 0.", lang: "en" },
    ]);
  });
});

/** What a training comes to say: the message it throws, or its diagnosis. */
async function saidBy(text: string): Promise<string> {
  try {
    for await (const event of train(parseDocument(text, { registry }))) {
      if (event.type === "diagnosis") return event.message;
    }
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

const samples = Array.from({ length: 40 }, (_, i) => [i / 10, i % 7]);
const regression = `dataset: { use: points, samples: ${JSON.stringify(samples)} }
model: { use: mlp, hidden: [] }
optimizer: sgd
`;
const trainings: readonly string[] = [
  `${regression}loss: hinge`,
  having("dataset", "{ use: spiral, classes: 3 }").replace("sparse-categorical-cross-entropy", "binary-cross-entropy"),
  `${regression}loss: { use: mse, reduction: none }`,
  `${regression}loss: mse\ntrain: { batchSize: 100, dropLast: true }`,
  `${regression}loss: mse\nscheduler: { use: reduce-on-plateau, monitor: validation.loss }`,
  `${regression}loss: mse\nscheduler: { use: step, stepSize: 1% }\ntrain: { epochs: 2 }`,
  `${regression}loss: mse\nschedules: { dampening: constant, epsilon: constant }`,
  `${regression}loss: mse\nmetrics: [mae, mae]`,
  `${regression}loss: mse\nmetrics: [recall-at-k]`,
  `${regression.replace("sgd", "{ use: sgd, learningRate: 1.0e+30 }")}loss: mse`,
  `${regression.replace("sgd", "{ use: sgd, groups: [{ match: nowhere }] }")}loss: mse`,
  `${regression.replace("hidden: []", "hidden: [2], normalisation: batch")}loss: mse\ntrain: { batchSize: 1 }`,
  `${regression}loss: ctc`,
  `${regression}loss: { use: sum, losses: [mse, { use: mae, reduction: none }] }`,
  'dataset: { use: csv, text: "a,b\\n1,2\\n1,x\\n3,4" }\nmodel: mlp\nloss: mse\noptimizer: sgd',
  'dataset: { use: csv, text: "a,b\\n1,2", target: c }\nmodel: mlp\nloss: mse\noptimizer: sgd',
  "dataset: { use: csv, path: nowhere.csv }\nmodel: mlp\nloss: mse\noptimizer: sgd",
];

describe("localiseMessage", () => {
  it.each(trainings.map((text, i) => [i, text] as const))("says in Korean why training %i fails", async (_, text) => {
    vi.spyOn(console, "warn").mockReturnValue();
    const message = await saidBy(text);
    expect(message).not.toBe("");
    const sentences = localiseMessage(message, "ko");
    expect(
      sentences.filter(({ lang }) => lang === "en"),
      message,
    ).toEqual([]);
    expect(
      sentences.flatMap((one) => englishIn(one.text)),
      sentences.map((one) => one.text).join(" "),
    ).toEqual([]);
  });

  it("takes apart values that hold stops, and lines", () => {
    const message =
      'loss "huber": `delta` must be greater than 0, got "a. b must c". Remove it.\nregistry must be below 3.';
    expect(localiseMessage(message, "ko").map((one) => one.text)).toEqual([
      '손실 함수 "huber" `delta`: 0보다 커야 합니다. 받은 값: "a. b must c".',
      "지우세요.",
      "등록부: 3보다 작아야 합니다.",
    ]);
  });

  it("knows what the YAML reader says", () => {
    const { errors } = parseYaml("a: [1\nb: 2", { prettyErrors: true });
    const said = errors.flatMap(({ message }) => localiseMessage(message.split("\n")[0]!, "ko"));
    expect(said).not.toEqual([]);
    expect(said.flatMap(({ text, lang }) => [lang, ...englishIn(text)])).toEqual(said.map(() => "ko"));
  });

  it("leaves other messages as they are", () => {
    expect(localiseMessage("Failed to fetch", "ko")).toEqual([{ text: "Failed to fetch", lang: "en" }]);
    expect(localiseMessage("loss must be at least 1.", "en")).toEqual([
      { text: "loss must be at least 1.", lang: "en" },
    ]);
  });
});
