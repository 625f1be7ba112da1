(function () {
  'use strict';
  var SVG = 'http://www.w3.org/2000/svg';
  var HINT = 'Point at a token, tap it, or reach it with Tab and the arrow keys.';
  var root = document.documentElement;
  root.classList.add('js');
  var panels = Array.prototype.slice.call(document.querySelectorAll('.panel'));

  /* An answer: its marks and rows by the tokens' numbers, its links, and the arcs once drawn. */
  function read(panel) {
    var answer = { panel: panel, chain: panel.querySelector('.chain'), about: panel.querySelector('.about'), marks: {}, rows: {}, links: [], arcs: null, on: null };
    panel.querySelectorAll('mark[data-k]').forEach(function (mark) {
      mark.dataset.k.split(' ').forEach(function (k) { (answer.marks[k] = answer.marks[k] || []).push(mark); });
    });
    panel.querySelectorAll('tr[data-k]').forEach(function (row) {
      var k = row.dataset.k;
      answer.rows[k] = row;
      row.dataset.p.split(' ').filter(Boolean).forEach(function (parent) {
        var parts = parent.split(':');
        answer.links.push({ from: parts[0], to: k, weight: Number(parts[1]), arc: null });
      });
    });
    answer.links.sort(function (a, b) { return a.weight - b.weight; });
    return answer;
  }

  function make(tag, parent) {
    var element = document.createElementNS(SVG, tag);
    parent.appendChild(element);
    return element;
  }

  /* Where a token is drawn: its first box that has a width, inside the chain's box. */
  function box(answer, k, around) {
    var marks = answer.marks[k];
    var rect = marks && Array.prototype.filter.call(marks[0].getClientRects(), function (one) { return one.width > 0.5; })[0];
    return rect && { x: (rect.left + rect.right) / 2 - around.left, top: rect.top - around.top, bottom: rect.bottom - around.top };
  }

  /* Within a line an arch above it; from line to line a curve from the top of one token to the foot of the other. */
  function path(from, to) {
    var same = from.top < to.bottom && to.top < from.bottom;
    if (same) {
      var top = Math.min(from.top, to.top) - 2;
      var rise = Math.min(34, 7 + 1.7 * Math.sqrt(Math.abs(from.x - to.x)) + Math.abs(from.x - to.x) / 40);
      return 'M' + from.x + ' ' + top + 'C' + from.x + ' ' + (top - rise * 4 / 3) + ' ' + to.x + ' ' + (top - rise * 4 / 3) + ' ' + to.x + ' ' + top;
    }
    var bend = Math.max(16, (from.top - to.bottom) * 0.6);
    return 'M' + from.x + ' ' + (from.top - 2) + 'C' + from.x + ' ' + (from.top - bend) + ' ' + to.x + ' ' + (to.bottom + bend) + ' ' + to.x + ' ' + (to.bottom + 5);
  }

  function draw(answer) {
    if (!answer.panel.open || !answer.links.length) return;
    if (answer.arcs) answer.arcs.remove();
    var around = answer.chain.getBoundingClientRect();
    var arcs = document.createElementNS(SVG, 'svg');
    arcs.setAttribute('class', 'arcs');
    arcs.setAttribute('aria-hidden', 'true');
    answer.links.forEach(function (link) {
      var from = box(answer, link.from, around);
      var to = box(answer, link.to, around);
      link.arc = null;
      if (!from || !to) return;
      link.arc = make('g', arcs);
      link.arc.style.opacity = '';
      var line = make('path', link.arc);
      line.setAttribute('d', path(from, to));
      line.style.strokeWidth = (0.8 + 2.6 * link.weight) + 'px';
      line.style.strokeOpacity = 0.3 + 0.6 * link.weight;
      var dot = make('circle', link.arc);
      dot.setAttribute('cx', to.x);
      dot.setAttribute('cy', from.top < to.bottom && to.top < from.bottom ? Math.min(from.top, to.top) - 2 : to.bottom + 5);
      dot.setAttribute('r', 1.8 + 1.4 * link.weight);
    });
    answer.arcs = arcs;
    answer.chain.appendChild(arcs);
    light(answer, answer.on);
  }

  function name(answer, k) {
    return '\u201c' + answer.rows[k].querySelector('bdi').textContent + '\u201d';
  }
  function list(answer, links, end) {
    return links.slice().reverse().map(function (link) {
      return name(answer, link[end]) + ' ' + link.weight.toFixed(2);
    }).join(', ');
  }

  /* Leaves one token's arcs, or all. */
  function light(answer, k) {
    answer.on = k;
    answer.panel.querySelectorAll('.on, .near').forEach(function (old) { old.classList.remove('on', 'near'); });
    if (answer.arcs) answer.arcs.classList.toggle('some', k !== null);
    var back = [];
    var led = [];
    answer.links.forEach(function (link) {
      var into = k !== null && link.to === k;
      var out = k !== null && link.from === k;
      if (link.arc) link.arc.setAttribute('class', into ? 'in' : out ? 'out' : '');
      if (into) led.push(link);
      if (out) back.push(link);
      if (into || out) (answer.marks[into ? link.from : link.to] || []).forEach(function (mark) { mark.classList.add('near'); });
    });
    if (k === null) {
      if (answer.about) answer.about.textContent = HINT;
      return;
    }
    (answer.marks[k] || []).forEach(function (mark) { mark.classList.add('on'); });
    var row = answer.rows[k];
    row.classList.add('on');
    var cells = row.cells;
    var words = name(answer, k) + ', token ' + k + ' (' + cells[2].textContent + '): probability ' + cells[4].textContent;
    if (led.length) words += ', weight ' + cells[3].textContent.trim() + ', looked back at from ' + list(answer, led, 'from');
    words += back.length ? '; looks back at ' + list(answer, back, 'to') + '.' : '; looks back at nothing in the chain.';
    answer.about.textContent = words;
  }

  function numberOf(mark) { return mark.dataset.k.split(' ')[0]; }
  function markAt(event) { return event.target instanceof Element ? event.target.closest('mark[data-k]') : null; }

  function listen(answer) {
    var stops = Array.prototype.slice.call(answer.chain.querySelectorAll('mark[data-k]'));
    var pinned = null;
    var waiting = 0;
    stops.forEach(function (stop, i) { stop.tabIndex = i === 0 ? 0 : -1; });
    light(answer, null);
    function pin(k) {
      pinned = k;
      light(answer, k);
    }
    answer.chain.addEventListener('pointerover', function (event) {
      var mark = markAt(event);
      if (event.pointerType === 'touch' || !mark) return;
      clearTimeout(waiting);
      light(answer, numberOf(mark));
    });
    answer.chain.addEventListener('pointerout', function (event) {
      if (event.pointerType === 'touch' || !markAt(event)) return;
      clearTimeout(waiting);
      waiting = setTimeout(function () { light(answer, pinned); }, 150);
    });
    answer.chain.addEventListener('click', function (event) {
      var mark = markAt(event);
      pin(mark && pinned !== numberOf(mark) ? numberOf(mark) : null);
    });
    answer.chain.addEventListener('focusin', function (event) {
      var mark = markAt(event);
      if (mark && mark.matches(':focus-visible')) pin(numberOf(mark));
    });
    answer.chain.addEventListener('focusout', function (event) {
      if (!answer.chain.contains(event.relatedTarget) && event.relatedTarget) pin(null);
    });
    answer.chain.addEventListener('keydown', function (event) {
      if (event.key === 'Escape') return pin(null);
      var mark = markAt(event);
      if (!mark || event.altKey || event.ctrlKey || event.metaKey) return;
      var i = stops.indexOf(mark);
      var forward = getComputedStyle(mark.parentNode).direction === 'rtl' ? -1 : 1;
      var to = { ArrowRight: i + forward, ArrowLeft: i - forward, ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: stops.length - 1 }[event.key];
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        pin(numberOf(mark));
      } else if (to !== undefined) {
        event.preventDefault();
        var next = stops[Math.max(0, Math.min(stops.length - 1, to))];
        mark.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
        pin(numberOf(next));
      }
    });
    answer.panel.addEventListener('click', function (event) {
      var link = event.target instanceof Element ? event.target.closest('tbody th a') : null;
      if (!link) return;
      event.preventDefault();
      var k = link.closest('tr').dataset.k;
      pin(k);
      if (answer.marks[k]) answer.marks[k][0].scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    });
    answer.panel.addEventListener('toggle', function () { draw(answer); });
    if (window.ResizeObserver) new ResizeObserver(function () { draw(answer); }).observe(answer.chain);
    else addEventListener('resize', function () { draw(answer); });
  }

  var answers = panels.map(read);
  answers.forEach(listen);
  answers.forEach(draw);
  if (document.fonts && document.fonts.ready) document.fonts.ready.then(function () { answers.forEach(draw); });

  /* Paper: everything open, and the text as wide as a page, so that the arcs stay where they belong. */
  var closed = [];
  addEventListener('beforeprint', function () {
    closed = Array.prototype.filter.call(document.querySelectorAll('details'), function (one) { return !one.open; });
    closed.forEach(function (one) { one.open = true; });
    answers.forEach(function (answer) {
      light(answer, null);
      answer.chain.style.width = '600px';
      draw(answer);
    });
  });
  addEventListener('afterprint', function () {
    closed.forEach(function (one) { one.open = false; });
    answers.forEach(function (answer) {
      answer.chain.style.width = '';
      draw(answer);
    });
  });
})();
