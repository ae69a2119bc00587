/* Parts that the diagram and the PDF viewer share. */
export const vendor = new URL("../vendor/", import.meta.url);

/** @param {string} tag @param {Record<string, string>} attributes @param {...(Node|string)} children */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A Lucide icon that frontend/icons.txt lists. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", new URL(`icons.svg#i-${name}`, vendor).href);
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** A button that is an icon; its words are its name and its hint. */
export function iconButton(name, words, press) {
  const made = element("button", { class: "btn btn-quiet btn-icon", type: "button", "aria-label": words, title: words });
  made.append(icon(name));
  made.addEventListener("click", press);
  return made;
}

/** What went wrong, in words, and what can be done: links and buttons. */
export function trouble(sentence, ...ways) {
  const box = element("div", { class: "alert alert-bad", role: "alert" }, icon("circle-alert"));
  box.append(element("div", {}, element("p", {}, sentence), element("p", { class: "row" }, ...ways)));
  return box;
}
