// What every page does. Without JavaScript nothing is missing: the link leads away, and every box can be scrolled.
"use strict";
(function () {
  // Leave without a way back: the page gives its place in the history to the one it leaves for.
  document.querySelectorAll(".leave a").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      location.replace(link.href);
    });
  });

  // A box that has nothing to scroll is no stop for the tab key.
  var sizes = new ResizeObserver(function (seen) {
    seen.forEach(function (one) {
      if (one.target.scrollWidth > one.target.clientWidth) { one.target.tabIndex = 0; }
      else { one.target.removeAttribute("tabindex"); }
    });
  });
  document.querySelectorAll(".scroll").forEach(function (box) { sizes.observe(box); });
})();
