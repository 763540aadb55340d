package notice

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/forms"
)

// full has every field, with values that are hard to tell from others in
// plain text.
func full() *Notice {
	return &Notice{
		CopyNumber: 12, Secrecy: "机密★1年", Urgency: "特急", Masthead: []string{"甲局", "乙局"}, NoFile: true,
		Number: Number{Prefix: "甲", Year: 2022, Serial: 1}, Signatories: []string{"阿拉坦·其其格", "李明"},
		Title: "一、关于。的通知", TitleLines: []string{"一、关于。", "的通知"}, Addressees: "附件1",
		Body: []Block{
			{Kind: Paragraph, Text: "附件1"},
			{Kind: Paragraph, Text: "一、像标题的段落"},
			{Kind: Heading, Level: 4, Number: "Ⅰ", Heading: "像段落。的标题"},
			{Kind: Heading, Level: 1, Number: "一、", Heading: "标题", Text: "接排"},
			{Kind: Heading, Level: 2, Heading: "没有编号", End: "："},
			{Kind: Item, Level: 2, Number: "（一）", Text: "抄送：甲局。"},
			{Kind: Contact, Text: "不像联系人"},
			{Kind: Grid, Table: &Table{Header: []string{"", "乙", ""}, Rows: [][]string{{"1", "", ""}, {"", "", ""}}}},
			{Kind: Grid, Table: &Table{Rows: [][]string{{"", "", ""}}}},
		},
		Attachments: []Attachment{
			{Title: "1.像编号", Number: "1-1", Heading: "另一个标题", Body: []Block{{Kind: Paragraph, Text: "2022年5月16日"}}},
			{Title: "表", Form: &forms.Form{Kind: forms.Clearance, Unit: "甲", Date: Date{Year: 2022, Month: 5, Day: 16}, FilledBy: "某", Phone: "1",
				Officers: []forms.Officer{{Name: "姓名", Reason: "无"}}}},
		},
		Issuers: []string{"看不出是机关"}, Date: Date{Year: 2022, Month: 5, Day: 16}, Note: "（注）", CopyTo: "甲，乙。", PrintedBy: "2022年",
		PrintedOn: Date{Year: 2022, Month: 5, Day: 17}, Issued: &Attachment{Title: "某", Body: []Block{{Kind: Paragraph, Text: "（一）"}}},
		Aside: []string{"[bookmark: a]", "【标题】"},
	}
}

func TestFormatRoundTrip(t *testing.T) {
	n := full()
	if err := n.Validate(); err != nil {
		t.Fatal(err)
	}
	// Each field alone, too: nothing must depend on what stands around it.
	list := []*Notice{n, {Body: []Block{{Kind: Paragraph, Text: "甲"}}}}
	v := reflect.ValueOf(n).Elem()
	for i := range v.NumField() {
		one := &Notice{Body: []Block{}}
		reflect.ValueOf(one).Elem().Field(i).Set(v.Field(i))
		list = append(list, one)
	}
	for _, n := range list {
		text := Format(n)
		back, _, err := Parse(text)
		if err != nil {
			if errors.Is(err, ErrEmpty) && text == "" {
				continue
			}
			t.Errorf("%v\n%s", err, text)
			continue
		}
		if n.NoFile && len(n.Masthead) == 0 {
			n.NoFile = back.NoFile
		}
		if !same(n, back) {
			a, _ := json.Marshal(n)
			b, _ := json.Marshal(back)
			t.Errorf("%s\nis read as %s\nnot as %s", text, b, a)
		}
	}
}

// TestFormatPlain: ordinary texts need no labels.
func TestFormatPlain(t *testing.T) {
	files, _ := filepath.Glob("testdata/parse/*.txt")
	for _, file := range append(files, naiman+"notice.txt") {
		n, _, err := Parse(read(t, file))
		if err != nil {
			t.Fatal(err)
		}
		n.Aside = nil
		if text := Format(n); strings.Contains(text, labelOpen+labelParagraph+labelClose) {
			t.Errorf("%s needs labels:\n%s", file, text)
		}
	}
}

func TestJSONRoundTrip(t *testing.T) {
	n := full()
	data, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	var again Notice
	if err := json.Unmarshal(data, &again); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(n, &again) {
		t.Errorf("got  %+v\nwant %+v", again, n)
	}
	strict, err := ReadJSON(strings.NewReader("\ufeff" + string(data) + "\n"))
	if err != nil || !reflect.DeepEqual(n, strict) {
		t.Errorf("ReadJSON: %+v, %v", strict, err)
	}
}

// TestJSONNames fixes the names that other systems rely on.
func TestJSONNames(t *testing.T) {
	n := &Notice{Number: Number{Prefix: "甲", Year: 2022, Serial: 1}, Title: "题", Addressees: "送",
		Body:        []Block{{Kind: Heading, Level: 1, Number: "一、", Heading: "标", Text: "文"}},
		Attachments: []Attachment{{Title: "表", Form: &forms.Form{Kind: forms.NewIssue, Officers: []forms.Officer{{Name: "某", CertificateNo: "1"}}}}},
		Issuers:     []string{"局"}, Date: Date{Year: 2022, Month: 5, Day: 6}}
	const want = `{"number":{"prefix":"甲","year":2022,"serial":1},"title":"题","addressees":"送",` +
		`"body":[{"kind":"heading","level":1,"number":"一、","heading":"标","text":"文"}],` +
		`"attachments":[{"title":"表","form":{"kind":"new-issue","officers":[{"name":"某","certificate_no":"1"}]}}],` +
		`"issuers":["局"],"date":"2022-05-06"}`
	if data, err := json.Marshal(n); err != nil || string(data) != want {
		t.Errorf("%v\n got %s\nwant %s", err, data, want)
	}
}

func TestReadJSONRefuses(t *testing.T) {
	for data, want := range map[string]string{
		`{"title":"甲","body":[{"kind":"para","text":"乙"}]}`:                                "body[0].kind",
		`{"title":"甲","body":[{"kind":"heading","level":5,"heading":"乙"}]}`:                "body[0].level",
		`{"title":"甲","body":[{"kind":"item","text":"乙"}]}`:                                "body[0].level",
		`{"title":"甲","body":[{"kind":"table"}]}`:                                          "body[0].table",
		`{"title":"甲","body":[{"kind":"table","table":{"rows":[["1","2"],["3"]]}}]}`:       "rows[1]",
		`{"title":"甲","body":[{"kind":"paragraph","text":"乙\n丙"}]}`:                        "body[0].text",
		`{"title":"甲","body":[],"date":"2022-02-30"}`:                                      "2022-02-30",
		`{"title":"甲","body":[],"date":"2022年5月16日"}`:                                      "2022-05-16",
		`{"title":"甲","body":[],"titel":"乙"}`:                                              "titel",
		`{"title":"甲","body":[],"attachments":[{"title":"乙","text":"丙"}]}`:                 "text",
		`{"title":"甲","body":[],"attachments":[{"title":"乙","form":{"kind":"other"}}]}`:    "form.kind",
		`{"title":"甲","body":[],"attachments":[{"title":"乙","form":{"Kind":"renewal "}}]}`: "form.kind",
		`{"title":"甲","body":[],"number":{"prefix":"乙","year":22,"serial":1}}`:             "number.year",
		`{"title":"甲","body":[],"copy_number":1000000}`:                                    "copy_number",
		`{"title":"甲","body":[],"issuers":["乙",""]}`:                                       "issuers[1]",
		`{"title":"甲","title_lines":["甲","乙"],"body":[]}`:                                  "title_lines",
		"{\n\"title\": 5}":           "第2行",
		`{"title":"甲","body":[]} {}`: "数据之后",
		`{"title": x}`:               "第1行第11字", // counted by hand: the x
		"\ufeff" + `{"title": x}`:    "第1行第11字", // a byte order mark is no character of the text
		"\ufeff{\n\"标题\": x}":        "第2行第7字",
		`{"title":"甲","body":[`:      "JSON",
		``:                           "JSON",
		`{"title":"` + strings.Repeat("甲", MaxText/3): "MB",
	} {
		_, err := ReadJSON(strings.NewReader(data))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s: error %v does not name %s", data, err, want)
		}
	}
	// All faults at once, each typed.
	_, err := ReadJSON(strings.NewReader(`{"title":"甲 ","body":[{"kind":"x"},{"kind":"item","level":9}],"copy_number":-1}`))
	if err == nil || strings.Count(err.Error(), "notice: ") != 4 {
		t.Errorf("not all faults reported: %v", err)
	}
	var fe *FieldError
	if !errors.As(err, &fe) {
		t.Errorf("%T is no *FieldError", err)
	}
}
