package certificate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compiledSchema is the schema as an independent validator understands it,
// which has held it against the meta-schema of its draft.
func compiledSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(DesignSchema()))
	if err != nil {
		t.Fatal(err)
	}
	if draft := doc.(map[string]any)["$schema"]; draft != "https://json-schema.org/draft/2020-12/schema" {
		t.Fatalf("draft %v", draft)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t testing.TB, s *jsonschema.Schema, text string) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

// TestSchemaHasEveryField: the schema knows the keys that the reader knows, of
// every structure, and the words and placeholders.
func TestSchemaHasEveryField(t *testing.T) {
	var schema struct {
		Properties map[string]any
		Defs       map[string]struct {
			Properties map[string]json.RawMessage
			Then       struct {
				Properties map[string]struct{ Pattern string }
			}
		} `json:"$defs"`
	}
	if err := json.Unmarshal(DesignSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	keys := func(v any) []string {
		var names []string
		for i := range reflect.TypeOf(v).NumField() {
			name, _, _ := strings.Cut(reflect.TypeOf(v).Field(i).Tag.Get("json"), ",")
			names = append(names, name)
		}
		slices.Sort(names)
		return names
	}
	inner := func(name string) map[string]json.RawMessage {
		var list struct {
			Items struct{ Properties map[string]json.RawMessage }
		}
		if err := json.Unmarshal(schema.Defs["guilloche"].Properties[name], &list); err != nil {
			t.Fatal(err)
		}
		return list.Items.Properties
	}
	for name, c := range map[string]struct {
		got  []string
		want any
	}{
		"design":    {slices.Sorted(maps.Keys(schema.Properties)), Design{}},
		"side":      {slices.Sorted(maps.Keys(schema.Defs["side"].Properties)), Side{}},
		"field":     {slices.Sorted(maps.Keys(schema.Defs["field"].Properties)), Field{}},
		"guilloche": {slices.Sorted(maps.Keys(schema.Defs["guilloche"].Properties)), Guilloche{}},
		"wave":      {slices.Sorted(maps.Keys(inner("waves"))), Wave{}},
		"rosette":   {slices.Sorted(maps.Keys(inner("rosettes"))), Rosette{}},
	} {
		if want := keys(c.want); !slices.Equal(c.got, want) {
			t.Errorf("%s: the schema has %v, the reader %v", name, c.got, want)
		}
	}
	words := func(name string) []string {
		var list struct{ Enum []string }
		if err := json.Unmarshal(schema.Defs["field"].Properties[name], &list); err != nil {
			t.Fatal(err)
		}
		slices.Sort(list.Enum)
		return list.Enum
	}
	if got, want := words("role"), slices.Sorted(maps.Keys(roles)); !slices.Equal(got, want) {
		t.Errorf("roles %v, want %v", got, want)
	}
	if got, want := words("align"), slices.Sorted(maps.Keys(aligns)); !slices.Equal(got, want) {
		t.Errorf("aligns %v, want %v", got, want)
	}
	if got, want := words("kind"), []string{CodeField, EmblemField, PhotoField, RuleField, SealField, TextField}; !slices.Equal(got, want) {
		t.Errorf("kinds %v, want %v", got, want)
	}
	pattern := schema.Defs["field"].Then.Properties["text"].Pattern
	names := strings.Split(regexp.MustCompile(`\(([a-z|]+)\)`).FindStringSubmatch(pattern)[1], "|")
	slices.Sort(names)
	if want := slices.Sorted(maps.Keys(placeholders)); !slices.Equal(names, want) {
		t.Errorf("placeholders %v, want %v", names, want)
	}
}

// beyondSchema are the faults that are between values, which a schema cannot
// say: where they stand, and what is said.
var beyondSchema = regexp.MustCompile(`\.box：.*超出了|\.min：.*size（|\.baseline：.*应在框高|^corner：|^fields：.*验证码|rosettes\[\d+\]：.*超出了|guilloche：共约`)

// TestSchemaFaults has the table of TestDesignFaults's kind: what the reader
// refuses by itself, the schema refuses too; and the error names the place.
func TestSchemaFaults(t *testing.T) {
	s := compiledSchema(t)
	frame := func(front string) string { return `{"width":85.6,"height":54,"front":{` + front + `}}` }
	field := func(f string) string { return frame(`"fields":[{"kind":"photo","box":[5,5,26,32]},{` + f + `}]`) }
	guilloche := func(g string) string { return frame(`"guilloche":{` + g + `}`) }
	for _, good := range []string{
		`{"width":85.6,"height":54}`,
		`{"$schema":"https://example.com/schema.json","width":10,"height":400,"corner":5,"front":{},"back":{"ground":"#fFfFfF","fields":[]}}`,
		field(`"kind":"text","box":[40,5,20,8],"text":"证号：{number}\n}","size":3,"min":3,"lines":2,"leading":1,"baseline":8,"align":"","role":""`),
		field(`"kind":"rule","box":[40,5,20,0.2],"colour":"#123456","size":-1`), // a rule has no size: it is passed over
		guilloche(`"line":1,"waves":[{"lines":1,"periods":0.5,"drift":-1}],"rosettes":[{"x":20,"y":20,"radius":3,"petals":1,"strands":1}]`),
	} {
		if _, err := ReadDesign(strings.NewReader(good)); err != nil {
			t.Errorf("the reader refuses %s: %v", good, err)
		}
		if err := validate(t, s, good); err != nil {
			t.Errorf("the schema refuses %s: %v", good, err)
		}
	}
	for _, c := range []struct{ text, says string }{
		{`{"width":9,"height":54}`, "width：9"},
		{`{"width":85.6,"height":401}`, "height：401"},
		{`{"height":54}`, "width：0"},
		{`{"width":85.6,"height":54,"corner":-1}`, "corner：圆角半径 -1"},
		{`{"width":"85.6","height":54}`, "第 1 行第 16 列 width：这里应是数，写的是string"},
		{`{"width":85.6,"height":54,"nmae":"x"}`, "nmae：没有“nmae”这一项"},
		{"{\"width\":85.6,\n\"height\":54,\n\"front\":{\"felds\":[]}}", "第 3 行第 17 列 front.felds：没有“felds”这一项"},
		{`{"width":85.6,"height":54,"front":[]}`, "front：这里应是花括号里的一组"},
		{frame(`"ground":"white"`), "front.ground：颜色“white”"},
		{frame(`"ground":"#FFF"`), "front.ground：颜色“#FFF”"},
		{frame(`"fields":{}`), "front.fields：这里应是方括号里的一列"},
		{field(`"box":[1,1,1,1]`), "front.fields[1].kind：“”"},
		{field(`"kind":"foto","box":[1,1,1,1]`), "front.fields[1].kind：“foto”"},
		{field(`"kind":"photo"`), "front.fields[1].box"},
		{field(`"kind":"photo","box":[1,1,1]`), "front.fields[1].box：框 [1,1,1]"},
		{field(`"kind":"photo","box":[1,1,1,0]`), "front.fields[1].box"},
		{field(`"kind":"photo","box":[-1,1,1,1]`), "front.fields[1].box"},
		{field(`"kind":"photo","box":["1",1,1,1]`), "front.fields[1].box"},
		{field(`"kind":"photo","box":[1,1,1,1],"text":"x"`), "front.fields[1].text"},
		{field(`"kind":"text","box":[1,1,9,9],"size":8`), "front.fields[1].text：没有文字"},
		{field(`"kind":"text","box":[1,1,9,9],"text":"x"`), "front.fields[1].size：0 磅"},
		{field(`"kind":"text","box":[1,1,9,9],"text":"x","size":201`), "front.fields[1].size：201 磅"},
		{field(`"kind":"text","box":[1,1,9,9],"text":"x","size":"8"`), "front.fields[1].size：这里应是数"},
		{field(`"kind":"text","box":[1,1,9,9],"text":"x","size":8,"min":-1`), "front.fields[1].min"},
		{field(`"kind":"text","box":[1,1,9,9],"text":"{nam}","size":8`), "front.fields[1].text：“{nam”不是占位符"},
		{field(`"kind":"text","box":[1,1,9,9],"text":"a{name","size":8`), "不是占位符"},
		{field(`"kind":"text","box":[1,1,9,9],"text":"x","size":8,"role":"comic"`), "front.fields[1].role"},
		{field(`"kind":"text","box":[1,1,9,9],"text":"x","size":8,"align":"center"`), "front.fields[1].align"},
		{field(`"kind":"text","box":[1,1,9,9],"text":"x","size":8,"baseline":-1`), "front.fields[1].baseline"},
		{field(`"kind":"text","box":[1,1,9,9],"text":"x","size":8,"leading":0.5`), "front.fields[1].leading"},
		{field(`"kind":"text","box":[1,1,9,9],"text":"x","size":8,"lines":-1`), "front.fields[1].lines"},
		{field(`"kind":"text","box":[1,1,9,9],"text":"x","size":8,"lines":1.5`), "front.fields[1].lines：这里应是整数"},
		{guilloche(``), "front.guilloche.line：线宽 0"},
		{guilloche(`"line":2`), "front.guilloche.line：线宽 2"},
		{guilloche(`"line":0.1,"waves":[{"lines":0,"periods":1}]`), "front.guilloche.waves[0].lines：0 条"},
		{guilloche(`"line":0.1,"waves":[{"lines":1,"periods":0}]`), "front.guilloche.waves[0].periods：0 个波"},
		{guilloche(`"line":0.1,"waves":[{"lines":1,"periods":1,"amplitude":51}]`), "front.guilloche.waves[0].amplitude：51"},
		{guilloche(`"line":0.1,"waves":[{"lines":1,"periods":1,"drift":1.5}]`), "front.guilloche.waves[0].drift：1.5"},
		{guilloche(`"line":0.1,"rosettes":[{"x":20,"y":20,"radius":0,"petals":1,"strands":1}]`), "front.guilloche.rosettes[0].radius：0"},
		{guilloche(`"line":0.1,"rosettes":[{"x":20,"y":20,"radius":3,"petals":0,"strands":1}]`), "front.guilloche.rosettes[0].petals：0"},
		{guilloche(`"line":0.1,"rosettes":[{"x":20,"y":20,"radius":3,"petals":1,"strands":0}]`), "front.guilloche.rosettes[0].strands：0"},
		{guilloche(`"line":0.1,"rosettes":[{"x":20,"y":20,"radius":3,"petals":1,"strands":1,"depth":2}]`), "front.guilloche.rosettes[0].depth：2"},
	} {
		if _, err := ReadDesign(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: the reader says %v, want %s", c.text, err, c.says)
		}
		if err := validate(t, s, c.text); err == nil {
			t.Errorf("%s: the schema lets it pass", c.text)
		}
	}
	if err := validate(t, s, frame(`"fields":[`+strings.TrimSuffix(strings.Repeat(`{"kind":"photo","box":[1,1,1,1]},`, 201), ",")+`]`)); err == nil {
		t.Error("201 fields pass")
	}
}

// TestSchemaAgrees changes the built-in designs at random, and asks reader and
// schema: what one of them refuses the other refuses, but for the faults
// between values.
func TestSchemaAgrees(t *testing.T) {
	s := compiledSchema(t)
	rnd := rand.New(rand.NewPCG(2020, 12))
	// Made anew each time, because the designs are changed in place.
	values := func() []any {
		return []any{nil, true, "", "x", "#12345G", "#123456", "{name}", "{naem}", "text", "photo", "centre", -1.0, 0.0, 0.5, 1.0, 1.5, 3.0, 9.0, 10.0, 399.0, 5000.0,
			[]any{}, []any{1.0, 1.0, 1.0, 1.0}, []any{1.0, 1.0, 1.0}, map[string]any{}}
	}
	accepted, refused, between := 0, 0, 0
	for _, name := range []string{"national", "detailed"} {
		file, err := designs.ReadFile("designs/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, s, string(file)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for range 1500 {
			var doc any
			if err := json.Unmarshal(file, &doc); err != nil {
				t.Fatal(err)
			}
			for range 1 + rnd.IntN(2) {
				disturb(rnd, doc, values())
			}
			text, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			_, read := ReadDesign(bytes.NewReader(text))
			valid := validate(t, s, string(text))
			var faults *DesignError
			switch {
			case read == nil && valid == nil:
				accepted++
			case read == nil:
				// encoding/json takes null for nothing at all; the schema does not.
				if !bytes.Contains(text, []byte("null")) {
					t.Fatalf("%s\nis read, and the schema says %v", text, valid)
				}
			case valid != nil:
				refused++
			case errors.As(read, &faults) && !slices.ContainsFunc(faults.Faults, func(f string) bool { return !beyondSchema.MatchString(f) }):
				between++
			default:
				t.Fatalf("%s\npasses the schema, and the reader says %v", text, read)
			}
		}
	}
	if accepted < 200 || refused < 1000 || between < 15 {
		t.Errorf("%d accepted, %d refused, %d for what is between values", accepted, refused, between)
	}
	t.Logf("%d accepted, %d refused by both, %d for what is between values", accepted, refused, between)
}

// disturb changes one thing somewhere in a document: a value, a key that goes
// or comes.
func disturb(rnd *rand.Rand, doc any, values []any) {
	for {
		switch v := doc.(type) {
		case map[string]any:
			if len(v) == 0 {
				v["new"] = 1.0
				return
			}
			key := slices.Sorted(maps.Keys(v))[rnd.IntN(len(v))]
			switch at := rnd.IntN(12); {
			case at == 0:
				delete(v, key)
				return
			case at == 1:
				v[fmt.Sprintf("%sx", key)] = v[key]
				return
			case at < 6 || !container(v[key]):
				v[key] = values[rnd.IntN(len(values))]
				return
			}
			doc = v[key]
		case []any:
			if len(v) == 0 {
				return
			}
			i := rnd.IntN(len(v))
			if rnd.IntN(8) == 0 || !container(v[i]) {
				v[i] = values[rnd.IntN(len(values))]
				return
			}
			doc = v[i]
		default:
			return
		}
	}
}

func container(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}
