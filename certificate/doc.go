// Package certificate is the end of the notice's work: who may have a
// certificate, in what order, its number, its verification code, its card, the
// print run and the register of handing out.
//
// # From results to cards
//
//	exam's list ──ReadResults──▶ []Result ─┐
//	reviewed forms, photos, what was issued ┴─Issue──▶ Cards and Refusals
//	Cards ──Printer.Cards, Printer.Sheets──▶ PDF, and a Run that says what was printed
//	Cards ──Printer.Print──▶ PDFs of at most 500 cards, and a Manifest by which a
//	                         run that was broken off goes on
//	Issuance and Runs ──WriteRegister──▶ 发放登记表
//	Issuance and Runs ──Ledger──▶ Held of the next Issue, 发放登记表 (WriteRegister,
//	                              PrintRegister), 作废公告, 公示, StatusList
//
// Issue gives numbers 按照资格考试通过的先后顺序, as the notice says, and refuses
// people by name and reason; it never fails because of one of them. Printer
// skips a card that cannot be printed, reports it, and prints the others.
//
// # The code
//
// The QR code holds a CBOR Web Token (RFC 8392) in COSE_Sign1 (RFC 9052),
// signed with Ed25519: number, name, department, kind, and period of validity,
// which is what stands on the card; no identity number. It is written as an
// upper-case URL, so that any telephone opens the office's page and a verifier
// without a network needs only the public keys.
//
// For who writes a verifier: after the URL's last slash stand the bytes in
// RFC 9285's Base45 with 41 characters, 0-9A-Z$*+-: in this order. They are a
// tagged COSE_Sign1 with alg and kid protected and nothing unprotected; the
// claims are 2 (sub), the number; 4 (exp) and 5 (nbf), midnights in Beijing;
// and -65537, [name, department, kind]: two byte strings in UTF-16BE and 1 for
// 行政执法证 or 2 for 行政执法监督证. testdata/cose/interop.mjs has one in
// JavaScript.
//
// Decode yields an Unverified, whose content is not to be had; only its Verify
// and VerifyStatus yield the Claims. A picture of a code has to be read by a
// scanner first: the package has no reader of pictures.
//
// What became of a certificate after it was signed is in the StatusList: signed
// and dated, two bits a certificate, IETF's Token Status List in its CWT form.
// Judge puts code, keys, clock and list together into one of nine verdicts, and
// VerifyHandler shows it to whoever scans a card. None of them can know that a
// code was copied from a genuine card: its page asks to compare the card and
// the person.
//
// # The ledger
//
// A Ledger is the file of the job in which every certificate's events stand,
// one a line: issued, printed, spoiled, reprinted, handed out, lost, suspended,
// restored, revoked, expired, replaced. What it acknowledged is on the disk;
// lines are chained by hashes; it knows what may follow what, and that nobody
// has two. Its Print prints what waits and enters it, so that each card comes
// out once for each time it was asked for, whatever breaks off in between.
// Identity numbers are not in it: see PersonKey for what that is worth. Its end (Head) is printed on the register and signed in the status
// list, so that a ledger that is cut or rewritten later can be told.
//
// # The card
//
// A Design is data: fields, boxes in mm, faces, colours. National follows the
// uniform style of 2020 as far as public sources confirm it, Detailed has more
// fields; an office reads its own with ReadDesign, and DesignSchema helps in
// writing it. Text is shrunk, then
// wrapped, never clipped, and what came out smaller than the design wants is
// reported. The national emblem is never drawn: there is a labelled place, or
// the picture that the user supplies. Likewise the seal, see forms.Seal.
//
// Lengths are in mm with the origin at the side's top left and y downwards;
// font sizes are in points. Times of day and days of validity are Beijing's.
// All types are safe for concurrent use once they are set up. The same input
// gives the same bytes; the package asks for the time nowhere but in a
// VerifyHandler that is given no clock, and for the progress of Print.
package certificate
