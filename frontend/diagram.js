// The diagram viewer, as one module of our own address: web/static/js/diagram.js loads it where a page has a diagram.
export { default as NavigatedViewer } from "bpmn-js/lib/NavigatedViewer";
