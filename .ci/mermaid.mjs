// Parses every picture that is named with Mermaid itself; none named is an error.
import fs from 'node:fs';
import { JSDOM } from 'jsdom';

const page = new JSDOM('<!DOCTYPE html><body></body>');
globalThis.window = page.window;
globalThis.document = page.window.document;
const mermaid = (await import('mermaid')).default;
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });

const files = process.argv.slice(2);
if (files.length === 0) process.exitCode = 1;
for (const file of files) {
  try {
    const { diagramType } = await mermaid.parse(fs.readFileSync(file, 'utf8'));
    console.log(`${file}: ${diagramType}`);
  } catch (error) {
    console.log(`${file}: ${String(error.message ?? error).slice(0, 600)}`);
    process.exitCode = 1;
  }
}
