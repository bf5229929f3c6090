window.SwaggerUIBundle({
  url: "/openapi/self-service.yaml",
  dom_id: "#api",
  deepLinking: true,
  // No validator of somebody else's is asked, and nothing is kept in the browser.
  validatorUrl: null,
  persistAuthorization: false,
});
