// Makes the classic build of the module: the same code in a function, with a global name instead of an export.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = (name) => new URL(`src/${name}`, import.meta.url);

export function classic() {
  const code = readFileSync(file("channels.js"), "utf8").replace(/^export (\{.*\});$/m, "globalThis.Channels = $1;");
  return `// Made of channels.js by "npm run build"; change it there.\n(() => {\n${code}})();\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file("channels.classic.js"), classic());
