// Makes interop.json: tokens of an independent COSE implementation for the Go
// tests to verify, and that implementation's verdict on the Go code's token.
//
//	npm install @auth0/cose@1.0.2 cbor-x@1.6.0
//	node interop.mjs <token> <status list in hex>  > interop.json
//
// where both are the ones that TestInterop prints when interop.json is absent.
// The key is that of RFC 8032, 7.1, test 1.
import { Sign1, ProtectedHeaders, UnprotectedHeaders, Headers, Algorithms, COSEKey } from '@auth0/cose';
import { Encoder } from 'cbor-x';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { deflateSync } from 'node:zlib';

const jwk = { kty: 'OKP', crv: 'Ed25519', d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
const kid = Buffer.from('90fa', 'hex');
const cbor = new Encoder({ mapsAsObjects: false, useRecords: false, tagUint8Array: false, variableMapSize: true });

// The text of a token: RFC 9285's Base45 with the 41 characters below.
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-:';
function base41(bytes) {
  let out = '';
  for (let i = 0; i < bytes.length; i += 2) {
    const pair = i + 1 < bytes.length;
    let n = pair ? bytes[i] * 256 + bytes[i + 1] : bytes[i];
    for (let k = pair ? 3 : 2; k > 0; k--) { out += alphabet[n % 41]; n = Math.floor(n / 41); }
  }
  return out;
}
function unbase41(text) {
  const out = [];
  for (let i = 0; i < text.length; i += 3) {
    const digits = [...text.slice(i, i + 3)].map(c => alphabet.indexOf(c));
    const n = digits.reduceRight((n, d) => n * 41 + d, 0);
    if (digits.length === 3) out.push(n >> 8);
    out.push(n & 255);
  }
  return Buffer.from(out);
}
const utf16 = text => Buffer.from(text, 'utf16le').swap16(); // big-endian
const beijing = day => Date.parse(day + 'T00:00:00+08:00') / 1000;
const certificate = new Map([
  [2, '1505252200007'], [4, beijing('2028-09-01')], [5, beijing('2022-09-01')],
  [-65537, [utf16('阿拉坦·额尔德尼'), utf16('奈曼旗水务局'), 1]],
]);
async function sign(headers, payload) {
  const m = await Sign1.sign(new ProtectedHeaders([[Headers.Algorithm, Algorithms.EdDSA], [Headers.KeyID, kid], ...headers]),
    new UnprotectedHeaders([]), payload, privateKey);
  return Buffer.from(m.encode());
}
const statuses = [0, 2, 3, 1, 0, 0, 0, 0, 0, 1]; // of N01 to N10
const entries = Buffer.alloc(3);
statuses.forEach((s, i) => { entries[i >> 2] |= s << (i & 3) * 2; });
const list = new Map([
  [2, 'https://zhifa.example/status'], [6, beijing('2025-01-01')],
  [65533, new Map([['lst', deflateSync(entries)], ['bits', 2]])], [65534, 86400],
  [-65538, new Map([[1, [['N', 2, 1, 10]]]])],
]);

const plain = v => v instanceof Map ? Object.fromEntries([...v].map(([k, w]) => [k, plain(w)])) :
  v instanceof Uint8Array ? Buffer.from(v).toString('hex') : Array.isArray(v) ? v.map(plain) : typeof v === 'bigint' ? Number(v) : v;
async function verify(bytes) { // throws when the signature is wrong
  const m = Sign1.decode(bytes);
  await m.verify(publicKey);
  return plain(cbor.decode(m.payload));
}
const [token, statusList] = process.argv.slice(2);
console.log(JSON.stringify({
  made_by: '@auth0/cose 1.0.2, cbor-x 1.6.0, node ' + process.version,
  theirs: base41(await sign([], cbor.encode(certificate))),
  their_status_list: (await sign([[16, 'application/statuslist+cwt']], cbor.encode(list))).toString('hex'),
  ours: token, ours_as_verified: await verify(unbase41(token)),
  our_status_list: statusList, our_status_list_as_verified: await verify(Buffer.from(statusList, 'hex')),
}, null, 1));
