/* Small helps only: every page works without this file. What a form or a page wants is said in its HTML, by data-…. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const el = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text || "" });

  // what must be read first: <div class="error-summary" data-focus>
  const first = $("[data-focus]");
  if (first) first.focus();

  // dialogs: <button data-open="id">, <button data-close>
  document.addEventListener("click", event => {
    const open = event.target.closest("[data-open]"), close = event.target.closest("[data-close]");
    if (open) { event.preventDefault(); document.getElementById(open.dataset.open).showModal(); }
    if (close) { event.preventDefault(); close.closest("dialog").close(); }
  });

  // pick all / count picked: <input data-all="name">, <output data-count="name">
  document.addEventListener("change", ({ target }) => {
    if (target.dataset.all) $$(`input[name="${target.dataset.all}"]`).forEach(each => (each.checked = target.checked));
    const name = target.dataset.all || target.name;
    const picked = $$("input:checked").filter(each => each.name === name).length;
    $$("[data-count]").filter(each => each.dataset.count === name).forEach(each => (each.textContent = picked));
  });

  // a chosen card shows it: radio inside .choice-card
  document.addEventListener("change", ({ target }) => {
    if (!target.closest(".choice-card")) return;
    $$("input", target.form || document).filter(each => each.name === target.name).forEach(each => {
      const card = each.closest(".choice-card"), bad = Boolean(each.dataset.bad);
      if (!card) return;
      card.classList.toggle("is-on", each.checked && !bad);
      card.classList.toggle("is-on-bad", each.checked && bad);
    });
  });

  // keys: in lists j k move, a takes, / searches, ? helps; [data-key] anywhere; never while typing, never with a modifier
  const rows = $$("[data-row]");
  const TYPING = "input:not([type=checkbox]):not([type=radio]), select, textarea, dialog";
  document.addEventListener("keydown", event => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    const at = rows.findIndex(row => row.contains(document.activeElement));
    if ((key === "j" || key === "k") && rows.length) {
      event.preventDefault();
      $("a", rows[Math.max(0, Math.min(rows.length - 1, at + (key === "j" ? 1 : -1)))]).focus();
    }
    if (key === "a" && at >= 0 && $("button", rows[at])) $("button", rows[at]).click();
    const keyed = $$("[data-key]").find(each => each.dataset.key === key);
    if (keyed) keyed.click();
    if (key === "/" && $("[data-search]")) { event.preventDefault(); $("[data-search]").focus(); }
    if (key === "?" && $("#pintasan")) $("#pintasan").showModal();
  });

  // fields that hang on an answer: <form data-form-refresh="URL">, inputs with data-depends, <div data-form-fields>
  const refreshes = new WeakMap();
  const edited = new Set(); // ids typed into while an answer is on its way
  document.addEventListener("input", ({ target }) => target.id && edited.add(target.id));
  document.addEventListener("change", async ({ target }) => {
    const form = target.closest("form[data-form-refresh]");
    if (!form || !("depends" in target.dataset)) return;
    if (refreshes.has(form)) refreshes.get(form).abort();
    const control = new AbortController();
    refreshes.set(form, control);
    const data = new FormData(form);
    [...data].forEach(([name, value]) => value instanceof File && data.delete(name));
    edited.clear();
    try {
      const headers = { Accept: "text/html" };
      const answer = await fetch(form.dataset.formRefresh, { method: "POST", body: data, headers, signal: control.signal });
      // A page instead of a fragment (signed out meanwhile) is not for this place; sending the form will say what is up.
      if (answer.ok && !answer.redirected) replaceFields($("[data-form-fields]", form), await answer.text());
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
  });
  function replaceFields(box, html) {
    const focus = document.activeElement, id = box.contains(focus) ? focus.id : "";
    const marks = id && focus.type === "text" ? [focus.selectionStart, focus.selectionEnd] : null;
    const kept = $$("input, textarea, select", box).filter(each =>
      each.id && ((each.type === "file" && each.files.length) || edited.has(each.id)));
    box.innerHTML = html;
    kept.forEach(old => {
      const now = document.getElementById(old.id);
      if (now && now.type === old.type) now.replaceWith(old);
    });
    const again = id && document.getElementById(id);
    if (again) again.focus({ preventScroll: true });
    if (again && marks) again.setSelectionRange(...marks);
  }

  // a file goes at once: <form data-upload-url="URL">, a row [data-upload="path"] with its file input
  let uploading = 0, waiting = null;
  document.addEventListener("change", ({ target }) => {
    const form = target.form, row = target.closest("[data-upload]");
    if (target.type !== "file" || !target.files.length || !row || !form || !form.dataset.uploadUrl) return;
    const file = target.files[0], limit = Number(form.dataset.uploadLimit || 0);
    if (limit && file.size > limit) {
      target.value = "";
      return complain(row, `Berkas ini ${size(file.size)}; batasnya ${size(limit)}. Perkecil PDF-nya, lalu pilih lagi.`);
    }
    send(form, row, target, file);
  });
  const size = bytes => `${(bytes / 1e6).toLocaleString("id-ID", { maximumFractionDigits: 1 })} MB`;
  function send(form, row, input, file) {
    const data = new FormData(), request = new XMLHttpRequest();
    data.append("csrf_token", new FormData(form).get("csrf_token"));
    data.append("path", row.dataset.upload);
    data.append("berkas", file);
    const bar = Object.assign(el("progress", "mt-2"), { max: 100, value: 0 });
    bar.setAttribute("aria-label", `Mengunggah ${file.name}`);
    const status = el("div", "upload-status");
    status.setAttribute("role", "status");
    const words = el("span", "tag tag-now", "Sedang diunggah");
    status.append(words, el("span", "small muted", ` ${file.name}`), bar);
    $$(".upload-status, .upload-error", row).forEach(each => each.remove());
    ($(".doc-body", row) || row).append(status);
    request.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = (loaded / total) * 100));
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      words.textContent = "Sedang diperiksa";
    });
    request.addEventListener("loadend", () => {
      uploading -= 1;
      const html = (request.getResponseHeader("Content-Type") || "").startsWith("text/html");
      if ([200, 422].includes(request.status) && html && !foreign(request, form)) replaceRow(row, request.responseText);
      else { status.remove(); input.value = ""; complain(row, reason(request)); }
      if (!uploading && waiting) waiting();
    });
    request.open("POST", form.dataset.uploadUrl);
    request.setRequestHeader("Accept", "text/html, application/json");
    input.disabled = true; // one file at a time in a row, and the form itself must not send it again
    request.addEventListener("loadend", () => (input.disabled = false));
    uploading += 1;
    request.send(data);
  }
  const foreign = (request, form) =>
    new URL(request.responseURL).pathname !== new URL(form.dataset.uploadUrl, location.href).pathname;
  function reason(request) {
    try { return JSON.parse(request.responseText).galat; } catch { /* no sentence came */ }
    if (request.status === 413) return "Berkas ini terlalu besar. Perkecil PDF-nya, lalu pilih lagi.";
    if (request.status === 401 || request.status === 200) return "Anda sudah keluar. Masuk lagi, lalu pilih berkasnya.";
    return "Unggahan terputus. Periksa sambungan internet Anda, lalu pilih berkasnya lagi.";
  }
  function complain(row, sentence) {
    $$(".upload-error", row).forEach(each => each.remove());
    const error = el("p", "error-text upload-error", sentence);
    error.setAttribute("role", "alert");
    ($(".doc-body", row) || row).append(error);
  }
  function replaceRow(row, html) {
    const answer = el("template"), focused = row.contains(document.activeElement) || document.activeElement === document.body;
    answer.innerHTML = html;
    const fresh = answer.content.firstElementChild;
    const others = $$("template[data-replace]", answer.content);
    row.replaceWith(fresh);
    others.forEach(each => {
      const old = $(each.dataset.replace);
      if (old) old.replaceWith(each.content);
    });
    const input = $("input[type=file]", fresh);
    if (focused && input) input.focus({ preventScroll: true });
  }

  // no double sending: a pressed button says so and stays quiet; <button data-busy="Sedang menandatangani…">
  document.addEventListener("submit", event => {
    const form = event.target, button = event.submitter;
    if (event.defaultPrevented || form.method !== "post" || form.target) return;
    if (form.dataset.sending) return event.preventDefault();
    if (uploading && button) {
      event.preventDefault();
      waiting = () => { waiting = null; rest(form); button.click(); };
      return busy(form, button, "Menunggu unggahan selesai…");
    }
    busy(form, button, (button && button.dataset.busy) || "Sedang dikirim…");
  });
  function busy(form, button, words) {
    form.dataset.sending = "1";
    if (!button) return;
    button.alurWords = [...button.childNodes];
    button.setAttribute("aria-disabled", "true");
    button.replaceChildren(words);
  }
  function rest(form) {
    delete form.dataset.sending;
    $$("[aria-disabled]", form).filter(each => each.alurWords).forEach(button => {
      button.replaceChildren(...button.alurWords);
      button.removeAttribute("aria-disabled");
      delete button.alurWords;
    });
  }
  // Back in the browser shows a page as it was left: busy buttons included.
  addEventListener("pageshow", event => event.persisted && $$("form[data-sending]").forEach(rest));
})();
