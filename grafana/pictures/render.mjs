// Asks a Prometheus what a dashboard asks, and writes a page that shows the answers: render.mjs URL DASHBOARD MINUTES PAGE [INSTANCE]
// Prints the size of the page as WIDTH,HEIGHT.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [url, file, minutes, page, instance = '.+'] = process.argv.slice(2);
const dashboard = JSON.parse(readFileSync(file, 'utf8'));
const require = createRequire(import.meta.url);
const uPlot = readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'), 'utf8');
const css = readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8');

const end = Math.floor(Date.now() / 1000), start = end - minutes * 60, step = 5;
const [column, line, gap, width] = [58, 30, 8, 24 * 58];
const palette = ['#73bf69', '#5794f2', '#f2cc0c', '#ff9830', '#b877d9', '#f2495c', '#8ab8ff', '#c0d8ff', '#96d98d', '#ffb357', '#e0b400', '#ca95e5'];
const named = { green: '#73bf69', yellow: '#f2cc0c', orange: '#ff9830', red: '#f2495c', blue: '#5794f2' };

const chosen = { __rate_interval: '20s', namespace: '.*', job: '.+', instance, provider: '.+', model: '.+', plan: 'plus' };
const expand = query => query.replace(/\$(__rate_interval|namespace|job|instance|provider|model|plan)\b/g, (_, name) => chosen[name]);

async function ask(path, parameters) {
  const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
  const answer = await response.json();
  if (answer.status !== 'success') throw new Error(`${parameters.query}: ${answer.error}`);
  return answer.data.result;
}
const now = query => ask('query', { query: expand(query), time: end });
const overTime = query => ask('query_range', { query: expand(query), start, end, step });

const text = value => String(value).replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
const legend = (target, labels) => target.legendFormat
  ? expand(target.legendFormat.replace(/\{\{(\w+)\}\}/g, (_, name) => labels[name] ?? '')).trim()
  : Object.values(labels).join(' ');

/** A number as Grafana writes it. */
function format(value, unit, decimals) {
  const scaled = (steps, digits) => {
    const [size, name] = steps.find(([size]) => Math.abs(value) >= size) ?? steps.at(-1);
    return `${+(value / size).toFixed(digits)}${name}`;
  };
  switch (unit) {
    case 'percent': return `${value.toFixed(decimals ?? 1)}%`;
    case 'percentunit': return `${(value * 100).toFixed(decimals ?? 1)}%`;
    case 'currencyUSD': return `$${value.toFixed(decimals ?? 2)}`;
    case 'd': return `${value.toFixed(decimals ?? 1)} days`;
    case 'bool': return value ? 'yes' : 'no';
    case 's': return value < 1e-9 ? '0 s' : scaled([[3600, ' h'], [60, ' min'], [1, ' s'], [1e-3, ' ms'], [1e-6, ' µs']], 1);
    case 'bytes': return scaled([[1 << 20, ' MiB'], [1024, ' KiB'], [1, ' B']], 1);
    default: return Math.abs(value) < 1 ? `${+value.toFixed(decimals ?? 2)}` : scaled([[1e6, ' Mil'], [1e3, ' K'], [1, '']], Math.abs(value) >= 1000 ? 2 : decimals ?? 2);
  }
}

function colour(value, thresholds) {
  const step = (thresholds?.steps ?? [{ color: 'blue', value: null }]).filter(s => s.value === null || value >= s.value).at(-1);
  return named[step.color] ?? step.color;
}

const defaults = panel => panel.fieldConfig.defaults;
const shown = (panel, value) => defaults(panel).mappings?.[0]?.options?.[value]?.text ?? format(value, defaults(panel).unit, defaults(panel).decimals);

async function values(panel) {
  const all = [];
  for (const target of panel.targets) {
    for (const { metric, value } of await now(target.expr)) all.push({ name: legend(target, metric), value: +value[1] });
  }
  return all;
}

const draw = {
  async stat(panel) {
    const all = await values(panel);
    if (all.length === 0) return `<div class="stats"><div class="stat">${text(defaults(panel).noValue ?? 'No data')}</div></div>`;
    const background = panel.options.colorMode === 'background';
    const cells = all.map(({ name, value }) => {
      const c = colour(value, defaults(panel).thresholds);
      const label = all.length > 1 ? `<small>${text(name)}</small>` : '';
      return `<div class="stat" style="${background ? `background:${c};color:#111` : `color:${c}`}">${label}<b>${text(shown(panel, value))}</b></div>`;
    });
    return `<div class="stats">${cells.join('')}</div>`;
  },
  async gauge(panel) {
    const [{ value }] = await values(panel);
    const { min = 0, max = 100, thresholds } = defaults(panel);
    const part = Math.min(1, Math.max(0, (value - min) / (max - min)));
    const arc = (from, to, r, w, c) => {
      const point = p => `${100 + r * Math.cos(Math.PI * (1 - p))} ${100 - r * Math.sin(Math.PI * (1 - p))}`;
      return `<path d="M ${point(from)} A ${r} ${r} 0 0 1 ${point(to)}" fill="none" stroke="${c}" stroke-width="${w}"/>`;
    };
    const marks = thresholds.steps.map((s, i, all) =>
      arc(((s.value ?? min) - min) / (max - min), Math.min(1, ((all[i + 1]?.value ?? max) - min) / (max - min)), 92, 4, named[s.color]));
    return `<svg viewBox="0 0 200 112" class="gauge">${marks.join('')}${arc(0, 1, 78, 18, '#2c3235')}${arc(0, Math.max(part, 0.004), 78, 18, colour(value, thresholds))}
      <text x="100" y="100" text-anchor="middle" fill="${colour(value, thresholds)}">${text(shown(panel, value))}</text></svg>`;
  },
  async bargauge(panel) {
    const all = await values(panel);
    if (all.length === 0) return `<div class="stats"><div class="stat">${text(defaults(panel).noValue ?? 'No data')}</div></div>`;
    const top = defaults(panel).max ?? Math.max(...all.map(v => v.value), 1e-12);
    return all.map(({ name, value }) => `<div class="bar"><span>${text(name)}</span><i><u style="width:${100 * Math.min(1, value / top)}%;background:${colour(value, defaults(panel).thresholds)}"></u></i>
      <b style="color:${colour(value, defaults(panel).thresholds)}">${text(shown(panel, value))}</b></div>`).join('');
  },
  async table(panel) {
    const rows = new Map();
    for (const target of panel.targets) {
      for (const { metric, value } of await now(target.expr)) {
        const key = JSON.stringify(metric);
        rows.set(key, { ...rows.get(key), ...metric, [panel.targets.length > 1 ? `Value #${target.refId}` : 'Value']: +value[1] });
      }
    }
    const { excludeByName = {}, indexByName = {}, renameByName = {} } = panel.transformations?.find(t => t.id === 'organize')?.options ?? {};
    const columns = Object.keys(indexByName).filter(name => !excludeByName[name]).sort((a, b) => indexByName[a] - indexByName[b])
      .filter(name => [...rows.values()].some(row => row[name] !== undefined));
    const cell = (row, name) => {
      if (typeof row[name] !== 'number') return `<td>${text(row[name] ?? '')}</td>`;
      const override = panel.fieldConfig.overrides?.find(o => [name, renameByName[name]].includes(o.matcher.options));
      const property = id => override?.properties.find(p => p.id === id)?.value;
      const c = colour(row[name], property('thresholds') ?? defaults(panel).thresholds);
      return `<td style="color:${c}">${text(format(row[name], property('unit') ?? defaults(panel).unit, defaults(panel).decimals))}</td>`;
    };
    const title = name => renameByName[name] ?? panel.fieldConfig.overrides?.find(o => o.matcher.options === name)?.properties.find(p => p.id === 'displayName')?.value ?? name;
    return `<table><tr>${columns.map(name => `<th>${text(title(name))}</th>`).join('')}</tr>
      ${[...rows.values()].map(row => `<tr>${columns.map(name => cell(row, name)).join('')}</tr>`).join('')}</table>`;
  },
  async timeseries(panel) {
    const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step);
    const series = [];
    for (const target of panel.targets) {
      for (const { metric, values } of await overTime(target.expr)) {
        const at = new Map(values.map(([time, value]) => [Math.round(time), +value]));
        series.push({ name: legend(target, metric), data: times.map(time => Number.isFinite(at.get(time)) ? at.get(time) : null) });
      }
    }
    const { stacking, fillOpacity = 10, drawStyle } = defaults(panel).custom;
    return { times, series, stacked: stacking?.mode === 'normal', fill: fillOpacity / 100, bars: drawStyle === 'bars', unit: defaults(panel).unit };
  },
};

const top = y => y * (line + gap);
const boxes = [], charts = [];
for (const panel of dashboard.panels) {
  const { x, y, w, h } = panel.gridPos;
  const place = `left:${x * column}px;top:${top(y)}px;width:${w * column - gap}px;height:${top(h) - gap}px`;
  if (panel.type === 'row') {
    boxes.push(`<h2 style="${place}">${panel.collapsed ? '▸' : '▾'} ${text(panel.title)}${panel.collapsed ? ` <small>(${panel.panels.length} panels)</small>` : ''}</h2>`);
    continue;
  }
  const drawn = await draw[panel.type](panel);
  if (panel.type === 'timeseries') charts.push({ id: panel.id, width: w * column - gap - 16, height: top(h) - gap - 40, ...drawn });
  boxes.push(`<section style="${place}"><h3>${text(panel.title)}</h3>${panel.type === 'timeseries' ? `<div id="c${panel.id}"></div>` : drawn}</section>`);
}
const height = Math.max(...dashboard.panels.map(({ gridPos }) => top(gridPos.y + gridPos.h))) + 60;

writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>${css}
  body { margin: 0; background: #111217; color: #ccccdc; font: 13px/1.35 Inter, "DejaVu Sans", sans-serif }
  main { position: absolute; left: ${gap}px; top: 46px } h1 { margin: 12px ${gap}px; font-size: 18px }
  h2, section { position: absolute; box-sizing: border-box; margin: 0 } h2 { font-size: 15px; line-height: ${line}px }
  section { background: #181b1f; border: 1px solid #24272c; border-radius: 3px; padding: 6px 8px; overflow: clip; display: flex; flex-direction: column }
  section > div[id] { flex: 1; min-height: 0; overflow: clip }
  h3 { flex: none; height: 18px; margin: 0 0 4px; font-size: 12.5px; font-weight: 600; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
  .stats { flex: 1; display: flex; gap: 6px } .stat { flex: 1; display: flex; flex-direction: column; justify-content: center; align-items: center; border-radius: 3px }
  .stat b { font-size: 27px; white-space: nowrap } .stats:has(.stat:nth-child(4)) b { font-size: 20px } small { opacity: .8 } .gauge { flex: 1; min-height: 0 } .gauge text { font-size: 22px; font-weight: 700 }
  .bar { display: grid; grid-template-columns: 46% 1fr 74px; gap: 8px; align-items: center; padding: 4px 0 } .bar i { background: #22252b; height: 18px; display: block } .bar u { display: block; height: 18px }
  .bar span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; text-align: right } table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: 4px 8px; border-bottom: 1px solid #24272c; font-weight: 400; white-space: nowrap } th { color: #8e8e9c }
  .u-legend { margin: 0; line-height: 1.1; font-size: 11px; text-align: left; padding-left: 40px } .u-legend .u-marker { width: 12px; height: 3px } .u-legend th, .u-legend td { border: 0; padding: 1px 3px; color: #ccccdc } .u-value { display: none !important }
</style><h1>${text(dashboard.title)}</h1><main>${boxes.join('\n')}</main><script>${uPlot}</script><script>
const format = ${format}, palette = ${JSON.stringify(palette)};
for (const c of ${JSON.stringify(charts)}) {
  if (c.series.length === 0) {
    document.getElementById('c' + c.id).textContent = 'No data';
    continue;
  }
  const total = c.times.map(() => 0);
  const data = c.series.map(s => c.stacked ? s.data.map((v, i) => total[i] += v ?? 0) : s.data);
  const axis = { stroke: '#8e8e9c', grid: { stroke: '#24272c', width: 1 }, ticks: { show: false }, font: '11px sans-serif' };
  // Of a stack the highest is drawn first, so that those below stay visible.
  const order = c.stacked ? data.map((_, i) => data.length - 1 - i) : data.map((_, i) => i);
  const rows = Math.min(3, Math.ceil(c.series.reduce((sum, s) => sum + s.name.length * 7 + 30, 0) / (c.width - 40)));
  new uPlot({ width: c.width, height: c.height - 21 * rows, legend: { live: false }, cursor: { show: false },
    scales: { y: { range: (_, min, max) => [Math.min(0, min), max > 0 ? max * 1.08 : 1] } },
    axes: [{ ...axis, values: (_, ticks) => ticks.map(t => new Date(t * 1000).toTimeString().slice(0, 5)), space: 70 }, { ...axis, size: 62, values: (_, ticks) => ticks.map(t => format(t, c.unit)) }],
    series: [{}, ...order.map(i => ({ label: c.series[i].name || 'value', stroke: palette[i % palette.length], width: 1.5, spanGaps: false, points: { show: false },
      fill: palette[i % palette.length] + Math.round((c.stacked ? 0.55 : Math.min(c.fill, 0.15)) * 255).toString(16).padStart(2, '0'),
      ...(c.bars ? { paths: uPlot.paths.bars({ size: [0.9] }) } : {}) }))] },
    [c.times, ...order.map(i => data[i])], document.getElementById('c' + c.id));
}
</script>`);
console.log(`${width + 2 * gap},${height}`);
