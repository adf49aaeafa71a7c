// Finds tags as an e-sign service would: with a library that is not ours. Each line of the input asks with a FILE and a PATTERN in JSON.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { PDF } from "@libpdf/core";

for await (const line of createInterface({ input: process.stdin })) {
  const [file, pattern] = JSON.parse(line);
  const pdf = await PDF.load(readFileSync(file));
  const found = pdf.getPages().flatMap((page, at) =>
    page.findText(new RegExp(pattern, "g")).map(({ text, bbox }) => ({ page: at + 1, text, height: bbox.height })),
  );
  console.log(JSON.stringify(found));
}
