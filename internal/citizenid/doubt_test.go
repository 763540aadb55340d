package citizenid

import "testing"

// made returns the number of an area, birth date and sequence.
func made(t *testing.T, area, birth, sequence string) Number {
	t.Helper()
	c, err := CheckDigit(area + birth + sequence)
	if err != nil {
		t.Fatal(err)
	}
	n, err := Parse(area + birth + sequence + string(c))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestDoubts(t *testing.T) {
	day := Date{2022, 5, 16}
	for _, c := range []struct {
		name                  string
		area, birth, sequence string
		on                    Date
		want                  []Kind
	}{
		{"a banner today", "150525", "19900307", "001", day, nil},
		{"the banner's old code", "152326", "19780307", "001", day, nil},
		{"another province, old county", "510229", "19780307", "001", day, nil},
		{"a league that never was", "151023", "19780307", "001", day, []Kind{UnknownArea}},
		{"no province", "990102", "19780307", "001", day, []Kind{UnknownArea}},
		{"18 today", "150525", "20040516", "001", day, nil},
		{"18 tomorrow", "150525", "20040517", "001", day, []Kind{TooYoung}},
		{"born today", "150525", "20220516", "001", day, []Kind{TooYoung}},
		{"born tomorrow", "150525", "20220517", "001", day, []Kind{Future}},
		{"70, last day", "150525", "19510517", "001", day, nil},
		{"71 today", "150525", "19510516", "001", day, []Kind{TooOld}},
		{"no day given", "150525", "29990517", "001", Date{}, nil},
		{"sequence 000", "150525", "19900307", "000", day, []Kind{UnusedCounter}},
		{"two at once", "990102", "20100307", "001", day, []Kind{UnknownArea, TooYoung}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := made(t, c.area, c.birth, c.sequence).Doubts(c.on)
			if len(got) != len(c.want) {
				t.Fatalf("doubts %v, want %v", got, c.want)
			}
			for i, d := range got {
				if d.Kind != c.want[i] || d.Message == "" {
					t.Errorf("doubt %+v, want %s", d, c.want[i])
				}
			}
		})
	}
}

// One rounded number in eleven checks by chance; it must not pass in silence.
func TestRoundedNumberThatChecks(t *testing.T) {
	found := 0
	for day := 1; day <= 28; day++ {
		for hundreds := byte('1'); hundreds <= '9'; hundreds++ {
			s := "150525199003" + string([]byte{'0' + byte(day/10), '0' + byte(day%10), hundreds}) + "000"
			n, err := Parse(s)
			if err != nil {
				if e := err.(*Error); e.Kind != Rounded {
					t.Fatalf("%s: %v", s, e.Kind)
				}
				continue
			}
			found++
			if d := n.Doubts(Date{}); len(d) != 1 || d[0].Kind != PerhapsLost {
				t.Errorf("%s: doubts %v", s, d)
			}
		}
	}
	if found == 0 {
		t.Error("no such number was tried")
	}
}

func TestAreaName(t *testing.T) {
	for _, c := range []struct{ area, want string }{
		{"150525", "内蒙古自治区通辽市奈曼旗"},
		{"152326", "内蒙古自治区哲里木盟奈曼旗"},
		{"150404", "内蒙古自治区赤峰市"},
		{"152921", "内蒙古自治区阿拉善盟"},
		{"151099", "内蒙古自治区"},
		{"210102", "辽宁省"},
		{"830000", "台湾省"},
		{"990000", ""},
	} {
		if got := made(t, c.area, "19900307", "001").AreaName(); got != c.want {
			t.Errorf("%s: %q, want %q", c.area, got, c.want)
		}
	}
}
