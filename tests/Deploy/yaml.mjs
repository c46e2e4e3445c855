// Prints the documents of YAML files as one JSON array:  yaml.mjs FILE...
import { readFileSync } from 'node:fs';
import yaml from 'js-yaml';

console.log(JSON.stringify(process.argv.slice(2).flatMap(file => yaml.loadAll(readFileSync(file, 'utf8')))));
