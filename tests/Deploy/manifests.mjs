// Reads manifests (YAML, from standard input), checks each against what Kubernetes accepts, and prints them as a JSON array:
//   [{ "manifest": {…}, "errors": ["…"] }]
// Twice, with Kubernetes' own OpenAPI schema and the Prometheus operator's CRDs, both as npm packages: values by the compiled
// schemas, and names by the types made of them. Kubernetes drops a field it does not know without a word, so a mistyped one is an error here.
// A kind without a schema (a custom resource of somebody else's) has no errors.
import { text } from 'node:stream/consumers';
import ts from 'typescript';
import yaml from 'js-yaml';

const libraries = ['kubernetes-models', '@kubernetes-models/prometheus-operator'];

async function findKind({ apiVersion, kind }) {
  for (const library of libraries) {
    const module = `${library}/${apiVersion}/${kind}`;
    try {
      return { module, Kind: (await import(module))[kind] };
    } catch (fault) {
      if (fault.code !== 'ERR_MODULE_NOT_FOUND' && fault.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw fault;
    }
  }
  return undefined;
}

function valueErrors(Kind, manifest) {
  try {
    new Kind(manifest).validate();
    return [];
  } catch (fault) {
    return [fault.message];
  }
}

// One source file a manifest; an object literal may not have properties that its type does not name.
function nameErrors(checks) {
  const here = import.meta.dirname;
  const sources = new Map(checks.flatMap(({ found, manifest }, i) => found
    ? [[`${here}/manifest-${i}.ts`, `import type { I${manifest.kind} } from '${found.module}';\nexport const manifest: I${manifest.kind} = ${JSON.stringify(manifest)};\n`]]
    : []));
  const options = { strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  host.getSourceFile = (file, version, ...rest) =>
    sources.has(file) ? ts.createSourceFile(file, sources.get(file), version) : getSourceFile(file, version, ...rest);
  const program = ts.createProgram([...sources.keys()], options, host);
  return (i) => {
    const source = program.getSourceFile(`${here}/manifest-${i}.ts`);
    if (!source) return [];
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  };
}

const checks = await Promise.all(yaml.loadAll(await text(process.stdin)).filter(Boolean)
  .map(async (manifest) => ({ manifest, found: await findKind(manifest) })));
const namesOf = nameErrors(checks);
console.log(JSON.stringify(checks.map(({ manifest, found }, i) => ({
  manifest,
  errors: found ? [...valueErrors(found.Kind, manifest), ...namesOf(i)] : [],
}))));
