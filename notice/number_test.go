package notice

import (
	"errors"
	"testing"
)

func TestParseNumber(t *testing.T) {
	want := Number{Prefix: "奈司字", Year: 2022, Serial: 17}
	for _, s := range []string{
		"奈司字〔2022〕17号", "奈司字【2022】17号", "奈司字[2022]17号", "奈司字［2022］17号", "奈司字（2022）17号", "奈司字(2022)17号",
		"奈司字〔２０２２〕１７号", " 奈司字 〔2022〕 17 号 ", "奈司字〔2022〕第17号", "奈司字〔2022〕017号", "（奈司字〔2022〕17号）", "奈司字〔2022]17号",
	} {
		if n, err := ParseNumber(s); err != nil || n != want {
			t.Errorf("ParseNumber(%q) = %+v, %v", s, n, err)
		}
	}
	for s, want := range map[string]Number{
		"国办发明电〔2018〕15号":          {Prefix: "国办发明电", Year: 2018, Serial: 15},
		"〔2018〕15号":               {Year: 2018, Serial: 15},
		"2018年 第41号":              {Year: 2018, Serial: 41, Ordinal: true},
		"第5号":                     {Serial: 5, Ordinal: true},
		"国务院令第711号":               {Prefix: "国务院令", Serial: 711, Ordinal: true},
		"财政部 税务总局公告2021年第11号":     {Prefix: "财政部 税务总局公告", Year: 2021, Serial: 11, Ordinal: true},
		"财 政 部 公 告 2021 年 第 11 号": {Prefix: "财政部公告", Year: 2021, Serial: 11, Ordinal: true},
	} {
		if n, err := ParseNumber(s); err != nil || n != want {
			t.Errorf("ParseNumber(%q) = %+v, %v", s, n, err)
		}
	}
	for _, s := range []string{
		"", "号", "17号", "奈司字17号", "奈司字〔22〕17号", "奈司字〔2022〕号", "奈司字〔2022〕0号", "奈司字2022〕17号", "奈司字〔2022〕17",
		"根据奈司字〔2022〕17号，特此通知", "《通知》（奈司字〔2022〕17号", "中山路第5号", "华土网挂2014-06", "奈司字〔0022〕17号", "奈司字〔2022〕9999999号",
	} {
		n, err := ParseNumber(s)
		var ne *NumberError
		if !errors.As(err, &ne) || !n.IsZero() {
			t.Errorf("ParseNumber(%q) = %+v, %v; want a *NumberError", s, n, err)
		}
	}
}

func TestNumberString(t *testing.T) {
	for want, n := range map[string]Number{
		"奈司字\u30142022\u301517号": {Prefix: "奈司字", Year: 2022, Serial: 17},
		"2018年第41号":              {Year: 2018, Serial: 41, Ordinal: true},
		"国务院令第711号":              {Prefix: "国务院令", Serial: 711, Ordinal: true},
		"第5号":                    {Serial: 5, Ordinal: true},
		"":                       {},
	} {
		if got := n.String(); got != want {
			t.Errorf("%+v is %q, want %q", n, got, want)
		}
	}
}

// TestNumberFindings: what Parse puts right in a number it also reports, with
// the rule and what should stand there.
func TestNumberFindings(t *testing.T) {
	for written, rules := range map[string][]string{
		"望司〔2022〕7号":    nil,
		"望司[2022]7号":    {"num-bracket"},
		"望司〔2022〕第7号":   {"num-di"},
		"望司〔2022〕007号":  {"num-zero"},
		"望司（2022）第07 号": {"num-bracket", "num-di", "num-zero"},
	} {
		_, findings, err := Parse(written + "\n关于甲的通知\n各局：\n　　甲。\n望泽县司法局\n2022年1月2日")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range findings {
			got = append(got, f.Rule)
			if f.Suggestion != "望司〔2022〕7号" || f.Place.Line != 1 || f.Place.Column != 1 {
				t.Errorf("%s: %+v", written, f)
			}
		}
		if len(got) != len(rules) {
			t.Errorf("%s: found %v, want %v", written, got, rules)
			continue
		}
		for i := range got {
			if got[i] != rules[i] {
				t.Errorf("%s: found %v, want %v", written, got, rules)
			}
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"奈司字〔2022〕17号", "财政部 税务总局公告2021年第11号", "（国发[2018]第044号)", "国务院令第711号"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNumber(s)
		if err != nil {
			return
		}
		if again, err := ParseNumber(n.String()); err != nil || again != n {
			t.Errorf("%q reads as %+v, and %q as %+v, %v", s, n, n.String(), again, err)
		}
	})
}
