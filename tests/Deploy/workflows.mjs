// Checks workflows with GitHub's own parser, and prints their shell steps, one a line:  workflows.mjs FILE...   Ends with 1 where it finds something.
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import yaml from 'js-yaml';

// The parser imports its schema as bundlers do; Node wants to be told that JSON is meant.
register(`data:text/javascript,${encodeURIComponent(`import { readFileSync } from 'node:fs';
export const load = (url, context, next) => url.endsWith('.json')
  ? { format: 'module', shortCircuit: true, source: 'export default ' + readFileSync(new URL(url), 'utf8') } : next(url, context);`)}`);
const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } = await import('@actions/workflow-parser');

const faults = [];
for (const file of process.argv.slice(2)) {
  const { context, value } = parseWorkflow({ name: file, content: readFileSync(file, 'utf8') }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  faults.push(...context.errors.getErrors().map(({ message }) => message));
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
for (const file of process.argv.slice(2))
  for (const { steps } of Object.values(yaml.load(readFileSync(file, 'utf8')).jobs))
    for (const { run } of steps) if (run) console.log(run);
