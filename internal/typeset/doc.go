// Package typeset sets Chinese lines: it decides where lines break, how marks
// are squeezed and gaps stretched, and how a text is fitted to a box. It is
// pure: it knows metrics, no paper.
//
// Lengths are in mm, font sizes in points; X runs from the start of the line.
// Everything is safe for concurrent use, and the same input gives the same lines.
//
// # Lines
//
// [Setter.Lines] breaks a paragraph as an official document wants it:
//
//   - No line starts or ends with what GB/T 15834-2011 5.1 and clreq (W3C
//     Requirements for Chinese Text Layout, 行首行尾禁则 at the level of the
//     national standard) keep from there: see [MayStart] and [MayEnd].
//   - ——, ……, numbers with their signs and groups (￥5.60, 100%, 36.5℃,
//     1 234 567), Latin words, web and e-mail addresses are not broken, and the
//     间隔号 of a name stays between characters of the name. Between a number and
//     a Han unit (2022年) a line may break: 数字、年份不能回行 is about the digits.
//     A × that is to be filled in (关于×××的通知) is a character like others.
//   - A full line of Han stands on its grid ([Measure.Cell]); nothing is squeezed
//     that need not be.
//   - 先挤进，后推出: where a rule would push something to the next line, marks are
//     squeezed to take it in, in clreq's order (the mark at the line's end, word
//     spaces, 间隔号, brackets, ，、；：, and last 。？！), each to half its width;
//     if that is not enough it is pushed out, and the line is stretched: word
//     spaces first, then every gap alike, but not in words, numbers, —— and ……
//     nor beside 连接号, 间隔号 and 分隔号.
//   - A paragraph does not end with a line of one character (孤字), if squeezing
//     or a character from the line before can help it.
//   - No gap is put between Han and Latin: official documents have none.
//
// What a rule keeps together is broken only if it is longer than a line: an
// address where its parts meet, a word between letters, a number last of all. A
// justified line with no gap that may be widened, such as a single long word, is
// left short.
//
// A squeezed opening mark moves to the left by what is squeezed, since its ink
// is in the right half of its cell; at the start of a line its run's X is then
// negative, its ink is not. A closing mark keeps its place.
//
// # Runs
//
// A line is drawn run by run: Run.Text in Run.Face at Run.Size from X, with
// Run.Spacing after each character. A space that a face lacks and a tab are
// drawn as U+0020; controls that show nothing (variation selectors, U+200B,
// soft hyphens) are not in a run's text.
package typeset
