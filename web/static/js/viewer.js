/* A PDF shown in the page, one page at a time, on a canvas.
 *
 *   <section class="panel viewer" data-viewer data-pdf="URL" data-title="3. RAB" data-download="URL">…</section>
 *
 * What stands inside is shown until the PDF is there, and for good without JavaScript. A link with data-view="URL"
 * opens its PDF in the page's viewer; its words are data-title or its own text.
 */
(async () => {
  const boxes = [...document.querySelectorAll("[data-viewer], [data-pdf]")];
  if (!boxes.length) return;
  const { element, iconButton, icon, trouble, vendor } = await import("./parts.js");
  const ZOOMS = [1, 1.25, 1.5, 2, 3];
  const MOST_PIXELS = 16e6; // what a phone's canvas can hold

  let library;
  async function open(url) {
    library = library || import(new URL("pdf.js", vendor).href);
    const pdfjs = await library;
    pdfjs.GlobalWorkerOptions.workerSrc = new URL("pdf.worker.js", vendor).href;
    // No WebAssembly: it would need a hole in the page's policy. The decoders in JavaScript do the same, slower.
    return pdfjs.getDocument({
      url, useWasm: false, enableXfa: false, disableRange: true,
      wasmUrl: new URL("pdf/decoders/", vendor).href,
      standardFontDataUrl: new URL("pdf/standard_fonts/", vendor).href,
      cMapUrl: new URL("pdf/cmaps/", vendor).href,
    });
  }

  function Viewer(box) {
    const count = element("span", { class: "count", role: "status" });
    const title = element("h2", { class: "small" });
    const stage = element("div", { class: "viewer-stage", tabindex: "0", role: "group" });
    const canvas = element("canvas", { class: "paper", role: "img" });
    const words = element("div", { class: "sr" });
    const back = iconButton("chevron-left", "Halaman sebelumnya", () => turn(-1));
    const next = iconButton("chevron-right", "Halaman berikutnya", () => turn(1));
    const smaller = iconButton("zoom-out", "Perkecil", () => resize(-1));
    const larger = iconButton("zoom-in", "Perbesar", () => resize(1));
    const download = element("a", { class: "btn btn-quiet btn-icon", "aria-label": "Unduh PDF", title: "Unduh PDF" });
    download.append(icon("download"));
    const tools = element("span", { class: "row push" }, back, next, smaller, larger, download);
    const bar = element("div", { class: "viewer-bar" }, title, count, tools);
    let task = null, pdf = null, page = 1, zoom = 0, drawing = null, round = 0, address = {};

    async function show(url, name, file) {
      const mine = ++round;
      address = { url, name, file };
      if (task) task.destroy();
      pdf = null; page = 1; zoom = 0;
      title.textContent = name;
      stage.setAttribute("aria-label", `${name}, dapat digulir`);
      canvas.setAttribute("aria-label", name); // until its page is drawn
      download.setAttribute("href", file);
      count.textContent = "";
      box.replaceChildren(bar, stage);
      stage.replaceChildren(element("p", { class: "muted", role: "status" }, "Membuka berkas…"));
      update();
      try {
        const opened = await open(url);
        if (mine !== round) return opened.destroy();
        task = opened;
        pdf = await task.promise;
        if (mine !== round) return;
        stage.replaceChildren(canvas, words);
        await draw();
      } catch (error) {
        if (mine === round) fail(error);
      }
    }

    function fail(error) {
      console.error(error);
      const again = element("button", { class: "btn btn-sm", type: "button" }, "Coba lagi");
      again.addEventListener("click", () => show(address.url, address.name, address.file));
      const link = element("a", { class: "btn btn-sm", href: address.file }, "Unduh PDF");
      const lost = error.name === "ResponseException" || error instanceof TypeError;
      stage.replaceChildren(trouble(
        lost ? "Berkas ini tidak dapat diambil. Periksa sambungan Anda, lalu coba lagi."
          : "Berkas ini tidak dapat ditampilkan di sini. Unduh untuk membukanya dengan aplikasi lain.", again, link));
    }

    async function draw() {
      const mine = round, leaf = await pdf.getPage(page);
      if (drawing) drawing.cancel();
      const natural = leaf.getViewport({ scale: 1 }), style = getComputedStyle(stage);
      const room = stage.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const width = Math.min(room, 896) * ZOOMS[zoom], scale = width / natural.width;
      const most = Math.sqrt(MOST_PIXELS / (width * natural.height * scale));
      const view = leaf.getViewport({ scale: scale * Math.min(window.devicePixelRatio || 1, 2, most) });
      const fresh = document.createElement("canvas");
      fresh.width = view.width; fresh.height = view.height;
      drawing = leaf.render({ canvas: fresh, viewport: view });
      try { await drawing.promise; } catch (error) {
        if (error.name === "RenderingCancelledException") return;
        throw error;
      }
      if (mine !== round || !fresh.width) return; // a newer drawing has cancelled this one, and emptied it
      canvas.width = fresh.width; canvas.height = fresh.height;
      canvas.style.width = `${width}px`;
      canvas.getContext("2d").drawImage(fresh, 0, 0);
      canvas.setAttribute("aria-label", `${address.name}, halaman ${page} dari ${pdf.numPages}`);
      box.dataset.page = page; // drawn: for tests and for print
      update();
      const { items } = await leaf.getTextContent();
      if (mine === round) words.textContent = items.map(each => each.str + (each.hasEOL ? "\n" : "")).join("");
    }

    function update() {
      const last = pdf ? pdf.numPages : 0;
      if (pdf) count.textContent = `hal. ${page} dari ${last}`;
      const off = [[back, page <= 1], [next, page >= last], [smaller, zoom === 0], [larger, !pdf || zoom >= ZOOMS.length - 1]];
      for (const [button, yes] of off) button.setAttribute("aria-disabled", yes);
    }
    function turn(by) {
      if (!pdf || page + by < 1 || page + by > pdf.numPages) return;
      page += by;
      stage.scrollTop = 0;
      update();
      draw().catch(fail);
    }
    function resize(by) {
      if (!pdf || !(zoom + by in ZOOMS)) return;
      zoom += by;
      update();
      draw().catch(fail);
    }
    stage.addEventListener("keydown", event => {
      const press = { PageDown: () => turn(1), PageUp: () => turn(-1), "+": () => resize(1), "-": () => resize(-1) }[event.key];
      if (press && !event.ctrlKey && !event.metaKey) { event.preventDefault(); press(); }
    });
    let width = innerWidth;
    addEventListener("resize", () => {
      if (pdf && innerWidth !== width) { width = innerWidth; draw().catch(fail); }
    });
    return { show };
  }

  const viewers = new Map(boxes.map(box => [box, Viewer(box)]));
  for (const [box, viewer] of viewers) {
    const { pdf, title, download } = box.dataset;
    if (pdf) viewer.show(pdf, title || "Berkas", download || pdf);
  }
  document.addEventListener("click", event => {
    const link = event.target.closest("[data-view]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const box = boxes.find(each => each.offsetParent !== null) || boxes[0];
    event.preventDefault();
    document.querySelectorAll("[data-view][aria-current]").forEach(each => each.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    const { view, title, download } = link.dataset;
    viewers.get(box).show(view, title || link.textContent.trim(), download || view);
    const { top, bottom } = box.getBoundingClientRect();
    if (bottom < 120 || top > innerHeight - 120) box.scrollIntoView({ block: "start" });
  });
})();
