import { problem } from "../errors.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { Loss } from "../plugin/loss.ts";
import type { MetricPlugin } from "../plugin/metric.ts";

/** Scores are told by name, so each name stands for one metric. */
export function checkMetricNames({ metrics }: Pipeline): void {
  const names = ["loss"];
  for (const { plugin } of metrics) {
    if (names.includes(plugin.name)) {
      throw problem("DUPLICATE_PLUGIN", {
        subject: "train",
        argument: "metrics",
        rule: "hold each metric once, and none that is named as the loss is",
        got: plugin.name,
        cure: "Remove one of them.",
      });
    }
    names.push(plugin.name);
  }
}

/** A metric of predictions has nothing to say about embeddings, nor the other way round. */
export function checkMetricOutputs({ metrics }: Pipeline, loss: Loss): void {
  const given = loss.embeddingSize === undefined ? "target" : "embedding";
  for (const { plugin } of metrics) {
    const { output = "target" } = plugin as Partial<Pick<MetricPlugin, "output">>;
    if (output === given) continue;
    throw problem("INVALID_OPTIONS", {
      subject: "train",
      argument: "metrics",
      rule:
        given === "embedding"
          ? `be metrics of embeddings, which is what loss "${loss.name}" trains`
          : `be metrics of predictions, which is what loss "${loss.name}" trains`,
      got: plugin.name,
      cure: given === "embedding" ? 'Take "recall-at-k", or none.' : "Remove it, or take a loss of embeddings.",
    });
  }
}
