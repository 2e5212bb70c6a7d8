/* GraphiQL on the endpoint that served the page; a first query shows what there is. */
(function () {
  "use strict";
  var query = [
    "{",
    "  viewer { username locale permissions }",
    "  items(first: 5) {",
    "    totalCount",
    "    edges { node { reference kind title summary url } }",
    "  }",
    "}",
    "",
  ].join("\n");
  // Mutations need the CSRF token of the session; queries don't mind it.
  var token = document.getElementById("graphiql").getAttribute("data-csrf-token");
  var fetcher = GraphiQL.createFetcher({
    url: window.location.pathname,
    headers: { "X-CSRFToken": token },
  });
  var editor = React.createElement(GraphiQL, { fetcher: fetcher, defaultQuery: query });
  ReactDOM.render(editor, document.getElementById("graphiql"));
})();
