package forms

import (
	"encoding/json"
	"os"
	"testing"
	"testing/fstest"
)

// The embedded faces, as a folder would be surveyed: 仿宋 and 小标宋 are
// stand-ins, all have both lists of characters, and 㐂 is in 宋体 alone.
func TestSurveyEmbeddedFonts(t *testing.T) {
	s, err := SurveyFonts(nil, "奈曼旗\n㐂㐂 𪚥𬱖")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		name, font string
		standIn    bool
	}{{"仿宋", "Zhifa FangSong", true}, {"小标宋", "Zhifa BiaoSong", true}, {"黑体", "Zhifa HeiTi", false}, {"楷体", "Zhifa KaiTi", false}, {"宋体", "Zhifa SongTi", false}} {
		r := s.Roles[i]
		if r.Name != want.name || len(r.Fonts) != 1 || r.Fonts[0].Name != want.font || r.Fonts[0].StandIn != want.standIn ||
			!r.Fonts[0].Embedded || r.Fonts[0].Version == "" || r.LacksGB2312 != 0 || r.LacksStandard != 0 || r.Missing != "𪚥" {
			t.Errorf("%+v", r)
		}
		switch {
		case want.name == "宋体":
			if r.Replaced != nil {
				t.Errorf("宋体: %+v", r.Replaced)
			}
		case len(r.Replaced) != 1 || r.Replaced[0] != FontReplacement{"Zhifa SongTi", "㐂"}:
			t.Errorf("%s: %+v", want.name, r.Replaced)
		}
	}
	if s.Fillers != nil || s.Refused != nil {
		t.Errorf("of no folder: %+v, %+v", s.Fillers, s.Refused)
	}
}

// A user's face of no known name fills gaps; what is broken is named, and
// stops nothing. Faces of a role are tested with Debian's, by docset.
func TestSurveyFonts(t *testing.T) {
	kai, err := os.ReadFile("../internal/typeface/faces/kaiti.ttf")
	if err != nil {
		t.Fatal(err)
	}
	s, err := SurveyFonts(fstest.MapFS{
		"sub/x.ttf":   {Data: kai},
		"broken.ttf":  {Data: kai[:1000]},
		"outline.otf": {Data: append([]byte("OTTO"), kai[4:]...)},
	}, "奈曼")
	if err != nil {
		t.Fatal(err)
	}
	if data, err := json.Marshal(s); err != nil || !json.Valid(data) {
		t.Error(err)
	}
	if len(s.Refused) != 2 || s.Refused[0].File != "broken.ttf" || s.Refused[1].File != "outline.otf" ||
		s.Refused[1].Problem.Chinese == s.Refused[1].Problem.English {
		t.Errorf("refused %+v", s.Refused)
	}
	if len(s.Fillers) != 1 || s.Fillers[0].File != "sub/x.ttf" {
		t.Errorf("fillers %+v", s.Fillers)
	}
	if _, err := SurveyFonts(fstest.MapFS{"a.ttf": {Data: []byte("no font")}}, ""); err == nil {
		t.Error("no error for a folder of nothing")
	}
}
