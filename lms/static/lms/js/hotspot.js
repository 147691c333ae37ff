// In the editor: the areas of a picture are drawn over it, and a click sets the points of the area in hand.
const said = document.querySelector("[data-lms-hotspot]").dataset;
const SVG = "http://www.w3.org/2000/svg";
const EVERY = 600; // choosers and lists tell nobody when they change, so the form is looked at

const draw = (name, attributes) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

/** The points of an area in percent, [[across, down]]; those that cannot be read are left out. */
const pointsOf = (text) => text.split(";").map((part) => part.trim().replaceAll(",", ".").split(/ +/).map(Number))
  .filter((point) => point.length === 2 && point.every((n) => n >= 0 && n <= 100));

/** The areas of a question that are not deleted. */
function rowsOf(question) {
  const fields = question.querySelectorAll('[data-contentpath="points"] input');
  return [...fields].filter((field) => field.closest("[data-contentpath=options]") && field.offsetParent).map((points) => ({
    points,
    shape: points.closest(".struct-block, [data-contentpath=options] li, .w-panel__content")?.querySelector('[data-contentpath="shape"] select')?.value ?? "rectangle",
  }));
}

function shapeOf({ points, shape }) {
  const found = pointsOf(points.value);
  const across = found.map(([x]) => x);
  const down = found.map(([, y]) => y);
  if (!found.length) return null;
  if (found.length === 1) return draw("circle", { cx: across[0], cy: down[0], r: 1 });
  if (shape === "polygon") return draw("polygon", { points: found.map((point) => point.join()).join(" ") });
  const [left, top] = [Math.min(...across), Math.min(...down)];
  const [width, height] = [Math.max(...across) - left, Math.max(...down) - top];
  if (shape === "circle") return draw("ellipse", { cx: left + width / 2, cy: top + height / 2, rx: width / 2, ry: height / 2 });
  return draw("rect", { x: left, y: top, width, height });
}

/** Under the list of areas: the picture, its areas, and what a click does. */
function boardOf(question) {
  const known = question.querySelector(".lms-hotspot");
  if (known) return known;
  const board = document.createElement("div");
  board.className = "lms-hotspot";
  const drawing = draw("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" });
  board.append(document.createElement("p"), document.createElement("img"), drawing);
  board.querySelector("img").alt = "";
  question.querySelector('[data-contentpath="options"]').append(board);
  board.addEventListener("click", (event) => place(question, board, event));
  question.addEventListener("focusin", (event) => {
    const row = rowsOf(question).findIndex(({ points }) => points.closest(".struct-block")?.contains(event.target));
    if (row >= 0) board.dataset.row = row;
  });
  return board;
}

function place(question, board, event) {
  const box = board.querySelector("img").getBoundingClientRect();
  const point = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map((n) => Math.round(n * 1000) / 10);
  const row = rowsOf(question)[board.dataset.row ?? 0];
  if (!row || point.some((n) => n < 0 || n > 100)) return;
  const before = pointsOf(row.points.value);
  const kept = row.shape !== "polygon" && before.length >= 2 ? [] : before;
  row.points.value = [...kept, point].map((one) => one.join(" ")).join("; ");
  for (const kind of ["input", "change"]) row.points.dispatchEvent(new Event(kind, { bubbles: true }));
  show(question);
}

function show(question) {
  const chooser = question.querySelector('[data-contentpath="picture"] [data-chooser-url]');
  const image = question.querySelector('[data-contentpath="picture"] input[type=hidden]')?.value;
  if (!chooser || !question.offsetParent) return;
  const board = boardOf(question);
  const rows = rowsOf(question);
  board.hidden = !image;
  if (!image) return;
  const source = new URL(`../${image}/preview/max-900x900/`, new URL(chooser.dataset.chooserUrl, location.href)).href;
  const picture = board.querySelector("img");
  if (picture.src !== source) picture.src = source;
  const active = Number(board.dataset.row ?? 0);
  const state = `${active}|${rows.map(({ points, shape }) => shape + points.value).join("|")}`;
  if (board.dataset.state === state) return;
  board.dataset.state = state;
  board.firstElementChild.textContent = said.say.replace("#", active + 1);
  const shapes = rows.map((row, number) => {
    const shape = shapeOf(row);
    if (shape) shape.toggleAttribute("data-active", number === active);
    return shape;
  });
  board.querySelector("svg").replaceChildren(...shapes.filter(Boolean));
}

setInterval(() => {
  if (!document.hidden) for (const question of document.querySelectorAll(".lms-question--hotspot")) show(question);
}, EVERY);
