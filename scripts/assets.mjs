// Build the pages' style sheets, scripts and fonts into src/khamkho/ui/static/ui/.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { compile } from "sass";

const source = "src/khamkho/ui/assets";
const target = "src/khamkho/ui/static/ui";

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, "fonts"), { recursive: true });

for (const sheet of ["khamkho", "desk", "photo"]) {
  const { css } = compile(`${source}/scss/${sheet}.scss`, {
    style: "compressed",
    loadPaths: ["node_modules"],
    quietDeps: true,
  });
  writeFileSync(join(target, `${sheet}.css`), css);
}

await build({
  entryPoints: [`${source}/js/khamkho.js`, `${source}/js/desk.js`, `${source}/js/photo.js`],
  outdir: target,
  bundle: true,
  format: "esm",
  target: "es2020",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});

for (const script of ["thai", "latin"]) {
  for (const weight of [400, 700]) {
    const file = `sarabun-${script}-${weight}-normal.woff2`;
    cpSync(`node_modules/@fontsource/sarabun/files/${file}`, join(target, "fonts", file));
  }
}
cpSync("node_modules/@fontsource/sarabun/LICENSE", join(target, "fonts", "sarabun-licence.txt"));
cpSync(`${source}/images`, target, { recursive: true });
