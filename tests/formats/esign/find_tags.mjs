// Finds tags as an e-sign service would: with a library that is not ours. Usage: node find_tags.mjs FILE PATTERN
import { readFileSync } from "node:fs";
import { PDF } from "@libpdf/core";

const [file, pattern] = process.argv.slice(2);
const pdf = await PDF.load(readFileSync(file));
const found = pdf.getPages().flatMap((page, at) =>
  page.findText(new RegExp(pattern, "g")).map(({ text, bbox }) => ({ page: at + 1, text, height: bbox.height })),
);
console.log(JSON.stringify(found));
