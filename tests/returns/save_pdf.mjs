// Save a PDF anew with pdf-lib or pdf.js, whose packages lie in the folder PDF_NODE_MODULES (the node_modules of an npm install).
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [program, given, written] = process.argv.slice(2);
const packages = process.env.PDF_NODE_MODULES;
const load = (path) => import(pathToFileURL(join(packages, path)).href);
const data = new Uint8Array(readFileSync(given));

if (program === "pdf.js") {
  globalThis.DOMMatrix ??= class {}; // only drawing asks for one, and Node has none
  const { getDocument } = await load("pdfjs-dist/legacy/build/pdf.mjs");
  const file = await getDocument({ data, verbosity: 0 }).promise;
  for (const note of await (await file.getPage(1)).getAnnotations()) {
    if (note.checkBox) file.annotationStorage.setValue(note.id, { value: true });
  }
  writeFileSync(written, await file.saveDocument());
} else {
  const { PDFDocument } = (await load("pdf-lib/cjs/index.js")).default;
  const file = await PDFDocument.load(data, { updateMetadata: false });
  if (program === "pdf-lib-flat") file.getForm().flatten();
  else file.getForm().getCheckBox("agreed").check();
  writeFileSync(written, await file.save());
}
