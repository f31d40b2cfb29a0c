// Starts the documentation page. A file of its own, since the page's policy forbids scripts inside it.
"use strict";

const element = document.getElementById("docs");

window.SwaggerUIBundle({
  url: element.dataset.openapi,
  domNode: element,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  validatorUrl: null,
});
