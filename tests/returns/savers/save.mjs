// Save a PDF as pdf-lib or pdf.js does: node save.mjs WAY IN OUT [FIELDS], where FIELDS is JSON of field names and texts; true ticks a box.
import { readFileSync, writeFileSync } from "node:fs";

const [way, from, to, fields] = process.argv.slice(2);
const data = readFileSync(from);
const entries = Object.entries(JSON.parse(fields ?? "{}"));

const byPdfLib = (library) => async () => {
  const { PDFDocument } = await import(library);
  const file = await PDFDocument.load(data, { updateMetadata: true });
  const form = file.getForm();
  for (const [name, entry] of entries) entry === true ? form.getCheckBox(name).check() : form.getTextField(name).setText(entry);
  if (way.endsWith("flatten")) form.flatten();
  return file.save();
};

// As Firefox does: what was typed lies in a storage beside the file, and saving appends it.
const byPdfJs = async () => {
  globalThis.DOMMatrix ??= class {}; // only drawing asks for one, and Node has none
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const folder = new URL("./node_modules/pdfjs-dist/", import.meta.url).pathname;
  const file = await getDocument({ data: new Uint8Array(data), standardFontDataUrl: `${folder}standard_fonts/` }).promise;
  const held = (await file.getFieldObjects()) ?? {};
  const typed = Object.entries(held).flatMap(([name, fields]) => fields.filter((one) => one.type === "text").map((one) => [name, one.value]));
  // With nothing to type, each text is typed again as it is, since a file in which nothing was typed is given back as it was.
  for (const [name, value] of entries.length ? entries : typed) file.annotationStorage.setValue(held[name].find((one) => one.type).id, { value });
  return file.saveDocument();
};

const ways = {
  "pdf-lib": byPdfLib("pdf-lib"),
  "pdf-lib-flatten": byPdfLib("pdf-lib"),
  "cantoo": byPdfLib("@cantoo/pdf-lib"),
  "cantoo-flatten": byPdfLib("@cantoo/pdf-lib"),
  "pdf.js": byPdfJs,
};
writeFileSync(to, await ways[way]());
