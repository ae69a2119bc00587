/* How often tests took each flow, on a diagram: the oftener, the thicker, with the number on it.
 *
 *   <div data-diagram data-coverage='{"flows": {"alir_1": 3}, "elements": {"periksa": 3}}'>
 *
 * Flows that were never taken are pins (pins.js), so that the list beside the diagram leads to them.
 */
import { element } from "./parts.js";
import { place } from "./pins.js";

const SOME = 2, MANY = 5; // times from which on a flow is drawn thicker

/** @param {{flows: Object<string, number>, elements: Object<string, number>}} coverage */
export function cover(viewer, { flows, elements }) {
  const canvas = viewer.get("canvas"), known = viewer.get("elementRegistry"), overlays = viewer.get("overlays");
  const each = (counts, use) => Object.entries(counts).forEach(([id, count]) => {
    const shape = known.get(id);
    if (shape && count) use(shape, count);
  });
  each(elements, shape => canvas.addMarker(shape, "is-past"));
  each(flows, (flow, count) => {
    flow.di.set("bioc:stroke", "var(--primary)"); // the arrow's head takes its colour from here, not from CSS
    viewer.get("graphicsFactory").update("connection", flow, known.getGraphics(flow));
    canvas.addMarker(flow, count < SOME ? "is-once" : count < MANY ? "is-some" : "is-many");
    const html = element("span", { class: "badge badge-flow", title: `Dilalui ${count} kali` }, `${count}×`);
    overlays.add(flow, { position: place(flow), scale: { max: 1.1 }, html });
  });
}
