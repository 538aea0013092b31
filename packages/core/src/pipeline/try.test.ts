import { it } from "vitest";
import { registry } from "./fixtures.test.ts";
import { parseDocument } from "./document.ts";
it("tries", () => {
  const t = (s: string, file = "d.yaml") => {
    const a = performance.now();
    try {
      parseDocument(s, { registry, file });
    } catch (e) {
      console.log(
        JSON.stringify(s.slice(0, 60)),
        (performance.now() - a).toFixed(1),
        (e as Error).message.slice(0, 300),
      );
    }
  };
  t("a: [" + "1,".repeat(20000) + "]");
  t("a: [" + "1,".repeat(20000) + "]");
  t("# a\n".repeat(5001));
  t(",".repeat(9000));
  t("[" + ",".repeat(9000));
  t("]".repeat(9000));
  t("x]\n".repeat(3000));
  t("model: { use: mlp, hidden: [8] ] }\nloss: mse");
  t("loss: mse: huber: 1");
  t("a: { b: c d: [8] }\ne: @x\n");
  t("a: 1\nmetrics:[x]");
  t("- a\nb: c");
  t('a: "x\nb: c\n');
  t("a: 'it's'");
  t("a:\n  b: 1\n c: 2");
  t("a: b\n  c: d");
  t("a: |\n x\ny\nz: 1");
  t("key: [a, b\nc: d\n");
  t("{a: 1");
  t("x: %foo");
  t("a: *");
  t("a: &");
  t("a: !");
  t("? a");
  t("? [a]\n: b");
  t('"a');
  t('a: "\\q"');
  t("a: - b");
  t("a\nb: c");
  t('"' + "a".repeat(250000));
  t("a: '" + "b\n".repeat(120000));
  t('{"a": "' + "\\n".repeat(120000) + '"}', "a.json");
  t('{"a": "' + "\\n".repeat(120000), "a.json");
  t("x".repeat(250000));
  t("x: ".repeat(20000));
  t('"'.repeat(200000));
  t("loss: " + "a".repeat(250000));
  t("a".repeat(1000) + ": 1");
  t(Array.from({ length: 2400 }, (_, i) => `k${i}: 1`).join("\n"));
  t("metrics: [" + Array.from({ length: 3000 }, (_, i) => `ac${i}`).join(",") + "]");
  t("optimizer: {use: adam, " + Array.from({ length: 3000 }, (_, i) => `ac${i}`).join(",") + "}");
  t("%a\n".repeat(3000));
  t("---\n".repeat(3000));
  t("&a ".repeat(3000));
  t("!a ".repeat(3000));
  t("loss: {use: mixed, parts: [" + "{loss: mse, wight: x},".repeat(600) + "]}");
  t("model: {use: mlp, hidden: [" + "-1,".repeat(3000) + "]}");
  t("a: &a [" + "1,".repeat(2000) + "]\nmetrics: [" + "*a,".repeat(2000) + "]");
});
