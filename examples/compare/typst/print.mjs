// Prints a document: node print.mjs FOLDER MAIN FONTS OUT, where FOLDER has
// MAIN and what it reads, and FONTS is the folder of the faces.
import { writeFileSync } from "node:fs";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

const [folder, main, fonts, out] = process.argv.slice(2);
const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontPaths: [fonts] }] });
writeFileSync(out, compiler.pdf({ mainFilePath: `${folder}/${main}` }));
