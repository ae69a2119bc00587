/* A process diagram, with a case's way through it or with numbered pins.
 *
 *   <div data-diagram data-xml="URL" data-history="URL" aria-label="Diagram proses …">…</div>
 *   <div data-diagram data-xml-from="id of a textarea" data-pins="[…]" data-instead="Apa yang tetap bisa dibaca.">…</div>
 *
 * data-history (optional) answers {"flows": [ids], "past": [ids], "here": [ids], "failed": [ids], "counts": {id: n}}.
 * data-pins (optional) is what pins.js draws, data-coverage (optional) what coverage.js draws.
 * What stands inside is shown until the diagram is there, and for good without JavaScript.
 */
(async () => {
  const boxes = [...document.querySelectorAll("[data-diagram]")];
  if (!boxes.length) return;
  const { element, iconButton, trouble, vendor } = await import("./parts.js");
  const READABLE = 0.7; // below this zoom, words in a task can't be read
  const PAN = 60;
  const NARROW = 640; // a stage on which a whole process can't be read

  const style = element("link", { rel: "stylesheet", href: new URL("diagram.css", vendor).href });
  const styled = new Promise(done => { style.onload = style.onerror = done; });
  document.head.append(style);
  const library = import(new URL("diagram.js", vendor).href);

  async function get(url, kind) {
    const answer = await fetch(url, { headers: { Accept: kind === "json" ? "application/json" : "application/xml" } });
    if (!answer.ok || answer.redirected) throw new Error(`${answer.status} ${url}`);
    return answer[kind]();
  }

  async function load(box) {
    const { xml, xmlFrom, history, pins, coverage } = box.dataset;
    const drawn = xmlFrom ? document.getElementById(xmlFrom).value : get(xml, "text");
    const [{ NavigatedViewer }, source, way] = await Promise.all(
      [library, drawn, history ? get(history, "json") : {}, styled]);
    const stage = element("div", { class: "diagram-stage" });
    box.classList.add("diagram");
    box.replaceChildren(stage);
    const viewer = new NavigatedViewer({
      container: stage,
      // Variables, so that the diagram turns dark with the page. Type stays Modeler's: labels fit as they were drawn.
      bpmnRenderer: { defaultFillColor: "var(--surface)", defaultStrokeColor: "var(--muted)", defaultLabelColor: "var(--ink)" },
      zoomScroll: { enabled: false }, // the wheel belongs to the page
    });
    await viewer.importXML(source);
    mark(viewer, way);
    if (coverage) (await import("./coverage.js")).cover(viewer, JSON.parse(coverage));
    const marks = JSON.parse(pins || "[]");
    if (marks.length) (await import("./pins.js")).pin(viewer, marks, box);
    name(stage.querySelector("svg"), box, viewer, way);
    const near = way.here || (stage.clientWidth < NARROW && !history ? [...marks.map(each => each.id), first(viewer)] : []);
    start(viewer, near);
    move(stage, viewer, near);
    const head = box.parentElement.querySelector(".panel-head");
    if (head && !history) head.append(tools(viewer));
    else box.prepend(element("div", { class: "diagram-bar" }, ...legend(way), tools(viewer)));
    box.dataset.ready = "1";
  }

  function mark(viewer, { flows = [], past = [], here = [], failed = [], counts = {} }) {
    const canvas = viewer.get("canvas"), known = viewer.get("elementRegistry"), overlays = viewer.get("overlays");
    const each = (ids, use) => ids.map(id => known.get(id)).filter(Boolean).forEach(use);
    each(flows, flow => {
      flow.di.set("bioc:stroke", "var(--primary)"); // the arrow's head takes its colour from here, not from CSS
      viewer.get("graphicsFactory").update("connection", flow, known.getGraphics(flow));
      canvas.addMarker(flow, "is-past");
    });
    each(past, shape => canvas.addMarker(shape, "is-past"));
    each(here, shape => canvas.addMarker(shape, "is-here"));
    each(failed, shape => canvas.addMarker(shape, "is-failed"));
    const badge = (shape, kind, text, title, position) =>
      overlays.add(shape, { position, scale: { min: 0.9, max: 1.1 }, html: element("span", { class: `badge ${kind}`, title }, text) });
    each(here, shape => badge(shape, "badge-here", "di sini", "Sedang di sini", { top: -12, left: 6 }));
    each(failed, shape => badge(shape, "badge-failed", "gagal", "Gagal di sini", { top: -12, left: 6 }));
    each(Object.keys(counts), shape => {
      const times = counts[shape.id];
      if (times > 1) badge(shape, "badge-count", `${times}×`, `Dilalui ${times} kali`, { top: -12, right: 16 });
    });
  }

  function name(svg, box, viewer, { here = [], failed = [] }) {
    const called = ids => ids.map(id => viewer.get("elementRegistry").get(id)).filter(Boolean)
      .map(shape => shape.businessObject.name || shape.id).join(", ");
    const parts = [box.getAttribute("aria-label") || "Diagram proses."];
    if (here.length) parts.push(`Sedang di: ${called(here)}.`);
    if (failed.length) parts.push(`Gagal di: ${called(failed)}.`);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", `${parts.join(" ")} Panah menggeser, tambah dan kurang mengubah ukuran.`);
    box.setAttribute("role", "group");
  }

  // All of it; but where the whole is too small to read, the first of the places that matter.
  function start(viewer, near) {
    const canvas = viewer.get("canvas");
    const shape = near.map(id => viewer.get("elementRegistry").get(id)).find(each => each && !each.waypoints);
    all(viewer);
    if (!shape || canvas.zoom() >= READABLE) return;
    const { inner, outer } = canvas.viewbox(), width = outer.width / READABLE, height = outer.height / READABLE;
    const within = (middle, room, low, length) =>
      length + 24 < room ? low - (room - length) / 2 : Math.max(low - 12, Math.min(middle - room / 2, low + length + 12 - room));
    canvas.viewbox({
      x: within(shape.x + shape.width / 2, width, inner.x, inner.width),
      y: within(shape.y + shape.height / 2, height, inner.y, inner.height), width, height,
    });
  }
  function first(viewer) {
    const found = viewer.get("elementRegistry").find(each => each.type === "bpmn:StartEvent");
    return found ? found.id : "";
  }
  function all(viewer) {
    viewer.get("canvas").resized();
    viewer.get("canvas").zoom("fit-viewport", "auto");
  }

  function move(stage, viewer, near) {
    const canvas = viewer.get("canvas"), steps = viewer.get("zoomScroll"), svg = stage.querySelector("svg");
    svg.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const press = {
        ArrowLeft: () => canvas.scroll({ dx: PAN, dy: 0 }), ArrowRight: () => canvas.scroll({ dx: -PAN, dy: 0 }),
        ArrowUp: () => canvas.scroll({ dx: 0, dy: PAN }), ArrowDown: () => canvas.scroll({ dx: 0, dy: -PAN }),
        "+": () => steps.stepZoom(1), "=": () => steps.stepZoom(1), "-": () => steps.stepZoom(-1), 0: () => all(viewer),
      }[event.key];
      if (press) { event.preventDefault(); event.stopPropagation(); press(); }
    });
    stage.addEventListener("wheel", event => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const { left, top } = stage.getBoundingClientRect();
      steps.zoom(-event.deltaY / 100, { x: event.clientX - left, y: event.clientY - top });
    }, { passive: false });
    // bpmn-js moves by mouse once it has focus; fingers and the first drag are ours. A finger going up or down
    // scrolls the page, unless the diagram is taller than its place.
    const finger = ({ viewbox: { inner, height } }) => stage.classList.toggle("is-tall", inner.height > height + 12);
    viewer.get("eventBus").on("canvas.viewbox.changed", finger);
    finger({ viewbox: canvas.viewbox() });
    let last = null;
    stage.addEventListener("pointerdown", event => {
      if (event.button === 0 && (event.pointerType !== "mouse" || !canvas.isFocused())) last = event;
    });
    addEventListener("pointermove", event => {
      if (!last || event.pointerId !== last.pointerId) return;
      canvas.scroll({ dx: event.clientX - last.clientX, dy: event.clientY - last.clientY });
      last = event;
    });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (last = null));
    let width = stage.clientWidth;
    new ResizeObserver(() => {
      if (stage.clientWidth && stage.clientWidth !== width) { width = stage.clientWidth; start(viewer, near); }
    }).observe(stage);
  }

  function tools(viewer) {
    const steps = viewer.get("zoomScroll");
    return element("div", { class: "diagram-tools" },
      iconButton("zoom-in", "Perbesar diagram", () => steps.stepZoom(1)),
      iconButton("zoom-out", "Perkecil diagram", () => steps.stepZoom(-1)),
      iconButton("maximize-2", "Tampilkan seluruh diagram", () => all(viewer)));
  }

  function legend({ flows = [], past = [], here = [], failed = [], counts = {} }) {
    const rows = [["key-past", "Sudah dilalui", past.length || flows.length], ["key-here", "Sedang di sini", here.length],
      ["key-failed", "Gagal", failed.length]].filter(row => row[2]);
    if (!rows.length) return [];
    const list = element("ul", { class: "keys" });
    for (const [kind, words] of rows) list.append(element("li", {}, element("span", { class: `key ${kind}` }), words));
    if (Object.values(counts).some(times => times > 1)) list.append(element("li", {}, "2×: dilalui dua kali"));
    return [list];
  }

  async function open(box) {
    try { await load(box); } catch (error) {
      console.error(error);
      const again = element("button", { class: "btn btn-sm", type: "button" }, "Coba lagi");
      again.addEventListener("click", () => open(box));
      box.replaceChildren(trouble(`Diagram tidak dapat ditampilkan. ${box.dataset.instead || "Riwayat kasus di halaman ini tetap lengkap."}`, again));
    }
  }
  boxes.forEach(open);
})();
