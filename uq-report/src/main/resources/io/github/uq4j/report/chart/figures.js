(function () {
  'use strict';
  var DASHES = [[], [9, 4], [3, 3], [12, 3, 3, 3], [6, 2], [2, 5]];
  var MARKS = ['circle', 'rect', 'triangle', 'rectRot', 'cross', 'star'];
  var drawn = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function percent(value) {
    var shown = Math.round(value * 1000) / 10;
    return shown + ' %';
  }

  function number(value) {
    return Number(Number(value).toPrecision(3)).toString();
  }

  function writer(axis) {
    return axis.format === 'percent' ? percent : number;
  }

  /* A few marks tell lines apart without colours; a mark on every point would hide them. */
  function marked(count, shift) {
    var step = Math.max(1, Math.floor(count / 6));
    return function (context) {
      var place = context.dataIndex + Math.floor(step * (0.3 + 0.15 * shift));
      return count <= 12 || place % step === 0 ? 4 : 0;
    };
  }

  function pairs(points) {
    return points.map(function (p) { return { x: p[0], y: p[1] }; });
  }

  function lineOf(series, index) {
    return {
      label: series.name, data: pairs(series.points), showLine: true, borderColor: colour('--s' + index % 6),
      backgroundColor: colour('--card'), borderWidth: 2.25, borderDash: DASHES[index % 6], pointStyle: MARKS[index % 6],
      pointRadius: marked(series.points.length, index), pointHoverRadius: 5, pointBorderWidth: 2, tension: 0, order: 2
    };
  }

  function guideOf(series, index) {
    return {
      label: series.name, data: pairs(series.points), showLine: true, borderColor: colour('--guide'), backgroundColor: 'transparent',
      borderWidth: 1.5, borderDash: index % 2 ? [2, 4] : [7, 5], pointRadius: 0, pointHoverRadius: 0, pointStyle: 'line', order: 3
    };
  }

  function datasetsOf(chart) {
    var lines = 0;
    var guides = 0;
    var all = [];
    chart.series.forEach(function (series) {
      if (series.kind === 'line') {
        all.push(lineOf(series, lines++));
      } else if (series.kind === 'guide') {
        all.push(guideOf(series, guides++));
      } else if (series.kind === 'dots') {
        all.push({
          label: series.name, data: pairs(series.points), showLine: false, borderColor: colour('--s' + lines % 6),
          backgroundColor: colour('--s' + lines % 6), pointRadius: 5, pointHoverRadius: 7, pointStyle: MARKS[lines++ % 6], order: 1, clip: 8
        });
      } else if (series.kind === 'band') {
        all.push({ label: '', data: pairs(series.points), showLine: true, borderWidth: 0, pointRadius: 0, pointHoverRadius: 0, fill: false, order: 4, quiet: true });
        all.push({
          label: series.name, data: series.points.map(function (p, i) { return { x: p[0], y: series.upper[i] }; }), showLine: true,
          borderWidth: 0, pointRadius: 0, pointHoverRadius: 0, fill: '-1', backgroundColor: colour('--fill'), borderColor: colour('--fill'),
          pointStyle: 'rect', order: 4, quiet: true, named: true
        });
      } else {
        var ends = [];
        series.points.forEach(function (p, i) {
          ends.push({ x: p[0], y: p[1] }, { x: p[0], y: series.upper[i] }, { x: p[0], y: NaN });
        });
        all.push({
          label: series.name, data: ends, showLine: true, spanGaps: false, borderColor: colour('--guide'), backgroundColor: 'transparent',
          borderWidth: 1.5, pointRadius: 0, pointHoverRadius: 0, pointStyle: 'line', order: 3, quiet: true, named: true
        });
      }
    });
    return all;
  }

  function hatch(line) {
    var tile = document.createElement('canvas');
    tile.width = tile.height = 6;
    var pen = tile.getContext('2d');
    pen.strokeStyle = line;
    pen.lineWidth = 1.6;
    pen.beginPath();
    pen.moveTo(-1, 7); pen.lineTo(7, -1);
    pen.moveTo(-1, 1); pen.lineTo(1, -1);
    pen.moveTo(5, 7); pen.lineTo(7, 5);
    pen.stroke();
    return pen.createPattern(tile, 'repeat');
  }

  function scaleOf(axis) {
    var write = writer(axis);
    var scale = {
      type: 'linear', title: { display: true, text: axis.title, color: colour('--soft') },
      grid: { color: colour('--line') }, border: { color: colour('--soft') },
      ticks: { color: colour('--soft'), maxTicksLimit: 6, maxRotation: 0, callback: function (value) { return write(value); } }
    };
    if (axis.range === 'unit') { scale.min = 0; scale.max = 1; }
    if (axis.range === 'from_zero') scale.min = 0;
    return scale;
  }

  function legendOf() {
    return {
      position: 'bottom', align: 'start',
      labels: {
        color: colour('--ink'), usePointStyle: true, pointStyleWidth: 30, boxHeight: 7, padding: 12,
        filter: function (item, data) { var set = data.datasets[item.datasetIndex]; return !set.quiet || set.named; },
        generateLabels: function (chart) {
          return Chart.defaults.plugins.legend.labels.generateLabels(chart).map(function (item) {
            var set = chart.data.datasets[item.datasetIndex];
            if (set.type !== 'bar' && !set.named && set.showLine) { item.pointStyle = 'line'; item.lineWidth = set.borderWidth; item.lineDash = set.borderDash || []; }
            return item;
          });
        }
      }
    };
  }

  function curves(chart) {
    var x = writer(chart.x);
    var y = writer(chart.y);
    return {
      type: 'scatter',
      data: { datasets: datasetsOf(chart) },
      options: {
        scales: { x: scaleOf(chart.x), y: scaleOf(chart.y) },
        interaction: { mode: 'nearest', intersect: false, axis: 'x' },
        plugins: {
          legend: legendOf(),
          tooltip: {
            filter: function (item) { return !item.dataset.quiet; },
            callbacks: { label: function (item) { return item.dataset.label + ': ' + y(item.parsed.y) + ' at ' + x(item.parsed.x); } }
          }
        }
      }
    };
  }

  function bars(chart) {
    var x = writer(chart.x);
    var counts = chart.bars.counts;
    function set(label, column, sign, face, edge) {
      return {
        type: 'bar', label: label, data: counts.map(function (c) { return sign * c[column]; }), backgroundColor: face, borderColor: edge,
        borderWidth: 1, barPercentage: 1, categoryPercentage: 0.96, stack: 'one', pointStyle: 'rect'
      };
    }
    var y = scaleOf(chart.y);
    y.stacked = true;
    y.ticks.precision = 0;
    y.ticks.callback = function (value) { return number(Math.abs(value)); };
    var across = scaleOf(chart.x);
    across.type = 'category';
    across.stacked = true;
    across.grid = { display: false };
    across.ticks.callback = function (value, index) { return x(counts[index][0]); };
    across.ticks.maxTicksLimit = 8;
    return {
      type: 'bar',
      data: {
        labels: counts.map(function (c) { return x(c[0]) + ' to ' + x(c[1]); }),
        datasets: [
          set(chart.bars.up, 2, 1, colour('--s0'), colour('--s0')),
          set(chart.bars.down, 3, -1, hatch(colour('--s1')), colour('--s1'))
        ].filter(function (one) { return one.label; })
      },
      options: {
        scales: { x: across, y: y },
        interaction: { mode: 'index', intersect: false },
        plugins: {
          legend: legendOf(),
          tooltip: { callbacks: { label: function (item) { return item.dataset.label + ': ' + Math.abs(item.parsed.y); } } }
        }
      }
    };
  }

  function draw(figure) {
    var spec = JSON.parse(figure.querySelector('script').textContent);
    var config = spec.bars ? bars(spec) : curves(spec);
    config.options.animation = false;
    config.options.responsive = true;
    config.options.maintainAspectRatio = false;
    config.options.font = { family: getComputedStyle(document.body).fontFamily };
    drawn.push(new Chart(figure.querySelector('canvas'), config));
    size(drawn[drawn.length - 1]);
    figure.dataset.drawn = 'yes';
  }

  /* The legend needs a line for every name where there is little room, and half a line elsewhere. */
  function size(chart) {
    var holder = chart.canvas.parentNode;
    var names = chart.data.datasets.filter(function (set) { return !set.quiet || set.named; }).length;
    var lines = holder.clientWidth < 420 ? names : Math.ceil(names / 2);
    holder.style.height = (16.5 + 1.65 * lines) + 'rem';
    chart.resize();
  }

  function all() {
    drawn.splice(0).forEach(function (chart) { chart.destroy(); });
    document.querySelectorAll('figure').forEach(function (figure) {
      if (figure.querySelector('canvas')) draw(figure);
    });
  }

  /* The saved picture has the card's colour behind it. */
  function save(figure) {
    var canvas = figure.querySelector('canvas');
    var copy = document.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    var pen = copy.getContext('2d');
    pen.fillStyle = colour('--card');
    pen.fillRect(0, 0, copy.width, copy.height);
    pen.drawImage(canvas, 0, 0);
    var link = document.createElement('a');
    link.download = figure.querySelector('b').textContent.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase() + '.png';
    link.href = copy.toDataURL('image/png');
    link.click();
  }

  document.querySelectorAll('figure').forEach(function (figure) {
    if (!figure.querySelector('canvas')) return;
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'save';
    button.textContent = 'PNG';
    button.setAttribute('aria-label', 'Save as PNG: ' + figure.querySelector('b').textContent);
    button.addEventListener('click', function () { save(figure); });
    figure.appendChild(button);
  });
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12.5;
  all();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', all);
  window.addEventListener('resize', function () { drawn.forEach(size); });
  window.addEventListener('beforeprint', function () { drawn.forEach(function (chart) { chart.resize(); }); });
  window.addEventListener('afterprint', function () { drawn.forEach(function (chart) { chart.resize(); }); });
})();
