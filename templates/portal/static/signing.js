// A signature drawn on a canvas, kept as whole numbers of 0 to 1000 of its width. Without this script a name is typed.
const part = document.querySelector("[data-draws]");
const pad = part.querySelector("canvas");
const field = document.querySelector("input[name=strokes]");
const pen = pad.getContext("2d");
let strokes = field.value ? JSON.parse(field.value) : []; // of an act that was refused: the server has read them
let stroke = null;

const at = (event) => {
  const box = pad.getBoundingClientRect();
  const whole = (distance) => Math.round(Math.max(0, Math.min(1000, (distance / box.width) * 1000)));
  return [whole(event.clientX - box.left), whole(event.clientY - box.top)];
};

const draw = () => {
  const box = pad.getBoundingClientRect();
  pad.width = box.width * devicePixelRatio;
  pad.height = box.height * devicePixelRatio;
  pen.lineWidth = 2.5 * devicePixelRatio;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = getComputedStyle(pad).color;
  for (const points of strokes) {
    pen.beginPath();
    for (const [x, y] of points) pen.lineTo((x / 1000) * pad.width, (y / 1000) * pad.width);
    pen.stroke();
  }
  field.value = strokes.length ? JSON.stringify(strokes) : "";
};

part.hidden = false;
pad.addEventListener("pointerdown", (event) => {
  pad.setPointerCapture(event.pointerId);
  stroke = [at(event)];
  strokes.push(stroke);
});
pad.addEventListener("pointermove", (event) => {
  if (!stroke) return;
  stroke.push(at(event));
  draw();
});
for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => { stroke = null; draw(); });
document.querySelector("[data-clears]").addEventListener("click", () => { strokes = []; draw(); });
addEventListener("resize", draw);
draw();
