// Checks dashboards against Grafana's own types: values and names of the dashboard, and of every panel's options by its kind.
//   dashboards.mjs FILE...   Ends with 1, and says what and where, when Grafana does not know something that stands there.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';

const kinds = { stat: 'Stat', gauge: 'Gauge', bargauge: 'BarGauge', table: 'Table', timeseries: 'TimeSeries' };
const here = import.meta.dirname, types = `${here}/node_modules/@grafana/schema/dist/types`;
// Enumerations are written as their values in JSON, and what is left out the importer completes with defaults.
const prelude = `
type Plain<T> = T extends string ? \`\${T}\` : T extends number ? number : T extends boolean | null | undefined ? T : T extends Array<infer E> ? Array<Plain<E>> : T extends object ? { [K in keyof T]?: Plain<T[K]> } : T;
`;

/** The parts of a dashboard that have a type of their own: a panel's options are "any" in the dashboard's. */
function parts(file) {
  // "__inputs" and "__requires" belong to the importer; a variable's query and an annotation's are the data source's.
  const { __inputs, __requires, ...dashboard } = JSON.parse(readFileSync(file, 'utf8'));
  for (const annotation of dashboard.annotations.list) for (const name of ['expr', 'step', 'titleFormat', 'textFormat']) delete annotation[name];
  for (const variable of dashboard.templating.list) delete variable.definition;
  const panels = dashboard.panels.flatMap(panel => [panel, ...panel.panels ?? []]).filter(panel => panel.type !== 'row');
  return [{ of: basename(file), type: 'Dashboard', from: 'raw/dashboard/x/dashboard_types.gen', value: dashboard },
    ...panels.map(panel => ({ of: `${basename(file)}: ${panel.title}`, type: 'Options', from: `raw/composable/${panel.type}/panelcfg/x/${kinds[panel.type]}PanelCfg_types.gen`, value: panel.options }))];
}

const sources = new Map(process.argv.slice(2).flatMap(parts).map(({ of, type, from, value }, i) =>
  [`${here}/dashboard-${i}.ts`, { of, text: `import type { ${type} } from '${types}/${from}';\n${prelude}export const value: Plain<${type}> = ${JSON.stringify(value)};\n` }]));
const options = { strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
const host = ts.createCompilerHost(options);
const { readFile, fileExists, getSourceFile } = host;
host.fileExists = file => sources.has(file) || fileExists(file);
host.readFile = file => sources.get(file)?.text ?? readFile(file);
host.getSourceFile = (file, version, ...rest) =>
  sources.has(file) ? ts.createSourceFile(file, sources.get(file).text, version) : getSourceFile(file, version, ...rest);
const program = ts.createProgram([...sources.keys()], options, host);
const faults = [...sources].flatMap(([file, { of }]) => {
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    .map(({ messageText, start = 0 }) => `${of}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}\n    at ${source.text.slice(start, start + 80)}`);
});
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
