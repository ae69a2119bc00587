// PDF.js for canvases. The legacy build, because an office's browsers are years old; its worker is a file of its own.
export { getDocument, GlobalWorkerOptions } from "pdfjs-dist/legacy/build/pdf.mjs";
