import { describe, expect, it } from "vitest";
import { accuracy, blobs, crossEntropy, dense, momentum } from "../../test/plugins.ts";
import {
  CLOCK,
  ENGINE,
  RANDOM_SOURCE,
  createContainer,
  defaultServices,
  definePipeline,
  jax,
  token,
  train,
} from "../index.ts";

const NAME = token<string>("name");

describe("container", () => {
  it("gives a child its parent's services, and lets it replace them for itself", () => {
    const parent = createContainer().set(NAME, "parent");
    const child = parent.child();
    expect(child.get(NAME)).toBe("parent");
    child.set(NAME, "child");
    expect([child.get(NAME), parent.get(NAME)]).toEqual(["child", "parent"]);
    expect(createContainer().has(NAME)).toBe(false);
  });

  it("makes a service once, when it is first asked for", () => {
    let made = 0;
    const services = createContainer()
      .set(NAME, "x")
      .setFactory(token<number>("length"), (own) => {
        made += 1;
        return own.get(NAME).length;
      });
    expect(made).toBe(0);
    expect([services.get(token<number>("length")), services.child().get(token<number>("length"))]).toEqual([1, 1]);
    expect(made).toBe(1);
  });

  it("says what is missing and where to get it", () => {
    expect(() => createContainer().get(NAME)).toThrow(
      "container: `name` must be supplied by the host, got undefined. Set it with `container.set(TOKEN, service)`",
    );
  });

  it("gives a token of the same description the same identity", () => {
    expect(createContainer().set(token<string>("name"), "same").get(NAME)).toBe("same");
  });
});

describe("a run's services", () => {
  const pipeline = definePipeline({
    dataset: blobs(),
    model: dense(),
    loss: crossEntropy(),
    optimizer: momentum(),
    metrics: [accuracy()],
    train: { epochs: 1 },
  });

  it("can be replaced by the host: engine, clock and random source", async () => {
    const asked: string[] = [];
    const engine = jax({ device: "cpu" }).create({});
    const services = defaultServices()
      .set(ENGINE, { ...engine, start: () => (asked.push("engine"), engine.start()) })
      .set(CLOCK, { now: () => 7, rest: async () => undefined })
      .set(RANDOM_SOURCE, {
        permutation: (length) => (asked.push("order"), Uint32Array.from({ length }, (_, i) => i)),
        key: () => Uint32Array.of(1, 2),
      });
    const run = train(pipeline, { services });
    const events = [];
    for await (const event of run) events.push(event);
    expect(asked).toEqual(["engine", "order"]);
    expect(events.at(-1)).toMatchObject({ type: "end", seconds: 0 });
    expect((await run.state()).engine).toEqual({ name: "jax", device: "cpu", version: "0.1.25" });
  });

  it("read addresses and say why they cannot read files", async () => {
    const { FILES } = await import("./services.ts");
    const files = defaultServices().get(FILES);
    expect(await files.readText("data:text/plain,a%2Cb")).toBe("a,b");
    expect(await files.readBytes!("data:application/octet-stream;base64,AP8=")).toEqual(Uint8Array.of(0, 255));
    await expect(files.readText("digits.csv")).rejects.toThrow(
      'files: `path` must be an address (https:, blob:, data:) on a host without files, got "digits.csv". In Node, run with `nodeServices()`',
    );
  });
});
