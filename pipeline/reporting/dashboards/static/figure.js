// Makes a figure interactive when the reader asks for it. Everything comes from the site's own folder, by script tags,
// since fetch fails from file://. Without JavaScript the buttons stay hidden and nothing is missing.
(function () {
  var ASK = "Gör diagrammet interaktivt";
  var BACK = "Visa den vanliga bilden";
  var DONE = "Diagrammet är interaktivt. Samma värden står i tabellen.";
  var FAILED = "Diagrammet kunde inte laddas. Siffrorna står i tabellen.";
  var CONFIG = {displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", locale: "en-US"};
  var STYLES = [/* PLOTLY'S OWN STYLES */];
  var root = document.documentElement.getAttribute("data-root");
  var loaded = {};

  function load(path, done, failed) {
    if (loaded[path]) { done(); return; }
    var script = document.createElement("script");
    script.src = root + path;
    script.onload = function () { loaded[path] = true; done(); };
    script.onerror = failed;
    document.head.appendChild(script);
  }

  function keepPlotlysStylesOut() {
    STYLES.forEach(function (id) {
      if (document.getElementById(id)) { return; }
      var mark = document.createElement("meta");
      mark.id = id;
      mark.className = "no-inline-styles";
      document.head.appendChild(mark);
    });
  }

  function toggle(button) {
    var figure = button.closest("figure");
    var picture = figure.querySelector(".picture");
    var live = figure.querySelector(".live");
    var id = button.getAttribute("data-figure");
    var words = button.firstElementChild;
    var said = figure.querySelector("[role=status]");
    function failed() { said.textContent = FAILED; }
    said.textContent = "";
    if (!live.hidden) {
      window.Plotly.purge(live);
      live.hidden = true;
      picture.hidden = false;
      words.textContent = ASK;
      return;
    }
    keepPlotlysStylesOut();
    load("static/plotly.min.js", function () {
      load("figures/" + id + ".js", function () {
        var phone = window.matchMedia("screen and (max-width: 47.5em)").matches;
        var drawing = window.figures[id][phone ? "phone" : "wide"];
        picture.hidden = true;
        live.hidden = false;
        words.textContent = BACK;
        window.Plotly.newPlot(live, drawing.data, drawing.layout, CONFIG);
        said.textContent = DONE;
      }, failed);
    }, failed);
  }

  document.querySelectorAll("button[data-figure]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { toggle(button); });
  });
})();
