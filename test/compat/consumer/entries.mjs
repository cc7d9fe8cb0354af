import { createRequire } from 'node:module';

// Loads every entry point of the package by `import` and by `require`: `node entries.mjs [entry=peer that is not there …]`.
const require = createRequire(import.meta.url);
const { exports } = require('nestjs-registry-http/package.json');
const missing = new Map(process.argv.slice(2).map(argument => argument.split('=')));
const faults = [];

for (const entry of Object.keys(exports)) {
  if (entry === './package.json') continue;
  const name = `nestjs-registry-http${entry.slice(1)}`;
  try {
    const [imported, required] = [await import(name), require(name)];
    for (const [key, value] of Object.entries(imported)) {
      if (required[key] !== value) faults.push(`${name}: ${key} is there twice`);
    }
    if (Object.keys(imported).length === 0) faults.push(`${name}: nothing is exported`);
  } catch (error) {
    // Without the peer that it is for, an entry point says which one is missing.
    const peer = missing.get(entry);
    if (peer === undefined || !error.message.includes(peer)) faults.push(`${name}: ${error.message}`);
  }
}

if (faults.length) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
