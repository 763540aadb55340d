// Prints cards.typ: node print.mjs FOLDER FONTFILE OUT, where FOLDER has
// people.json and the pictures.
import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

const [folder, fonts, out] = process.argv.slice(2);
const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontPaths: [dirname(fonts)] }] });
writeFileSync(out, compiler.pdf({ mainFilePath: `${folder}/cards.typ` }));
