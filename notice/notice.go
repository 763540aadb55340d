package notice

import "github.com/zhifadoc/zhifadoc/forms"

// Date is the day of 成文日期 or 印发日期.
type Date = forms.Date

// Finding is something noticed about a notice's text.
type Finding = forms.Finding

// Layout is one of the formats of GB/T 9704-2012.
type Layout string

// The formats.
const (
	Ordinary Layout = ""        // 普通格式, clause 7
	Letter   Layout = "letter"  // 信函格式, 10.1
	Order    Layout = "order"   // 命令（令）格式, 10.2
	Minutes  Layout = "minutes" // 纪要格式, 10.3
)

// valid tells whether l is one of the formats.
func (l Layout) valid() bool {
	return l == Ordinary || l == Letter || l == Order || l == Minutes
}

// Notice is a 公文 by its parts (GB/T 9704-2012, 7.1). What is empty is not
// printed.
type Notice struct {
	Layout      Layout       `json:"layout,omitempty"`      // the format; empty: 普通格式
	CopyNumber  int          `json:"copy_number,omitempty"` // 份号, printed with six digits; 0: none
	Secrecy     string       `json:"secrecy,omitempty"`     // 密级和保密期限, as printed: 机密★1年
	Urgency     string       `json:"urgency,omitempty"`     // 紧急程度: 特急, 加急
	Masthead    []string     `json:"masthead,omitempty"`    // the organs of the 发文机关标志, lead first; empty: Issuers
	NoFile      bool         `json:"no_file,omitempty"`     // the 发文机关标志 without 文件
	Number      Number       `json:"number,omitzero"`       // 发文字号
	Signatories []string     `json:"signatories,omitempty"` // 签发人 of a 上行文
	Title       string       `json:"title"`                 // 标题
	TitleLines  []string     `json:"title_lines,omitempty"` // the title broken by the caller; empty: broken by the layout
	Addressees  string       `json:"addressees,omitempty"`  // 主送机关, without the colon
	Body        []Block      `json:"body"`                  // 正文
	Attendance  []Attendance `json:"attendance,omitempty"`  // 出席, 请假, 列席 of 纪要
	Attachments []Attachment `json:"attachments,omitempty"` // 附件说明 and 附件
	Issuers     []string     `json:"issuers,omitempty"`     // 发文机关署名
	Date        Date         `json:"date,omitzero"`         // 成文日期
	Note        string       `json:"note,omitempty"`        // 附注, without the parentheses
	CopyTo      string       `json:"copy_to,omitempty"`     // 抄送机关
	PrintedBy   string       `json:"printed_by,omitempty"`  // 印发机关
	PrintedOn   Date         `json:"printed_on,omitzero"`   // 印发日期
	Issued      *Attachment  `json:"issued,omitempty"`      // the rules, plan or document that a 印发 or 转发 notice carries after its date, without an 附件 mark
	Aside       []string     `json:"aside,omitempty"`       // what stood in the source and is no part of a 公文: page numbers, notes of a web page, leftovers of Word. Never printed
}

// Attendance is a list of people under the text of 纪要 (10.3).
type Attendance struct {
	Label  string `json:"label"`  // 出席, 请假, 列席
	People string `json:"people"` // as printed: 王一、李二，旗公安局张三
}

// Number is a 发文字号: 奈司字〔2022〕17号. 公告 and 通告 are numbered 2018年第41号
// and 命令 第5号 instead: Ordinal says so, and Year is 0 for the latter.
type Number struct {
	Prefix  string `json:"prefix"` // 发文机关代字: 奈司字
	Year    int    `json:"year,omitempty"`
	Serial  int    `json:"serial"`            // 序号
	Ordinal bool   `json:"ordinal,omitempty"` // 第…号
}

// BlockKind says what a Block is.
type BlockKind string

// The kinds of block.
const (
	Paragraph BlockKind = "paragraph"
	Heading   BlockKind = "heading" // a heading, alone on its line or run in (Text follows Heading on the same line)
	Item      BlockKind = "item"    // a numbered paragraph that is no heading: 1.…；
	Contact   BlockKind = "contact" // 联系人, 联系电话 and the like before the 附件说明
	Grid      BlockKind = "table"
	Figure    BlockKind = "picture"
)

// Block is a paragraph, heading, item, contact line, table or picture of the body.
type Block struct {
	Kind    BlockKind `json:"kind"`
	Level   int       `json:"level,omitempty"`   // 1–4 of a heading or item: 一、 （一） 1. （1）
	Number  string    `json:"number,omitempty"`  // the number as printed, with its mark: 一、 (a 章 or 条 with the space after it: 第一条　)
	Heading string    `json:"heading,omitempty"` // the heading's words, without number
	End     string    `json:"end,omitempty"`     // the mark after a heading alone on its line, 。 or ：, which should not be there; it is printed all the same, and Proofread says so
	Text    string    `json:"text,omitempty"`    // the paragraph; of a heading: what runs on after it
	Table   *Table    `json:"table,omitempty"`
	Picture *Picture  `json:"picture,omitempty"`
}

// Picture is a picture in the body, in the middle of the 版心. Block.Text is
// its caption.
type Picture struct {
	Data  []byte  `json:"data"`            // JPEG or PNG
	Width float64 `json:"width,omitempty"` // mm; 0 or more than the 版心's 156: that wide
}

// Table is a table in the body.
type Table struct {
	Header []string   `json:"header,omitempty"`
	Rows   [][]string `json:"rows"`
}

// Attachment is one 附件: its name in the 附件说明 and, when bound in, its content.
type Attachment struct {
	Title   string      `json:"title"`             // as the 附件说明 has it
	Number  string      `json:"number,omitempty"`  // as written when it is not the attachment's place in the list: 1-2
	Heading string      `json:"heading,omitempty"` // the title on the attachment's own page, when the source has another there
	Body    []Block     `json:"body,omitempty"`
	Form    *forms.Form `json:"form,omitempty"` // one of the three forms, on A4 landscape
}
