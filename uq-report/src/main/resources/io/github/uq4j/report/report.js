
(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('js');
  var answers = document.getElementById('answers');
  var list = document.getElementById('list');
  var status = document.getElementById('status');
  var panels = Array.prototype.slice.call(list.children);

  function make(tag, css, text) {
    var element = document.createElement(tag);
    if (css) element.className = css;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /* Theme: the system's until the reader chooses; the choice is kept where the browser allows. */
  function remembered(value) {
    try {
      if (value) localStorage.setItem('uq4j-theme', value);
      return localStorage.getItem('uq4j-theme');
    } catch (refused) {
      return null;
    }
  }
  function dark() {
    var chosen = root.dataset.theme;
    return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  }
  var button = document.getElementById('theme');
  function label() {
    button.setAttribute('aria-label', dark() ? 'Theme: switch to light colours' : 'Theme: switch to dark colours');
  }
  var before = remembered();
  if (before === 'dark' || before === 'light') root.dataset.theme = before;
  label();
  button.addEventListener('click', function () {
    root.dataset.theme = dark() ? 'light' : 'dark';
    remembered(root.dataset.theme);
    label();
  });

  /* Filter, search, order. */
  var filter = 'all';
  var words = '';
  var texts = new Map();
  function textOf(panel) {
    if (!texts.has(panel)) {
      var parts = panel.querySelectorAll('.prompt, .text, .name, .says, .truth');
      texts.set(panel, Array.prototype.map.call(parts, function (p) { return p.textContent; }).join('\n').toLowerCase());
    }
    return texts.get(panel);
  }
  function narrow() {
    hide();
    answers.dataset.filter = filter;
    var shown = 0;
    panels.forEach(function (panel) {
      panel.hidden = words !== '' && textOf(panel).indexOf(words) < 0;
      if (!panel.hidden && (filter === 'all' || panel.classList.contains('has-' + filter))) shown++;
      if (panel.open) dim(panel);
    });
    status.textContent = filter === 'all' && words === '' ? '' : 'Showing ' + shown + ' of ' + panels.length + (panels.length === 1 ? ' answer' : ' answers');
  }
  function dim(panel) {
    var wanted = {};
    panel.querySelectorAll('.card').forEach(function (card) {
      if (filter === 'all' || card.classList.contains(filter)) wanted[card.dataset.k] = true;
    });
    panel.querySelectorAll('.c').forEach(function (c) {
      c.classList.toggle('dim', !c.dataset.c.split(' ').some(function (k) { return wanted[k]; }));
    });
  }
  document.querySelectorAll('[data-show]').forEach(function (choice) {
    choice.addEventListener('click', function () {
      filter = choice.dataset.show;
      document.querySelectorAll('[data-show]').forEach(function (other) {
        other.setAttribute('aria-pressed', String(other === choice));
      });
      narrow();
    });
  });
  var waiting = 0;
  document.getElementById('find').addEventListener('input', function (event) {
    clearTimeout(waiting);
    waiting = setTimeout(function () {
      words = event.target.value.trim().toLowerCase();
      narrow();
    }, 120);
  });
  document.getElementById('sort').addEventListener('change', function (event) {
    var key = event.target.value;
    var sorted = panels.slice();
    if (key !== 'given') {
      sorted.sort(function (a, b) { return b.dataset[key] - a.dataset[key] || b.dataset.worst - a.dataset.worst; });
    }
    hide();
    list.append.apply(list, sorted);
  });

  var more = document.getElementById('more');
  if (more) {
    more.addEventListener('click', function () {
      var on = answers.dataset.others === 'no';
      answers.dataset.others = on ? 'yes' : 'no';
      more.setAttribute('aria-pressed', String(on));
    });
  }

  /* Claims: the list and the text light each other up. */
  var lit = [];
  function light(panel, numbers) {
    lit.forEach(function (element) { element.classList.remove('lit'); });
    lit = [];
    if (!panel) return;
    numbers.forEach(function (number) {
      panel.querySelectorAll('.c[data-c~="' + number + '"], .card[data-k="' + number + '"]').forEach(function (element) {
        element.classList.add('lit');
        lit.push(element);
      });
    });
  }
  list.addEventListener('click', function (event) {
    var says = event.target.closest('a.says');
    if (!says) return;
    event.preventDefault();
    var panel = says.closest('.answer');
    light(panel, [says.closest('.card').dataset.k]);
    var stretch = panel.querySelector('.c.lit');
    if (stretch) stretch.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  });

  /* One popover for all tokens. */
  var pop = make('div', 'pop');
  pop.id = 'pop';
  pop.setAttribute('role', 'tooltip');
  pop.hidden = true;
  document.body.appendChild(pop);
  var token = null;
  var pinned = false;
  var leaving = 0;
  var KINDS = { '=': ['same', '= same meaning'], '~': ['other', '~ something else'], '\u00d7': ['against', '\u00d7 contradicts'] };

  function fact(box, name, value, after) {
    if (value === '\u2013') return;
    if (box.childNodes.length) box.append(' \u00b7 ');
    box.append(name + '\u00a0', make('b', '', value + after));
  }
  function fill(target) {
    var lines = target.dataset.d.split('\n');
    var facts = lines[0].split('\t');
    pop.textContent = '';
    var head = make('header');
    var title = make('b', '', target.textContent);
    title.dir = 'auto';
    var close = make('button', 'close', '\u00d7');
    close.type = 'button';
    close.tabIndex = -1;
    close.setAttribute('aria-label', 'Close');
    close.addEventListener('click', hide);
    head.append(title, close);
    var about = make('p', 'facts');
    fact(about, 'probability', facts[0], '\u00a0%');
    fact(about, 'entropy', facts[1], '\u00a0nats');
    fact(about, 'ln CCP', facts[2], '');
    pop.append(head, about);
    if (lines.length > 1) {
      pop.append(make('h4', '', 'What the model could have said here'), table(lines.slice(1)));
    }
    var claims = claimsOf(target);
    claims.forEach(function (card) {
      var line = make('p', 'in', 'In the claim \u201c' + card.querySelector('.says').textContent.trim() + '\u201d: ' + card.querySelector('.chip').textContent.toLowerCase() + ', ' + card.querySelector('.doubt').textContent);
      pop.append(line);
    });
  }
  function table(lines) {
    var body = make('tbody');
    lines.forEach(function (line) {
      var parts = line.split('\t');
      var kind = KINDS[parts[1].charAt(0)];
      var said = parts[1].indexOf('*') >= 0;
      var row = make('tr', (kind ? kind[0] : '') + (said ? ' said' : ''));
      var word = make('td', '', parts[2]);
      word.dir = 'auto';
      word.title = parts[2];
      var bar = make('td');
      var fill = make('i');
      fill.style.width = parts[0] + '%';
      bar.append(fill);
      var label = make('td', kind ? 'sign ' + kind[0] : '', said ? 'said' : kind ? kind[1] : '');
      row.append(word, bar, make('td', '', parts[0] + '\u00a0%'), label);
      body.append(row);
    });
    var whole = make('table');
    whole.append(body);
    return whole;
  }
  function claimsOf(target) {
    var stretch = target.closest('.c');
    if (!stretch) return [];
    var panel = target.closest('.answer');
    return stretch.dataset.c.split(' ').map(function (number) {
      return panel.querySelector('.card[data-k="' + number + '"]');
    }).filter(Boolean);
  }
  function show(target) {
    if (token === target) return;
    hide();
    token = target;
    fill(target);
    pop.hidden = false;
    target.classList.add('on');
    target.setAttribute('aria-describedby', 'pop');
    place(target);
    var stretch = target.closest('.c');
    light(target.closest('.answer'), stretch ? stretch.dataset.c.split(' ') : []);
  }
  function place(target) {
    var at = target.getClientRects()[0] || target.getBoundingClientRect();
    var size = pop.getBoundingClientRect();
    var wide = root.clientWidth;
    pop.classList.remove('above');
    if (getComputedStyle(pop).position === 'fixed') {
      var covered = at.bottom + 12 - (innerHeight - size.height - 8);
      if (covered > 0 && at.top > size.height + 20) pop.classList.add('above');
      else if (covered > 0) scrollBy(0, covered);
      return;
    }
    var left = Math.max(8, Math.min(at.left, wide - size.width - 8));
    var below = at.bottom + 10;
    var top = below + size.height > innerHeight - 8 && at.top - size.height - 10 > 8 ? at.top - size.height - 10 : below;
    pop.style.left = left + scrollX + 'px';
    pop.style.top = top + scrollY + 'px';
  }
  function hide() {
    clearTimeout(leaving);
    pinned = false;
    if (!token) return;
    token.classList.remove('on');
    token.removeAttribute('aria-describedby');
    token = null;
    pop.hidden = true;
    light(null, []);
  }
  function tokenAt(event) {
    var target = event.target;
    return target instanceof Element ? target.closest('.t[data-d]') : null;
  }
  list.addEventListener('pointerover', function (event) {
    var target = tokenAt(event);
    if (event.pointerType === 'touch' || pinned || !target) return;
    clearTimeout(leaving);
    show(target);
  });
  function leave(event) {
    if (event.pointerType === 'touch' || pinned || !token) return;
    clearTimeout(leaving);
    leaving = setTimeout(hide, 250);
  }
  list.addEventListener('pointerout', function (event) { if (tokenAt(event)) leave(event); });
  pop.addEventListener('pointerenter', function () { clearTimeout(leaving); });
  pop.addEventListener('pointerleave', leave);
  document.addEventListener('click', function (event) {
    if (pop.contains(event.target)) return;
    var target = tokenAt(event);
    if (target) {
      show(target);
      pinned = true;
    } else if (token) {
      hide();
    }
  });
  list.addEventListener('focusin', function (event) {
    var target = tokenAt(event);
    if (target && target.matches(':focus-visible')) show(target);
    else if (!target && !pinned) hide();
  });
  list.addEventListener('focusout', function (event) { if (tokenAt(event) && !pinned) leave(event); });
  addEventListener('resize', hide);

  /* Keyboard: one stop for Tab in each answer, arrow keys from word to word. */
  function rove(panel) {
    var stops = panel.querySelectorAll('.t[data-d]');
    stops.forEach(function (stop, i) { stop.tabIndex = i === 0 ? 0 : -1; });
  }
  panels.forEach(function (panel) {
    if (panel.open) rove(panel);
    panel.addEventListener('toggle', function () {
      hide();
      if (panel.open) {
        rove(panel);
        dim(panel);
      }
    });
  });
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') return hide();
    var target = tokenAt(event);
    if (!target || event.altKey || event.ctrlKey || event.metaKey) return;
    var stops = Array.prototype.slice.call(target.closest('.text').querySelectorAll('.t[data-d]'));
    var i = stops.indexOf(target);
    var to = { ArrowRight: i + 1, ArrowDown: i + 1, ArrowLeft: i - 1, ArrowUp: i - 1, Home: 0, End: stops.length - 1 }[event.key];
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      show(target);
      pinned = true;
    } else if (to !== undefined) {
      event.preventDefault();
      var next = stops[Math.max(0, Math.min(stops.length - 1, to))];
      target.tabIndex = -1;
      next.tabIndex = 0;
      pinned = false;
      next.focus();
    }
  });

  /* Paper: everything open while it prints. */
  var closed = [];
  addEventListener('beforeprint', function () {
    hide();
    closed = panels.filter(function (panel) { return !panel.open; });
    closed.forEach(function (panel) { panel.open = true; });
  });
  addEventListener('afterprint', function () { closed.forEach(function (panel) { panel.open = false; }); });
})();
