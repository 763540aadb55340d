package certificate

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestBuiltInDesigns(t *testing.T) {
	for _, name := range []string{"national", "detailed"} {
		d, err := BuiltIn(name)
		if err != nil {
			t.Fatal(err)
		}
		if d.Name != name || d.Width != CardWidth || d.Height != CardHeight || d.Corner != CardCorner {
			t.Errorf("%s: %s %g×%g, corner %g", name, d.Name, d.Width, d.Height, d.Corner)
		}
		// What must be on either card (Henan's and Zhejiang's texts).
		for _, text := range []string{"{name}", "{department}", "{number}", "{title}", "{english}", "{supervisor}监制", "{expires}"} {
			if !uses(d, func(f *Field) bool { return strings.Contains(f.Text, text) }) {
				t.Errorf("%s has no %s", name, text)
			}
		}
		for _, kind := range []string{PhotoField, CodeField, EmblemField} {
			if !uses(d, func(f *Field) bool { return f.Kind == kind }) {
				t.Errorf("%s has no %s", name, kind)
			}
		}
		for _, s := range []*Side{&d.Front, &d.Back} {
			for _, f := range s.Fields {
				// Nothing in the 3 mm that card printers may miss and cutters
				// round off.
				b := f.Box
				if b.X < 3 || b.Y < 3 || b.X+b.W > d.Width-3 || b.Y+b.H > d.Height-3 {
					t.Errorf("%s: %s %q too near the edge: %v", name, f.Kind, f.Text, b)
				}
				if f.Kind == PhotoField && math.Abs(b.W/b.H-26.0/32) > 0.001 {
					t.Errorf("%s: photo %v is not 26:32", name, b)
				}
			}
			if l := luma(s.Guilloche.Colour); l < 200 {
				t.Errorf("%s: guilloche of luma %g is too dark to read over", name, l)
			}
			curves := 0
			for _, step := range s.Guilloche.draw(Box{0, 0, d.Width, d.Height}).Steps {
				if step.Op == 'c' {
					curves++
				}
				for i := 0; i+1 < len(step.P); i += 2 {
					if step.P[i] < -2 || step.P[i] > d.Width+2 || step.P[i+1] < -2 || step.P[i+1] > d.Height+2 {
						t.Fatalf("%s: the guilloche leaves the card: %v", name, step)
					}
				}
			}
			if curves < 100 || curves > 700 {
				t.Errorf("%s: %d curves", name, curves)
			}
		}
	}
	if _, err := BuiltIn("modern"); err == nil {
		t.Error("there is a design modern")
	}
}

func uses(d *Design, match func(*Field) bool) bool {
	for _, s := range []*Side{&d.Front, &d.Back} {
		for i := range s.Fields {
			if match(&s.Fields[i]) {
				return true
			}
		}
	}
	return false
}

func luma(c Colour) float64 { return 0.299*float64(c.R) + 0.587*float64(c.G) + 0.114*float64(c.B) }

func TestDesignRoundTrip(t *testing.T) {
	for _, d := range []*Design{National(), Detailed()} {
		var b bytes.Buffer
		if err := WriteDesign(&b, d); err != nil {
			t.Fatal(err)
		}
		again, err := ReadDesign(&b)
		if err != nil || !reflect.DeepEqual(d, again) {
			t.Errorf("%s changed on the way: %v", d.Name, err)
		}
	}
}

func TestDesignFaults(t *testing.T) {
	var good bytes.Buffer
	if err := WriteDesign(&good, National()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, says string }{
		{`"width": 85.6`, `"width": 8560`, "width：8560"},
		{`"width": 85.6`, `"widht": 85.6`, "unknown field"},
		{`"corner": 3.18`, `"corner": -1`, "corner"},
		{`"kind": "photo"`, `"kind": "foto"`, `front.fields[0].kind：“foto”不明`},
		{`"kind": "photo"`, `"kind": "photo", "text": "x"`, `front.fields[0].text`},
		{`"size": 14`, `"size": 1`, "front.fields[2].size：1 磅"},
		{`"min": 8,`, `"min": 20,`, "front.fields[2].min"},
		{`"text": "{name}"`, `"text": "{nmae}"`, "{nmae”不是占位符"},
		{`"text": "{name}"`, `"text": "{name"`, "不是占位符"},
		{`"text": "{name}"`, `"text": ""`, "没有文字"},
		{`"colour": "#2F6196"`, `"colour": "blue"`, "#RRGGBB"},
		{`"colour": "#2F6196"`, `"colour": "#2F61GG"`, "#RRGGBB"},
		{`"align": "centre"`, `"align": "middle"`, "对齐“middle”不明"},
		{`"role": "biaosong"`, `"role": "comic"`, "字体“comic”不明"},
		{`"baseline": 5.6`, `"baseline": 99`, "front.fields[2].baseline"},
		{`"leading": 1.25`, `"leading": 0.2`, "leading"},
		{`"lines": 1`, `"lines": -1`, "lines"},
		{`"line": 0.1`, `"line": 0`, "front.guilloche.line"},
		{`"radius": 13.5`, `"radius": 60`, "front.guilloche.rosettes"},
		{`"strands": 6`, `"strands": 60000`, "段曲线"},
		{`"lines": 30`, `"lines": 0`, "front.guilloche.waves"},
		{`54.6,
          24,
          26,
          26`, `54.6, 24, 26, 40`, "超出了 85.6×54 毫米的证件"},
		{`54.6,
          24,
          26,
          26`, `54.6, 24, 26`, "[左, 上, 宽, 高]"},
		{`"kind": "emblem"`, `"kind": "code"`, "2 个验证码"},
	} {
		text := strings.Replace(good.String(), c.from, c.to, 1)
		if text == good.String() {
			t.Fatalf("%q is not in the design", c.from)
		}
		if _, err := ReadDesign(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.to, err)
		}
	}
	for name, c := range map[string]struct{ text, says string }{
		"empty":    {"", "第 1 行"},
		"comma":    {"{\n  \"name\": \"x\",\n}", "第 3 行第 2 列"},
		"a list":   {"[]", "第 1 行"},
		"more":     {good.String() + "{}", "多余的内容"},
		"no sides": {`{"name":"x","width":85.6,"height":0}`, "height：0"},
	} {
		if _, err := ReadDesign(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var design *DesignError
	if _, err := ReadDesign(strings.NewReader(`{"name":"x","width":1,"height":1,"corner":9}`)); !errors.As(err, &design) || len(design.Faults) != 3 {
		t.Errorf("not all faults are told: %v", err)
	}
}

func TestExpand(t *testing.T) {
	c := testCards(t)[0]
	for text, want := range map[string]string{
		"有效期：{issued}至{expires}":   "有效期：2022年9月1日至2028年8月31日",
		"{title}":                  "中华人民共和国行政执法证",
		"{name}{number}{replaces}": "王堃15052522000011505250123",
		"姓名":                       "姓名",
		"{type}/{category}/{area}/{qualification}/{organ}/{supervisor}/{english}/{department}": "行政执法/农牧业/奈曼旗/NM2022050123/甲/乙/ADMINISTRATIVE LAW ENFORCEMENT CHINA/奈曼旗农牧局",
	} {
		if got, _ := expand(text, imprint{c, "甲", "乙"}); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
	for name := range Placeholders() {
		if got, about := expand("{"+name+"}", imprint{&Card{Kind: Enforcement}, "", ""}); strings.ContainsAny(got, "{}") || about == "" {
			t.Errorf("{%s}: %q, %q", name, got, about)
		}
	}
}

func FuzzReadDesign(f *testing.F) {
	var b bytes.Buffer
	_ = WriteDesign(&b, Detailed())
	f.Add(b.Bytes())
	f.Add([]byte(`{"name":"x","width":85.6,"height":54,"front":{"ground":"#FFFFFF","fields":[]},"back":{"ground":"#FFFFFF","fields":[]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ReadDesign(bytes.NewReader(data))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := WriteDesign(&b, d); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadDesign(&b); err != nil {
			t.Errorf("what was written cannot be read: %v", err)
		}
	})
}
