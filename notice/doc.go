// Package notice is the 公文: its parts, reading them from a clerk's text,
// laying them out to GB/T 9704-2012, and printing them.
//
// # The parts of a 公文
//
// From the top of the first page down, with the clause that rules each:
//
//	版头  份号, 密级和保密期限, 紧急程度   7.2.1–3  CopyNumber, Secrecy, Urgency
//	      发文机关标志, in red           7.2.4    Masthead
//	      发文字号, 签发人               7.2.5–6  Number, Signatories
//	      the red rule                   7.2.7
//	主体  标题                           7.3.1    Title
//	      主送机关                       7.3.2    Addressees
//	      正文, headings of four levels  7.3.3    Body
//	      附件说明                       7.3.4    Attachments
//	      署名, 成文日期, the seal       7.3.5    Issuers, Date; Renderer.Seals
//	      附注                           7.3.6    Note
//	      附件, each from a new page     7.3.7    Attachments
//	版记  抄送机关, 印发机关和印发日期   7.4      CopyTo, PrintedBy, PrintedOn
//	and   页码                           7.5
//
// [Parse] reads them from text without mark-up, [Renderer] prints them. A
// [Notice] may as well be filled in by a program, or read from JSON.
//
// # Units
//
// Lengths are in mm from the paper's top left, y downwards; text is placed by
// its baseline; font sizes are in points. 3号, the size of the text, is 15.75
// pt, at which 28 characters and 22 lines fill the 156 mm × 225 mm of the 版心.
package notice
