/* GraphiQL where its files could be fetched; without them the plain form asks the same endpoint. */
(function () {
  "use strict";
  var url = window.location.pathname;

  function start() {
    var fetcher = GraphiQL.createFetcher({ url: url });
    var editor = React.createElement(GraphiQL, {
      fetcher: fetcher,
      defaultQuery: document.getElementById("query").value,
    });
    ReactDOM.render(editor, document.getElementById("graphiql"));
  }

  function ask(event) {
    event.preventDefault();
    var answer = document.getElementById("answer");
    var variables;
    try {
      variables = JSON.parse(document.getElementById("variables").value || "{}");
    } catch (error) {
      answer.textContent = String(error);
      return;
    }
    fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: "same-origin",
      body: JSON.stringify({ query: document.getElementById("query").value, variables: variables }),
    })
      .then(function (response) { return response.json(); })
      .then(function (data) { answer.textContent = JSON.stringify(data, null, 2); })
      .catch(function (error) { answer.textContent = String(error); });
  }

  if (window.GraphiQL && window.React && window.ReactDOM) {
    start();
  } else {
    document.getElementById("console").addEventListener("submit", ask);
  }
})();
