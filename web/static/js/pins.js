/* Numbered pins on a diagram, and the list that shares their numbers.
 *
 *   <div id="gambar" data-diagram data-pins='[{"number": 1, "kind": "bad", "id": "periksa", "name": "Periksa", "way": ["f1"]}]'>
 *   <li data-pin="1">… <a href="#gambar">Periksa</a></li>
 *
 * Pressing a pin leads to its line; pressing a line's link brings its place into view, with the way that leads there.
 */
import { element } from "./parts.js";

const COLOURS = { bad: "--bad", warn: "--gold", added: "--ok", removed: "--bad", changed: "--gold", moved: "--wait", never: "--bad" };
const CLOSE = 0.7; // a place that is looked at is shown at least this large
const WIDE = 300; // only lanes and pools are wider

/** @param {Array<{number: number, kind: string, id: string, name: string, way?: string[]}>} marks */
export function pin(viewer, marks, box) {
  const canvas = viewer.get("canvas"), known = viewer.get("elementRegistry"), overlays = viewer.get("overlays");
  let shown = [];

  function colour(shape, { kind }) {
    if (shape.waypoints) {
      shape.di.set("bioc:stroke", `var(${COLOURS[kind]})`); // the arrow's head takes its colour from here, not from CSS
      viewer.get("graphicsFactory").update("connection", shape, known.getGraphics(shape));
    }
    canvas.addMarker(shape, "is-marked");
    canvas.addMarker(shape, `mark-${kind}`);
    if (/Lane|Participant/.test(shape.type)) canvas.addMarker(shape, "is-ground");
  }

  function add(shape, mark) {
    const html = element("span", { class: `no no-${mark.kind}`, title: mark.name, "aria-hidden": "true" }, String(mark.number));
    html.addEventListener("click", () => choose(mark, true));
    overlays.add(shape, { position: place(shape), scale: { min: 0.9, max: 1.1 }, html });
  }

  function choose(mark, toLine) {
    const line = document.querySelector(`[data-pin="${mark.number}"]`);
    document.querySelectorAll("[data-pin].is-at").forEach(each => each.classList.remove("is-at"));
    if (line) line.classList.add("is-at");
    shown.forEach(shape => canvas.removeMarker(shape, "is-way"));
    shown = (mark.way || []).map(id => known.get(id)).filter(shape => shape && shape.waypoints);
    shown.forEach(shape => canvas.addMarker(shape, "is-way"));
    if (toLine && line) {
      const link = line.querySelector("a");
      line.scrollIntoView({ block: "nearest" });
      if (link) link.focus({ preventScroll: true });
    } else centre(canvas, known.get(mark.id));
  }

  // lines first: where pins meet, those of steps lie on top
  const places = marks.map(mark => [mark, known.get(mark.id)]).filter(([, shape]) => shape);
  for (const [mark, shape] of places.sort(([, a], [, b]) => Boolean(b.waypoints) - Boolean(a.waypoints))) {
    colour(shape, mark);
    add(shape, mark);
    const link = document.querySelector(`[data-pin="${mark.number}"] a`);
    if (link) link.addEventListener("click", event => {
      event.preventDefault();
      choose(mark, false);
      if (link.hash === `#${box.id}`) box.scrollIntoView({ block: "nearest" });
    });
  }
}

// The pin's middle: on a shape's upper right corner, halfway on a line; large shapes like lanes have it where they begin.
export function place(shape) {
  if (!shape.waypoints) return { top: 0, left: shape.width > WIDE ? 30 : shape.width };
  const xs = shape.waypoints.map(point => point.x), ys = shape.waypoints.map(point => point.y);
  const { x, y } = middle(shape.waypoints);
  return { left: x - Math.min(...xs), top: y - Math.min(...ys) };
}

function middle(points) {
  const lengths = points.slice(1).map((point, i) => Math.hypot(point.x - points[i].x, point.y - points[i].y));
  let rest = lengths.reduce((sum, each) => sum + each, 0) / 2;
  for (const [i, length] of lengths.entries()) {
    if (rest <= length) {
      const share = length ? rest / length : 0;
      return { x: points[i].x + share * (points[i + 1].x - points[i].x), y: points[i].y + share * (points[i + 1].y - points[i].y) };
    }
    rest -= length;
  }
  return points[0];
}

function centre(canvas, shape) {
  const { outer } = canvas.viewbox(), zoom = Math.max(canvas.zoom(), CLOSE);
  const { x, y } = shape.waypoints ? middle(shape.waypoints) : { x: shape.x + Math.min(shape.width, WIDE) / 2, y: shape.y + shape.height / 2 };
  const width = outer.width / zoom, height = outer.height / zoom;
  canvas.viewbox({ x: x - width / 2, y: y - height / 2, width, height });
}
