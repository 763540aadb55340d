// Package forms is people and tables: an officer's record, the three forms
// that the notice sends along, their signature and seal blocks.
//
// A [Form] is one of three kinds ([Clearance], [Renewal], [NewIssue]). It goes
// out as PDF ([Renderer]) or as a workbook ([Workbook]), blank or filled, and
// comes back from a department through [Read]. What was read is examined by
// [Review] and put together by [Merge]. A [Collection] counts it by unit, and
// [WriteReview] sends what was found back to the units; [Form.Public] is the
// list for the public.
//
// A PDF may have fields for digital signatures over the blocks to be signed
// and sealed ([Renderer.SignatureFields]); signing is other programs' work.
//
// Reading never drops a row because another one, or another cell of it, is
// wrong: what is doubtful becomes a [Finding] that names its file, sheet and
// cell, and the text of the row stays as it was written. Only a file that
// cannot be a form at all is an error.
//
// # Units
//
// Lengths are in millimetres, with the origin at the paper's top left and y
// downwards. Font sizes are in points.
//
// # Personal data
//
// Messages show at most the last four characters of a citizen identity
// number, and only where they are needed to find the row.
package forms
