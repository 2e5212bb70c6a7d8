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
  var fetcher = GraphiQL.createFetcher({ url: window.location.pathname });
  var editor = React.createElement(GraphiQL, { fetcher: fetcher, defaultQuery: query });
  ReactDOM.render(editor, document.getElementById("graphiql"));
})();
