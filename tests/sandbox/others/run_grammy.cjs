// Run a bot made with grammY, its source unchanged: node run_grammy.cjs SOURCE ADDRESS TOKEN.
//
// SOURCE is the README.md of a package; the bot is the quick start in it, the first block of code that makes a Bot and
// starts it. Whoever reads it there pastes it into a file beside node_modules, so that is what is done here. Every
// `Bot` gets the sandbox as its apiRoot, and the token that the README leaves to be filled in.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { createRequire } = require("node:module");
const { pathToFileURL } = require("node:url");

const [source, apiRoot, token] = process.argv.slice(2);
const need = createRequire(source);

function pointAtSandbox(grammy) {
  const Bot = class extends grammy.Bot {
    constructor(_token, config = {}) {
      super(token, { ...config, client: { ...config.client, apiRoot } });
    }
  };
  Object.defineProperty(grammy, "Bot", { value: Bot, enumerable: true });
}

function quickStart(readme) {
  const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map((found) => found[1]);
  return blocks.find((code) => code.includes("new Bot") && code.includes("bot.start()"));
}

function paste(code) {
  const { code: plain } = need("@swc/wasm-typescript").transformSync(code, { mode: "strip-only" });
  const file = path.resolve(code.includes("require(") ? "bot.cjs" : "bot.mjs");
  const modules = source.replace(/(.*node_modules).*/s, "$1");
  fs.symlinkSync(modules, path.resolve("node_modules"), "junction");
  fs.writeFileSync(file, plain);
  return file;
}

pointAtSandbox(need("grammy"));
import(pathToFileURL(paste(quickStart(fs.readFileSync(source, "utf8")))));
